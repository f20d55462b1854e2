package org.doorward.internal.http.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.internal.authentication.ShownText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The character loops against the regular expressions that they stand for. */
@Tag("fast")
class CredentialTextTest {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer)[ \\t]+([^ \\t,]+)[ \\t]*");
    private static final Pattern BEARER_OF_ANY_KIND = Pattern.compile("(?is:bearer)(?s:[ \\t].*|)");
    private static final Pattern BARE = Pattern.compile("[^ \\t,]+");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,8192}");

    private static final int GENERATED = 50_000;
    private static final String[] PIECES = {
        "bearer",
        "Bearer",
        "BEARER",
        "bEaReR",
        "beare",
        "r",
        "ſ",
        "K",
        "ı",
        "İ",
        " ",
        "\t",
        "  ",
        ",",
        ";",
        "\n",
        "\r",
        "\u00a0",
        "\u2003",
        "\u0000",
        "\u001f",
        "\u0085",
        "\u2028",
        "a",
        "Z",
        "0",
        "9",
        ".",
        "_",
        "~",
        "+",
        "/",
        "=",
        "-",
        ":",
        "@",
        "[",
        "`",
        "{",
        "eyJ",
        "eyJhbGciOiJIUzI1NiJ9.e30.abc",
        "dwp_x",
        "\u00e4",
        "\ud83d\ude00",
        "\ud83d",
        "Basic",
        "\"",
        "'",
        "%20",
        "\u007f",
        "\u00ff"
    };

    private static List<String> texts() {
        Random random = new Random(14);
        List<String> texts = new ArrayList<>(List.of("", "b", "x".repeat(8192), "x".repeat(8193)));
        for (char c = 0; c < 0x300; c++) {
            texts.add(String.valueOf(c));
            texts.add("bearer" + c);
            texts.add("bearer " + c);
            texts.add("bearer a" + c);
            texts.add("bearer a" + c + "b");
            texts.add("a" + c + "b");
            texts.add(c + "earer a");
        }
        for (int i = 0; i < GENERATED; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "Bearer " : "");
            for (int piece = random.nextInt(6); piece > 0; piece--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static @Nullable String text(@Nullable ShownText shown) {
        return shown == null ? null : shown.toString();
    }

    private static @Nullable String token(String header) {
        Matcher matcher = BEARER.matcher(header);
        return matcher.matches() ? matcher.group(1) : null;
    }

    @Test
    void aHeaderIsReadAsByTheRegularExpressions() {
        int bearers = 0;
        int tokens = 0;
        for (String text : texts()) {
            String header = text.strip();
            boolean isBearer = BEARER_OF_ANY_KIND.matcher(header).matches();
            assertEquals(isBearer, CredentialText.isBearer(header), header);
            if (isBearer) {
                bearers++;
                String token = token(header);
                assertEquals(token, text(CredentialText.ofBearer(header)), header);
                tokens += token == null ? 0 : 1;
            }
        }
        assertTrue(bearers > 5_000 && tokens > 2_000, bearers + " and " + tokens);
    }

    @Test
    void aCredentialIsReadAsByTheRegularExpressions() {
        int bare = 0;
        int good = 0;
        for (String text : texts()) {
            assertEquals(BARE.matcher(text).matches(), CredentialText.isBare(text), text);
            assertEquals(TOKEN.matcher(text).matches(), CredentialText.isToken(text), text);
            bare += CredentialText.isBare(text) ? 1 : 0;
            good += CredentialText.isToken(text) ? 1 : 0;
        }
        assertTrue(bare > 5_000 && good > 1_000, bare + " and " + good);
        assertFalse(CredentialText.isToken("x".repeat(8193)));
    }
}
