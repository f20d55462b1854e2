package org.doorward.internal.token;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a whole text in ASCII, to know the text again without keeping it. Immutable. */
final class Fingerprint {
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** @param digest 32 bytes, which are copied */
    Fingerprint(ByteBuffer digest) {
        this.first = digest.getLong(0);
        this.second = digest.getLong(Long.BYTES);
        this.third = digest.getLong(2 * Long.BYTES);
        this.fourth = digest.getLong(3 * Long.BYTES);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fingerprint that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        return "Fingerprint[hidden]";
    }
}
