package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JWT in its compact form (RFC 7515 §7.1), of which nothing is verified. It is read strictly and once: three parts of
 * canonical base64url (RFC 4648 §3.5), the first two {@linkplain StrictJson#members strict} JSON objects. Immutable.
 */
final class CompactJwt {
    private static final int SHORTEST_PART = 2;
    private static final int SHORTEST_SIGNATURE = 43;
    private static final int LONGEST_SIGNATURE = 683;
    private static final long NUMBERS_END = 1_000_000_000_000_000L;
    private static final int GROUP = 4;
    private static final List<String> DATES = List.of("exp", "nbf", "iat");
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final byte[] VALUES = values();

    private final Map<String, Object> header;
    private final Map<String, Object> payload;
    private final byte[] content;
    private final byte[] signature;
    private final int signatureLength;

    private CompactJwt(
            Map<String, Object> header,
            Map<String, Object> payload,
            byte[] content,
            byte[] signature,
            int signatureLength) {
        this.header = header;
        this.payload = payload;
        this.content = content;
        this.signature = signature;
        this.signatureLength = signatureLength;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length(); i++) {
            values[DIGITS.charAt(i)] = (byte) i;
        }
        return values;
    }

    /** Reads a text; null when it is no such JWT, when a time is no time, or an audience no scalar. */
    static @Nullable CompactJwt read(String text) {
        int first = endOfPart(text, 0);
        int second = first < SHORTEST_PART || first == text.length() ? -1 : endOfPart(text, first + 1);
        if (second - first - 1 < SHORTEST_PART || second == text.length()) {
            return null;
        }
        int length = endOfPart(text, second + 1) - second - 1;
        if (second + 1 + length != text.length() || length < SHORTEST_SIGNATURE || length > LONGEST_SIGNATURE) {
            return null;
        }
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        byte[] head = decoded(ascii, 0, first);
        byte[] body = decoded(ascii, first + 1, second);
        byte[] signature = decoded(ascii, second + 1, ascii.length);
        if (head == null || body == null || signature == null) {
            return null;
        }
        Map<String, Object> header = StrictJson.members(head);
        Map<String, Object> payload = header == null ? null : StrictJson.members(body);
        return header == null || payload == null || !hasReadableTimesAndAudience(payload)
                ? null
                : new CompactJwt(header, payload, Arrays.copyOf(ascii, second), signature, length);
    }

    /** Returns where the run of base64url digits ends that begins here: at a dot or at the end; -1 at anything else. */
    private static int endOfPart(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            char digit = text.charAt(at);
            if (digit >= VALUES.length || VALUES[digit] < 0) {
                return digit == '.' ? at : -1;
            }
        }
        return text.length();
    }

    /** Decodes base64url digits; null when bits of the last one are unused and set. */
    private static byte @Nullable [] decoded(byte[] ascii, int from, int to) {
        int rest = (to - from) % GROUP;
        int unused = rest == 0 ? 0 : rest == 2 ? 0b1111 : 0b11;
        if (rest == 1 || (VALUES[ascii[to - 1]] & unused) != 0) {
            return null;
        }
        return Base64.getUrlDecoder().decode(Arrays.copyOfRange(ascii, from, to));
    }

    private static boolean hasReadableTimesAndAudience(Map<String, Object> payload) {
        for (String name : DATES) {
            Object date = payload.get(name);
            // a fraction is cut off; beyond a long, the nearest long is no time either
            boolean isTime = date instanceof Number seconds
                    && seconds.longValue() >= Instant.MIN.getEpochSecond()
                    && seconds.longValue() <= Instant.MAX.getEpochSecond();
            if (!isTime && date != null && date != StrictJson.Other.NULL) {
                return false;
            }
        }
        return !(payload.get("aud") instanceof List<?> audiences) || !audiences.contains(StrictJson.Other.NESTED);
    }

    /** Whether the header has this member, with any value. */
    boolean hasInHeader(String name) {
        return header.containsKey(name);
    }

    /** Returns a member of the header that is a text; null for everything else. */
    @Nullable
    String textInHeader(String name) {
        return header.get(name) instanceof String text ? text : null;
    }

    /** Whether the payload has this claim, with any value. */
    boolean has(String claim) {
        return payload.containsKey(claim);
    }

    /** Returns a claim that is a text and not empty; null for everything else. */
    @Nullable
    String text(String claim) {
        return payload.get(claim) instanceof String text && !text.isEmpty() ? text : null;
    }

    /** Returns a claim that is a whole number of at most 15 digits; -1 for everything else. */
    long number(String claim) {
        return payload.get(claim) instanceof Long number && number >= 0 && number < NUMBERS_END ? number : -1;
    }

    /** Whether this claim is this text, alone or in an array of one. */
    boolean isOnly(String claim, String text) {
        Object value = payload.get(claim);
        return text.equals(value) || List.of(text).equals(value);
    }

    /** Returns what is signed, as ASCII. */
    byte[] content() {
        return content;
    }

    byte[] signature() {
        return signature;
    }

    /** Returns the length of the signature in base64url digits. */
    int signatureLength() {
        return signatureLength;
    }
}
