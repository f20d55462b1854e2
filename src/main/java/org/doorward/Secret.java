package org.doorward;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The unguessable part of a credential. Never printed, logged or stored: {@link #toString()} hides it, comparison takes
 * the same time whatever differs. Immutable.
 */
public final class Secret {
    private final byte[] bytes;

    /** A secret of these bytes, which are copied. */
    public Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
