package org.doorward;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The public handle of a session: fit for lists, logs and links, and never accepted as a credential. The server makes
 * it; its first {@value #TAG_LENGTH} characters are the tag that all sessions of one account share, so that a store can
 * keep them together.
 */
public record SessionId(TenantId tenant, String value) {
    /** Characters of the account's tag. */
    public static final int TAG_LENGTH = 12;

    /** Characters in all: the tag and 144 random bits. */
    public static final int LENGTH = 36;

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH + "}");

    /** @throws IllegalArgumentException when the text has not the shape of a session id */
    public SessionId {
        Objects.requireNonNull(tenant, "tenant");
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not a session id");
        }
    }

    /** Whether {@code text} has the shape of a session id. Says nothing of whether such a session exists. */
    public static boolean isWellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** The part that all sessions of one account have in common. */
    public String tag() {
        return value.substring(0, TAG_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}
