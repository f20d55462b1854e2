package org.doorward.internal.http.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.doorward.internal.authentication.ShownText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The walk over cookie headers against one that splits them. */
@Tag("fast")
class SentCookiesTest {
    private static final String NAME = "__Host-doorward-access";
    private static final int GENERATED = 50_000;
    private static final String[] PIECES = {
        NAME,
        NAME + "=",
        NAME + "=a",
        NAME + "=b; ",
        NAME + " = a ",
        NAME + ".1=c",
        "x" + NAME + "=d",
        "__Host-doorward",
        "-access",
        "=",
        ";",
        "; ",
        " ",
        "\t",
        ",",
        "\"",
        "a",
        "b=c",
        "=" + NAME,
        "\u00a0",
        "\n",
        "__host-doorward-access=e",
        "$Version=1",
        "\u00e4",
        "=="
    };

    private static HttpServletRequest with(List<String> headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                SentCookiesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, values) -> Collections.enumeration(headers));
    }

    private static Set<String> bySplitting(List<String> headers, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (String header : headers) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && stripped(pair.substring(0, equals)).equals(name)) {
                    values.add(stripped(pair.substring(equals + 1)));
                }
            }
        }
        values.remove("");
        return values;
    }

    private static String stripped(String text) {
        return text.replaceAll("^[ \t]+|(?<![ \t])[ \t]+\\z", "");
    }

    @Test
    void cookiesAreReadAsBySplittingTheirHeaders() {
        Random random = new Random(14);
        int several = 0;
        int alone = 0;
        for (int i = 0; i < GENERATED; i++) {
            List<String> headers = new ArrayList<>();
            for (int header = random.nextInt(3); header >= 0; header--) {
                StringBuilder text = new StringBuilder();
                for (int piece = random.nextInt(8); piece > 0; piece--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                headers.add(text.toString());
            }
            List<String> expected = List.copyOf(bySplitting(headers, NAME));
            assertEquals(expected, List.copyOf(SentCookies.values(with(headers), NAME)), headers.toString());
            several += expected.size() > 1 ? 1 : 0;
            ShownText only = SentCookies.only(with(headers), NAME);
            assertTrue(only == null || expected.equals(List.of(only.toString())), headers.toString());
            alone += only == null ? 0 : 1;
        }
        assertTrue(several > 1_000, "several values: " + several);
        assertTrue(alone > 1_000, "read in place: " + alone);
    }

    @Test
    void theStartOfACookieMayBeGivenInTwoParts() {
        for (String start : List.of("dwr_", "dwr_abc")) {
            String next = "dwr_abcdef".substring(start.length());
            assertTrue(SentCookies.allBegin(with(List.of("a=b; " + NAME + "=dwr_abcdefgh")), NAME, start, next));
            assertEquals(false, SentCookies.allBegin(with(List.of("a=b; " + NAME + "=dwr_abcdeX")), NAME, start, next));
            assertEquals(
                    false,
                    SentCookies.allBegin(with(List.of(NAME + "=dwr_abcdefgh; " + NAME + "=dwr_")), NAME, start, next));
        }
    }
}
