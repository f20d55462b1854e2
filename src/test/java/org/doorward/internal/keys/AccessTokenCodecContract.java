package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.doorward.TenantId;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.token.AccessToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class AccessTokenCodecContract extends TokenForge {
    AccessTokenCodecContract(JwtAlgorithm algorithm) {
        super(algorithm);
    }

    @Test
    void whatWasIssuedIsReadAsItWasMeant() {
        AccessToken token = verified(TenantId.DEFAULT, issued, NOW).orElseThrow();
        assertEquals(session, token.session());
        assertEquals(ada, token.account());
        assertEquals(3, token.epoch());
        assertEquals(5, token.generation());
        assertEquals(NOW, token.issuedAt());
        assertTrue(isGood(signed(header(), payload())), "signing by hand is signing as the codec does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "sid", "jti", "iat", "exp", "epoch", "gen"})
    void everyClaimMustBeThereOnceAndOfItsType(String name) {
        List<String> values = new ArrayList<>(List.of("null", "true", "{}", "[]", "[1]", "{\"x\":1}", "\"\""));
        boolean text = List.of("iss", "aud", "sub", "sid", "jti").contains(name);
        values.addAll(text ? List.of("1", "0", "-1", "1.5", "42") : List.of("\"1\"", "\"4102444800\"", "[4102444800]"));
        if (!name.equals("aud")) {
            values.add("[\"doorward\"]");
        }
        List<String> good = new ArrayList<>();
        for (String value : values) {
            if (isGood(signed(header(), with(payload(), name, "\"" + name + "\":" + value)))) {
                good.add(name + ":" + value);
            }
        }
        if (isGood(signed(header(), with(payload(), name, "")))) {
            good.add("without " + name);
        }
        String twice = payload().replaceFirst("\\{", "{\"" + name + "\":" + (text ? "\"x\"" : "1") + ",");
        if (isGood(signed(header(), twice))) {
            good.add("twice " + name);
        }
        assertEquals(List.of(), good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss:\"doorward/\"",
                "iss:\"Doorward\"",
                "iss:\"https://doorward\"",
                "iss:\" doorward\"",
                "aud:\"other\"",
                "aud:\"Doorward\"",
                "aud:[\"other\"]",
                "aud:[\"other\",\"doorward\"]",
                "aud:[\"doorward\",\"other\"]",
                "aud:{\"doorward\":1}",
                "sid:\"short\"",
                "sid:\"../../../../../../../../../../../../xx\"",
                "sub:\"\"",
                "iat:1e400",
                "exp:1e400",
                "exp:-1e400",
                "exp:99999999999999999999",
                "exp:1.5",
                "gen:1.5",
                "epoch:1.5",
                "gen:1e400",
                "gen:99999999999999999999999",
                "exp:NaN"
            })
    void everyOtherValueIsRefused(String change) {
        String[] parts = change.split(":", 2);
        String token = signed(header(), with(payload(), parts[0], "\"" + parts[0] + "\":" + parts[1]));
        assertTrue(
                verified(TenantId.DEFAULT, token, NOW)
                        .filter(read -> !read.isExpiredAt(NOW))
                        .isEmpty(),
                change);
    }

    @Test
    void anotherTenantsTokenIsRefused() {
        String named = "{\"tenant\":\"other\"," + payload().substring(1);
        assertTrue(!isGood(signed(header(), named)));
        assertTrue(verified(new TenantId("other"), issued, NOW).isEmpty());
        assertTrue(verified(new TenantId("other"), signed(header(), named), NOW).isPresent());
    }

    @Test
    void aTokenFromTheFutureIsRefused() {
        String later = codec.issue(session, ada, 3, 5, NOW.plus(Duration.ofMinutes(5)), LIFETIME, NOW.plus(LIFETIME))
                .text();
        assertTrue(!isGood(later));
        assertTrue(verified(TenantId.DEFAULT, later, NOW.plus(Duration.ofMinutes(4)))
                .isPresent());
    }

    @Test
    void whatIsNoJsonObjectIsRefusedAndNeverFails() {
        String deep = "[".repeat(2_000) + "]".repeat(2_000);
        for (String json : List.of(
                "",
                "null",
                "1",
                "\"x\"",
                "[]",
                "[{}]",
                "{",
                "{}x",
                "{\"a\":" + deep + "}",
                "\ufeff" + header(),
                "{'a':1}",
                "{\"a\":\"\\ud800\"}",
                "\u0000")) {
            assertTrue(!isGood(signed(json, payload())), json);
            assertTrue(!isGood(signed(header(), json)), json);
        }
        byte[] wrong = payload().getBytes(StandardCharsets.UTF_16);
        assertTrue(!isGood(signed(encoded(header()) + "." + BASE64.encodeToString(wrong))));
        String latin1 =
                BASE64.encodeToString(payload().replace("ada", "\u00e4da").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(verified(TenantId.DEFAULT, signed(encoded(header()) + "." + latin1), NOW)
                .filter(read -> read.account().equals(ada))
                .isEmpty());
    }

    @Test
    void onlyTheShortestSpellingOfTheSameBytesIsGood() {
        String content = issued.substring(0, issued.lastIndexOf('.'));
        List<String> good = new ArrayList<>();
        for (String part : List.of(encoded(header() + " "), encoded(header() + "  "))) {
            char last = part.charAt(part.length() - 1);
            for (int bit = 1; bit < 4 && part.length() % 4 != 0; bit++) {
                String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
                String other = part.substring(0, part.length() - 1) + alphabet.charAt(alphabet.indexOf(last) | bit);
                if (!other.equals(part) && isGood(signed(other + "." + encoded(payload())))) {
                    good.add(other);
                }
            }
        }
        for (String spelling : List.of(
                content + "=." + issued.substring(content.length() + 1),
                issued + "=",
                issued + "==",
                issued + " ",
                " " + issued,
                issued + "\n",
                issued + ".",
                "." + issued,
                issued + ".x",
                issued.replace('.', ','))) {
            if (isGood(spelling)) {
                good.add(spelling);
            }
        }
        assertEquals(List.of(), good);
    }
}
