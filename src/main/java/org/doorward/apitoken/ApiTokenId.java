package org.doorward.apitoken;

import java.util.Objects;
import java.util.regex.Pattern;
import org.doorward.TenantId;

/** The public handle of an API token: fit for lists, logs and links, and never accepted as a credential (R022). */
public record ApiTokenId(TenantId tenant, String value) {
    /** Characters in all: 128 random bits. */
    public static final int LENGTH = 22;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

    /** @throws IllegalArgumentException when the text has not the shape of such an id */
    public ApiTokenId {
        Objects.requireNonNull(tenant, "tenant");
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not the id of an API token");
        }
    }

    /** Whether {@code text} has the shape of such an id. Says nothing of whether there is such a token. */
    public static boolean isWellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
