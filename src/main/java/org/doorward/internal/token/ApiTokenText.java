package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;

/**
 * The text of an API token: the prefix of its kind; for tenants other than the default, the tenant and an underscore;
 * 43 random base 62 digits (256 bits); and six digits with the CRC-32 of all before. The checksum rejects mistyped and
 * invented texts before any store is read. The text has no other characters, so that a double click selects all of it.
 * A token is valid only byte for byte. Immutable; {@link #toString()} omits it.
 */
public final class ApiTokenText {
    /** Length of the secret in characters: 62^43 is a little more than 2^256. */
    static final int SECRET_LENGTH = 43;

    /** Length of the checksum in characters: 62^6 is more than 2^32. */
    static final int CHECKSUM_LENGTH = 6;

    private static final int LAST = 4;
    private static final int PREFIX_LENGTH = 4;
    private static final int TAIL_LENGTH = SECRET_LENGTH + CHECKSUM_LENGTH;
    /** In characters. The longest tenant has 64 chars; each takes at most three bytes of UTF-8, thus six digits. */
    private static final int MAX_LENGTH = PREFIX_LENGTH + 2 * 3 * 64 + 1 + TAIL_LENGTH;

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SHORTEST_PART = 2;
    private static final int HEX_DIGITS = 16;

    private final String text;

    private ApiTokenText(String text) {
        this.text = text;
    }

    /**
     * Generates a token.
     *
     * @param prefix four characters that tell its kind, such as {@code dwp_}
     */
    public static ApiTokenText generate(String prefix, TenantId tenant, TokenGenerator generator) {
        StringBuilder body = new StringBuilder(prefix).append(part(tenant));
        for (int i = 0; i < SECRET_LENGTH; i++) {
            body.append(DIGITS.charAt(generator.below(DIGITS.length())));
        }
        return new ApiTokenText(body + checksum(body));
    }

    /** Reads a token of this kind and tenant. Empty when its shape or its checksum is wrong. */
    public static Optional<ApiTokenText> parse(String prefix, TenantId tenant, String text) {
        String part = part(tenant);
        boolean isOfThem = text.length() == prefix.length() + part.length() + TAIL_LENGTH
                && text.startsWith(prefix)
                && text.startsWith(part, prefix.length());
        return isOfThem && isWellFormed(text) ? Optional.of(new ApiTokenText(text)) : Optional.empty();
    }

    /** Whether the text has the shape of a token of any kind and tenant, and the right checksum. */
    public static boolean isWellFormed(String text) {
        int tail = text.length() - TAIL_LENGTH;
        if (tail < PREFIX_LENGTH || text.length() > MAX_LENGTH || !hasPrefix(text)) {
            return false;
        }
        boolean hasPart = tail > PREFIX_LENGTH;
        if (hasPart && (tail - 1 - PREFIX_LENGTH < SHORTEST_PART || text.charAt(tail - 1) != '_')) {
            return false;
        }
        return (!hasPart || consistsOf(text, PREFIX_LENGTH, tail - 1, HEX_DIGITS))
                && consistsOf(text, tail, text.length(), DIGITS.length())
                && hasChecksum(text);
    }

    private static boolean hasPrefix(String text) {
        char kind = text.charAt(2);
        return text.startsWith("dw") && kind >= 'a' && kind <= 'z' && text.charAt(PREFIX_LENGTH - 1) == '_';
    }

    /** Whether these characters are digits of this base: 62, or 16 in small letters. */
    private static boolean consistsOf(String text, int from, int to, int base) {
        for (int at = from; at < to; at++) {
            char one = text.charAt(at);
            boolean small = one >= 'a' && (base == HEX_DIGITS ? one <= 'f' : one <= 'z');
            boolean capital = base != HEX_DIGITS && one >= 'A' && one <= 'Z';
            if (!small && !capital && (one < '0' || one > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Returns nothing for the default tenant; otherwise its UTF-8 bytes in hexadecimal digits, and an underscore. */
    private static String part(TenantId tenant) {
        if (tenant.equals(TenantId.DEFAULT)) {
            return "";
        }
        byte[] bytes = tenant.value().getBytes(StandardCharsets.UTF_8);
        return java.util.HexFormat.of().formatHex(bytes).toLowerCase(Locale.ROOT) + "_";
    }

    private static String checksum(CharSequence body) {
        long rest = crc32(body, body.length());
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int at = CHECKSUM_LENGTH - 1; at >= 0; at--) {
            digits[at] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }

    private static boolean hasChecksum(String text) {
        int end = text.length() - CHECKSUM_LENGTH;
        long rest = crc32(text, end);
        for (int at = text.length() - 1; at >= end; at--) {
            if (text.charAt(at) != DIGITS.charAt((int) (rest % DIGITS.length()))) {
                return false;
            }
            rest /= DIGITS.length();
        }
        return true;
    }

    /** Of the characters up to here, which are ASCII. */
    private static long crc32(CharSequence text, int end) {
        CRC32 crc = new CRC32();
        for (int at = 0; at < end; at++) {
            crc.update(text.charAt(at));
        }
        return crc.getValue();
    }

    /** Returns the hash that the store holds. */
    public TokenHash hash() {
        return TextDigest.tokenHash(text);
    }

    /** Returns the part that people recognise the token by: its prefix and its last four characters. */
    public String display() {
        return text.substring(0, PREFIX_LENGTH) + "\u2026" + text.substring(text.length() - LAST);
    }

    /** Returns the token itself. Never log it. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "ApiTokenText[hidden]";
    }
}
