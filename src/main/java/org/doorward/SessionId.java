package org.doorward;

import java.util.Objects;

/**
 * The public id of a session, for lists, logs and links. It is no credential. Its first {@value #TAG_LENGTH}
 * characters are the same for all sessions of one account, so that a store can keep them together.
 */
public record SessionId(TenantId tenant, String value) {
    /** Length of the account's tag in characters. */
    public static final int TAG_LENGTH = 12;

    /** Length in characters: the tag and 144 random bits. */
    public static final int LENGTH = 36;

    /** @throws IllegalArgumentException when the text does not have the shape of a session id */
    public SessionId {
        Objects.requireNonNull(tenant, "tenant");
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not a session id");
        }
    }

    /** Whether the text has the shape of a session id. */
    public static boolean isWellFormed(String text) {
        return Base64UrlText.isOf(text, LENGTH);
    }

    /** Returns the part that all sessions of one account have in common. */
    public String tag() {
        return value.substring(0, TAG_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}
