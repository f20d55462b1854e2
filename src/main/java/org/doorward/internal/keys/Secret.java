package org.doorward.internal.keys;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The unguessable part of a credential. It is never printed, logged or stored: {@link #toString()} omits it. Comparison
 * takes constant time. Immutable.
 */
public final class Secret {
    private final byte[] bytes;

    /** Copies these bytes. */
    public Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Returns a copy of the bytes. */
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
