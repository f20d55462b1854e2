package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.doorward.internal.settings.value.PathPattern;
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

    /** The regular expression of a pattern, as Java's own engine matches it. */
    private static Pattern expressionOf(String pattern) {
        boolean below = pattern.endsWith("/**");
        String stem = below ? pattern.substring(0, pattern.length() - 3) : pattern;
        StringBuilder expression = new StringBuilder();
        String rest = stem;
        for (int star = rest.indexOf('*'); star >= 0; star = rest.indexOf('*')) {
            expression.append(Pattern.quote(rest.substring(0, star))).append("[^/]*");
            rest = rest.substring(star + 1);
        }
        expression.append(Pattern.quote(rest)).append(below ? "(/.*)?" : "");
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    @Test
    void generatedPathsMatchAsByTheRegularExpression() {
        Random random = new Random(14);
        String[] ofPattern = {"/", "a", "b", "ab", "*", "*", "a*", ".x"};
        String[] ofPath = {"/", "/", "a", "b", "ab", "aab", ".x", "\n", "*", "\u00e4"};
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern = ("/" + text(random, ofPattern, 7) + (random.nextBoolean() ? "/**" : ""))
                    .replaceAll("//+", "/")
                    .replaceAll("\\*\\*+(?!$)", "*")
                    .replaceAll("(?<!/)\\*\\*+$", "*");
            PathPattern parsed = PathPattern.parse(pattern);
            Pattern expression = expressionOf(pattern);
            for (int path = 0; path < 20; path++) {
                String asked = "/" + text(random, ofPath, 8);
                boolean expected = expression.matcher(asked).matches();
                assertEquals(expected, parsed.matches("GET", asked), pattern + " and " + asked);
                matched += expected ? 1 : 0;
            }
        }
        assertTrue(matched > 10_000, "matched: " + matched);
    }

    private static String text(Random random, String[] pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(most); piece > 0; piece--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
