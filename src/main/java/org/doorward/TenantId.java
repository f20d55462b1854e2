package org.doorward;

import java.util.Objects;

/**
 * A tenant: accounts and sessions of one tenant are invisible to another, even where ids are equal. It has 1 to 64
 * characters, without control characters.
 */
public record TenantId(String value) {
    /** The only tenant of an application without tenants. */
    public static final TenantId DEFAULT = new TenantId("default");

    private static final int MAX_LENGTH = 64;

    /**
     * @throws IllegalArgumentException when the text is empty, too long, or holds control characters or half surrogate
     *     pairs
     */
    public TenantId {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > MAX_LENGTH || !isPrintable(value)) {
            throw new IllegalArgumentException(
                    "a tenant id is 1 to 64 characters without control characters and half characters");
        }
    }

    /** UTF-8 writes all half surrogate pairs alike, so that two ids would become one. */
    static boolean isPrintable(String text) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (Character.isISOControl(point)
                    || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                return false;
            }
            at += Character.charCount(point);
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
