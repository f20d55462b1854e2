package org.doorward.internal.token;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern SHAPE =
            Pattern.compile("(dw[a-z]_)(?:([0-9a-f]{2,384})_)?([0-9A-Za-z]{" + TAIL_LENGTH + "})");

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
        return isWellFormed(text) && text.startsWith(prefix + part(tenant)) && text.length() == lengthFor(tenant)
                ? Optional.of(new ApiTokenText(text))
                : Optional.empty();
    }

    /** Whether the text has the shape of a token of any kind and tenant, and the right checksum. */
    public static boolean isWellFormed(String text) {
        if (text.length() < PREFIX_LENGTH + TAIL_LENGTH || text.length() > MAX_LENGTH) {
            return false;
        }
        Matcher shape = SHAPE.matcher(text);
        int end = text.length() - CHECKSUM_LENGTH;
        return shape.matches() && checksum(text.substring(0, end)).equals(text.substring(end));
    }

    private static int lengthFor(TenantId tenant) {
        return PREFIX_LENGTH + part(tenant).length() + TAIL_LENGTH;
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
        CRC32 crc = new CRC32();
        crc.update(body.toString().getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int at = CHECKSUM_LENGTH - 1; at >= 0; at--) {
            digits[at] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }

    /** Returns the hash that the store holds. */
    public TokenHash hash() {
        return TokenHash.of(text);
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
