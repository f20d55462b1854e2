package org.doorward;

import java.util.Objects;

/**
 * The customer, or other closed world, that an account lives in. Two tenants never see each other's accounts or
 * sessions, even where ids are equal. Any text of 1 to 64 characters without control characters.
 */
public record TenantId(String value) {
    /** The only tenant of an application that has none. */
    public static final TenantId DEFAULT = new TenantId("default");

    private static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException when the text is empty, too long or holds control characters or halves of characters */
    public TenantId {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > MAX_LENGTH || !isPrintable(value)) {
            throw new IllegalArgumentException(
                    "a tenant id is 1 to 64 characters without control characters and half characters");
        }
    }

    /** Halves of characters are all written alike in UTF-8, and two ids would become one. */
    static boolean isPrintable(String text) {
        return text.codePoints()
                .noneMatch(point -> Character.isISOControl(point)
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    @Override
    public String toString() {
        return value;
    }
}
