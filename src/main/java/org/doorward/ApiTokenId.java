package org.doorward;

import java.util.Objects;
import java.util.regex.Pattern;

/** The public id of an API token, for lists, logs and links. It is no credential. */
public record ApiTokenId(TenantId tenant, String value) {
    /** Length in characters: 128 random bits. */
    public static final int LENGTH = 22;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

    /** @throws IllegalArgumentException when the text does not have the shape of such an id */
    public ApiTokenId {
        Objects.requireNonNull(tenant, "tenant");
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not the id of an API token");
        }
    }

    /** Whether the text has the shape of such an id. */
    public static boolean isWellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
