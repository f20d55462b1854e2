package org.doorward;

import java.util.Objects;

/** The public id of an API token, for lists, logs and links. It is no credential. */
public record ApiTokenId(TenantId tenant, String value) {
    /** Length in characters: 128 random bits. */
    public static final int LENGTH = 22;

    /** @throws IllegalArgumentException when the text does not have the shape of such an id */
    public ApiTokenId {
        Objects.requireNonNull(tenant, "tenant");
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not the id of an API token");
        }
    }

    /** Whether the text has the shape of such an id. */
    public static boolean isWellFormed(String text) {
        return Base64UrlText.isOf(text, LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}
