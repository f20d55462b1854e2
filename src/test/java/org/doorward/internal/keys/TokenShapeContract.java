package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.token.AccessTokenCodec;
import org.junit.jupiter.api.Test;

/** Tokens that are signed as ours are, and are no access tokens in the one form that there is. */
abstract class TokenShapeContract extends TokenForge {
    TokenShapeContract(JwtAlgorithm algorithm) {
        super(algorithm);
    }

    /** what is encrypted or compressed is nothing of ours, and costs nothing. */
    @Test
    void encryptedTokensAreRefusedBeforeAnyWork() {
        List<String> tokens = new ArrayList<>();
        String plain = encoded("{\"alg\":\"none\"}") + "." + encoded(payload()) + ".";
        for (String header : List.of(
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}",
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"" + key.kid() + "\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}",
                "{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"epk\":{\"kty\":\"EC\"}}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}")) {
            String tag = BASE64.encodeToString(new byte[16]);
            tokens.add(encoded(header) + ".." + tag + "." + encoded(plain) + "." + tag);
            tokens.add(encoded(header) + "." + tag + "." + tag + "." + encoded(issued) + "." + tag);
            tokens.add(signed(header, payload()));
            tokens.add(signed(header, plain));
            tokens.add(encoded(header) + "." + encoded(payload()) + "." + BASE64.encodeToString(signature()));
        }
        assertTrue(worked(() -> assertAllRefused(tokens)) < 2_000_000_000L, "no 2,147,483,647 rounds of anything");
    }

    @Test
    void thereIsOneSerialisation() {
        String[] parts = issued.split("\\.", -1);
        String flat = "{\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\"" + parts[2]
                + "\"}";
        assertAllRefused(List.of(
                flat,
                "{\"payload\":\"" + parts[1] + "\",\"signatures\":[" + flat + "]}",
                "[\"" + issued + "\"]",
                "\"" + issued + "\"",
                encoded(flat) + "." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + parts[2] + "..",
                parts[0] + "..." + parts[2],
                "\ufeff" + issued,
                issued.replace('-', '+').replace('_', '/') + "==",
                parts[0] + "%2E" + parts[1] + "%2E" + parts[2],
                parts[0] + ". " + parts[1] + "." + parts[2],
                "Bearer " + issued,
                issued + "," + issued,
                signed("{\"b64\":false,\"crit\":[\"b64\"]," + header().substring(1), payload()),
                signed(encoded(header()) + "." + encoded(encoded(payload())))));
    }

    /** too large and too deep. */
    @Test
    void whatIsTooLargeOrTooDeepIsRefusedAtOnce() {
        List<String> tokens = new ArrayList<>();
        for (int depth : new int[] {17, 100, 2_500, 100_000}) {
            for (String open : List.of("[", "{\"a\":")) {
                String close = open.equals("[") ? "]" : "}";
                String deep = open.repeat(depth) + "1" + close.repeat(depth);
                tokens.add(signed("{\"x\":" + deep + "," + header().substring(1), payload()));
                tokens.add(signed(header(), "{\"x\":" + deep + "," + payload().substring(1)));
            }
        }
        tokens.add(signed(
                header(),
                "{\"x\":\"" + "a".repeat(AccessTokenCodec.MAX_LENGTH) + "\","
                        + payload().substring(1)));
        tokens.add("eyJ" + "A".repeat(1_000_000) + ".eyJ." + "A".repeat(43));
        tokens.add(".".repeat(1_000_000));
        assertTrue(worked(() -> assertAllRefused(tokens)) < 2_000_000_000L);
    }

    /** Returns for how many nanoseconds this thread had a processor for it, however busy that was with others. */
    private static long worked(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - before;
    }

    /** a token of another kind that is signed with the right key. */
    @Test
    void tokensOfOtherKindsAreRefused() {
        List<String> tokens = new ArrayList<>();
        for (String typ : List.of(
                "JWT",
                "jwt",
                "id_token",
                "logout+jwt",
                "dpop+jwt",
                "secevent+jwt",
                "rt+jwt",
                "token-introspection+jwt",
                "JOSE",
                "at",
                "at+JWT",
                "application/at+jwt",
                "at+jwt ",
                "at +jwt",
                "at+jwt;charset=utf-8")) {
            tokens.add(signed(with(header(), "typ", "\"typ\":\"" + typ + "\""), payload()));
        }
        tokens.add(signed(with(header(), "typ", ""), payload()));
        tokens.add(signed(
                header(),
                "{\"iss\":\"doorward\",\"aud\":\"doorward\",\"sub\":\"ada\",\"nonce\":\"n\",\"exp\":4102444800}"));
        assertAllRefused(tokens);
    }

    /** not yet is not now. */
    @Test
    void aTokenWhoseTimeHasNotComeIsRefused() {
        for (String nbf : List.of("4102444800", "\"0\"", "1.5", "-1", "null", "[]", "true", "1e400")) {
            assertFalse(
                    isGood(signed(header(), "{\"nbf\":" + nbf + "," + payload().substring(1))), nbf);
        }
        assertTrue(isGood(signed(
                header(), "{\"nbf\":" + NOW.getEpochSecond() + "," + payload().substring(1))));
    }

    /** nothing about a person but their id. */
    @Test
    void aTokenSaysNoMoreThanItMust() {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile("\"([a-z]+)\":").matcher(payload());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        assertEquals(Set.of("iss", "aud", "sub", "sid", "jti", "iat", "exp", "epoch", "gen"), names);
    }
}
