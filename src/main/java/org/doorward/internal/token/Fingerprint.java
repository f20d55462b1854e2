package org.doorward.internal.token;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.doorward.internal.concurrent.Spares;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a whole text in ASCII, to know the text again without keeping it. Immutable. */
final class Fingerprint {
    private static final int ASCII_END = 0x80;
    private static final Spares<Bench> BENCHES = new Spares<>(Bench::new);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Fingerprint(ByteBuffer digest) {
        this.first = digest.getLong(0);
        this.second = digest.getLong(Long.BYTES);
        this.third = digest.getLong(2 * Long.BYTES);
        this.fourth = digest.getLong(3 * Long.BYTES);
    }

    /** Returns the fingerprint; null when a character is not ASCII, because other texts could have the same bytes. */
    static @Nullable Fingerprint of(String text) {
        Bench bench = BENCHES.take();
        boolean ascii = bench.digest(text);
        Fingerprint made = ascii ? new Fingerprint(bench.result) : null;
        BENCHES.giveBack(bench);
        return made;
    }

    /** A digest and its buffers, for one caller at a time. */
    private static final class Bench {
        private static final int CHUNK = 512;

        private final MessageDigest sha256;
        private final byte[] chunk = new byte[CHUNK];
        private final byte[] bytes = new byte[4 * Long.BYTES];
        private final ByteBuffer result = ByteBuffer.wrap(bytes);

        Bench() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /** Digests a text into {@link #result}. @return whether the text is ASCII */
        boolean digest(String text) {
            int all = 0;
            for (int from = 0; from < text.length(); from += CHUNK) {
                int length = Math.min(CHUNK, text.length() - from);
                for (int i = 0; i < length; i++) {
                    char one = text.charAt(from + i);
                    all |= one;
                    chunk[i] = (byte) one;
                }
                sha256.update(chunk, 0, length);
            }
            try {
                sha256.digest(bytes, 0, bytes.length);
            } catch (DigestException e) {
                throw new IllegalStateException("a SHA-256 has " + bytes.length + " bytes", e);
            }
            return all < ASCII_END;
        }
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
