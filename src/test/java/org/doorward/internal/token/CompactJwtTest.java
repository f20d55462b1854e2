package org.doorward.internal.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is read in one go, against a regular expression, a strict look and the library, one after the other. */
@Tag("fast")
class CompactJwtTest {
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{2,}\\.[A-Za-z0-9_-]{43,683}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final List<String> IN_HEADER = List.of("alg", "typ", "kid", "crit", "cty", "x");
    private static final List<String> IN_PAYLOAD =
            List.of("iss", "aud", "sub", "sid", "jti", "iat", "exp", "nbf", "epoch", "gen", "tenant", "x", "");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[1]",
            "[null]",
            "[true]",
            "[[]]",
            "[{}]",
            "[\"doorward\"]",
            "[\"doorward\",\"doorward\"]",
            "[\"doorward\",1]",
            "{\"x\":{\"y\":[1]}}",
            "{\"x\":1,\"x\":2}",
            "\"\"",
            "\" \"",
            "\"doorward\"",
            "\"at+jwt\"",
            "\"HS256\"",
            "\"\\u0064oorward\"",
            "\"\\ud800\"",
            "\"\u00e4\u20ac\ud83d\ude00\"",
            "\"1\"",
            "0",
            "-0",
            "-1",
            "1",
            "01",
            "+1",
            "1.",
            "1.0",
            "1.5",
            "1e3",
            "1E+3",
            "-1e400",
            "1e400",
            "9.3e18",
            "9.2e18",
            "1772366400",
            "999999999999999",
            "1000000000000000",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "99999999999999999999999",
            "9".repeat(1_001),
            "0." + "9".repeat(1_001),
            "NaN",
            "Infinity",
            "'x'",
            "[".repeat(15) + "]".repeat(15),
            "[".repeat(16) + "]".repeat(16),
            "");
    private static final List<String> ODD = List.of(
            "=", ".", "..", "+", "/", " ", "\n", "\r", "\u0000", "\u007f", "\u0080", "\u00e4", "\u0141", "\u2024",
            "\uff0e", "\ud800", "A", "B", "Q", "g", "w", "_", "-");

    private final Random random = new Random(14);

    /** What was read of a token by whom: null where it was refused. */
    private static @Nullable String before(String text) {
        if (!COMPACT.matcher(text).matches() || !StrictJson.isInAllParts(text)) {
            return null;
        }
        try {
            DecodedJWT jwt = JWT.decode(text);
            TreeMap<String, Object> all = new TreeMap<>();
            for (String name : IN_HEADER) {
                Claim claim = jwt.getHeaderClaim(name);
                all.put("header " + name, (claim.isMissing() ? "no " : "") + claim.asString());
            }
            for (String name : IN_PAYLOAD) {
                Claim claim = jwt.getClaim(name);
                String words = claim.asString();
                boolean whole = WHOLE_NUMBER.matcher(claim.toString()).matches();
                all.put(name, claim.isMissing() + " " + ("".equals(words) ? null : words));
                all.put("number " + name, whole ? Long.parseLong(claim.toString()) : -1);
            }
            all.put("type", "at+jwt".equals(jwt.getType()));
            all.put("audience", List.of("doorward").equals(jwt.getAudience()));
            all.put("signature", jwt.getSignature().length());
            return all.toString();
        } catch (JWTVerificationException e) {
            return null;
        }
    }

    private static @Nullable String now(String text) {
        CompactJwt jwt = CompactJwt.read(text);
        if (jwt == null) {
            return null;
        }
        TreeMap<String, Object> all = new TreeMap<>();
        for (String name : IN_HEADER) {
            all.put("header " + name, (jwt.hasInHeader(name) ? "" : "no ") + jwt.textInHeader(name));
        }
        for (String name : IN_PAYLOAD) {
            all.put(name, !jwt.has(name) + " " + jwt.text(name));
            all.put("number " + name, jwt.number(name));
        }
        all.put("type", "at+jwt".equals(jwt.textInHeader("typ")));
        all.put("audience", jwt.isOnly("aud", "doorward"));
        all.put("signature", jwt.signatureLength());
        assertEquals(
                text,
                new String(jwt.content(), StandardCharsets.US_ASCII) + "." + BASE64.encodeToString(jwt.signature()));
        return all.toString();
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String header, String payload) {
        return encoded(header) + "." + encoded(payload) + "." + BASE64.encodeToString(new byte[32]);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String object(List<String> names) {
        List<String> members = new ArrayList<>();
        for (String name : names) {
            int kind = random.nextInt(12);
            if (kind > 0) {
                String usual = name.length() == 3 && "iatexpnbfgen".contains(name) ? "1772366400" : "\"doorward\"";
                members.add("\"" + name + "\":" + (kind < 3 ? any(VALUES) : usual));
            }
            if (kind == 11 && random.nextInt(8) == 0) {
                members.add("\"" + name + "\":1");
            }
        }
        String space = random.nextInt(3) == 0 ? any(List.of(" ", "\t", "\n", "\u00a0", "/**/", ",")) : "";
        return "{" + String.join("," + space, members) + space + "}";
    }

    /** @return how many were read */
    private static int assertSame(List<String> texts) {
        int read = 0;
        for (String text : texts) {
            String before = before(text);
            assertEquals(before, now(text), text);
            read += before == null ? 0 : 1;
        }
        return read;
    }

    @Test
    void everyMemberIsReadAsBefore() {
        List<String> texts = new ArrayList<>();
        String plain = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}";
        for (String value : VALUES) {
            IN_HEADER.forEach(name -> texts.add(token("{\"" + name + "\":" + value + "}", "{}")));
            IN_PAYLOAD.forEach(name -> texts.add(token(plain, "{\"" + name + "\":" + value + "}")));
            texts.addAll(List.of(
                    token(value, "{}"), token("{}", value), token("{}" + value, "{}"), token("{}", "{}" + value)));
        }
        assertTrue(assertSame(texts) > 400, "some are read");
    }

    @Test
    void generatedTokensAreReadAsBefore() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add(token(object(IN_HEADER), object(IN_PAYLOAD)));
        }
        int read = assertSame(texts);
        assertTrue(read > 1_000 && read < 19_000, "some are read, and some are not: " + read);
    }

    /** Another letter, one too many, one too few, anywhere: as the regular expression and the strict look decided. */
    @Test
    void everySpellingIsReadAsBefore() {
        List<String> texts = new ArrayList<>();
        for (String end : List.of("", " ", "  ")) {
            String good = token("{\"alg\":\"HS256\"}" + end, "{\"sub\":\"a\"}" + end);
            for (int at = 0; at <= good.length(); at++) {
                for (String odd : ODD) {
                    texts.add(good.substring(0, at) + odd + good.substring(at));
                    texts.add(good.substring(0, at) + odd + good.substring(Math.min(good.length(), at + 1)));
                }
                texts.add(good.substring(0, at));
                texts.add(good.substring(at));
                texts.add(good.substring(0, at) + good.substring(Math.min(good.length(), at + 1)));
            }
        }
        String content = encoded("{}") + "." + encoded("{}") + ".";
        for (int length = 0; length < 700; length++) {
            texts.add(content + "A".repeat(length));
        }
        texts.addAll(List.of(
                "", ".", "..", "...", "a", "e30", "e30.e30", "e30.e30.", ".e30.e30", "e30..e30", "e30.e30.e30.e30"));
        assertTrue(assertSame(texts) > 500, "some are read");
    }

    /** Stricter than before: the library took bytes that are no UTF-8 for question marks, which an account may have. */
    @Test
    void whatIsNotUtf8IsRefused() {
        for (String bad : List.of("c080", "eda080", "f08080af", "ff", "c3", "e4", "f4908080")) {
            byte[] bytes = java.util.HexFormat.of().parseHex("7b2261223a22" + bad + "227d");
            String text = BASE64.encodeToString(bytes);
            String signature = "." + "A".repeat(43);
            assertEquals(null, now(text + "." + encoded("{}") + signature), bad);
            assertEquals(null, now(encoded("{}") + "." + text + signature), bad);
        }
    }
}
