package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PathPatternTest {
    private static boolean matches(String pattern, String path) {
        return PathPattern.parse(pattern).matches("GET", path);
    }

    @Test
    void aPlainPathMatchesItselfOnly() {
        assertTrue(matches("/login", "/login"));
        for (String other :
                List.of("/login/", "/loginX", "/Login", "/login.json", "/a/login", "/logi", "", "/", "/login\n")) {
            assertFalse(matches("/login", other), other);
        }
    }

    @Test
    void aClosingDoubleStarMatchesThePathItselfAndAllBelow() {
        for (String below : List.of("/public", "/public/", "/public/a", "/public/a/b.c", "/public/a\nb")) {
            assertTrue(matches("/public/**", below), below);
        }
        for (String other : List.of("/publicX", "/publi", "/a/public/b", "/Public/a")) {
            assertFalse(matches("/public/**", other), other);
        }
        assertTrue(matches("/**", "/"));
        assertTrue(matches("/**", "/a/b"));
    }

    @Test
    void aStarStaysWithinItsSegment() {
        assertTrue(matches("/a/*/c", "/a/b/c"));
        assertTrue(matches("/a/*/c", "/a//c"));
        assertFalse(matches("/a/*/c", "/a/b/b/c"));
        assertTrue(matches("/*.css", "/x.css"));
        assertFalse(matches("/*.css", "/a/x.css"));
        assertFalse(matches("/*.css", "/x.css.html"));
        assertTrue(matches("/a*/b*/**", "/ax/by/z"));
    }

    @Test
    void everyOtherCharacterMeansItself() {
        assertTrue(matches("/a.b", "/a.b"));
        assertFalse(matches("/a.b", "/axb"));
        for (String odd :
                List.of("/a+b", "/a(b)", "/a[b]", "/a|b", "/a$", "/^a", "/a{1}", "/ä", "/a:b", "/\uD83D\uDE00")) {
            assertTrue(matches(odd, odd), odd);
            assertFalse(matches(odd, "/a"), odd);
        }
        assertTrue(matches("/a\u2028b", "/a\u2028b"));
    }

    @Test
    void aMethodNarrowsThePatternAndHeadGoesWithGet() {
        PathPattern pattern = PathPattern.parse("GET /x");
        assertEquals(Optional.of("GET"), pattern.method());
        assertTrue(pattern.matches("GET", "/x"));
        assertTrue(pattern.matches("HEAD", "/x"));
        assertFalse(pattern.matches("POST", "/x"));
        assertFalse(pattern.matches("get", "/x"));
        assertTrue(PathPattern.parse("/x").matches("PROPFIND", "/x"));
        assertTrue(PathPattern.parse("HEAD /x").matches("HEAD", "/x"));
        assertFalse(PathPattern.parse("HEAD /x").matches("GET", "/x"));
    }

    @Test
    void whatTheServerWouldNotMapIsRefused() {
        for (String wrong : List.of(
                "",
                "x",
                "GET",
                "GET x",
                "get /x",
                "FETCH /x",
                "GET /x y",
                "/a//b",
                "//",
                "/a;b",
                "/a\\b",
                "/a%2fb",
                "/a?b",
                "/a#b",
                "/a/../b",
                "/..",
                "/.",
                "/./a",
                "/a/.",
                "/a\u0000b",
                "/**/x",
                "/a**",
                "/a/***")) {
            assertThrows(IllegalArgumentException.class, () -> PathPattern.parse(wrong), wrong);
        }
    }
}
