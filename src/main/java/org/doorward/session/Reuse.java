package org.doorward.session;

import java.util.Locale;

/** What kind of old refresh token was shown. The {@linkplain #code() codes} never change their meaning. */
public enum Reuse {
    /** The one that the live token replaced, when its time to be repeated was over: a copy, or a client that lost track. */
    LATE_PREDECESSOR,
    /**
     * One of the live token's generation, or of the one before, that never came to be: derived beside the chain, with
     * another key or before the store forgot a write.
     */
    ORPHAN_BRANCH,
    /** One from further back: whoever holds it has missed at least two rotations. */
    STALE_FAMILY;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The stable text of this kind, as in {@code late-predecessor}. */
    public String code() {
        return code;
    }

    /** The kind with this {@linkplain #code() code}. @throws IllegalArgumentException when there is none */
    public static Reuse ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
