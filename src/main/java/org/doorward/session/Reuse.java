package org.doorward.session;

import java.util.Locale;
import org.doorward.Reason;

/** The kind of a reused refresh token. The {@linkplain #code() codes} never change their meaning. */
public enum Reuse {
    /** The predecessor of the live token, after its window: a copy, or a client that lost its state. */
    LATE_PREDECESSOR,
    /**
     * A token of the live generation, or of the one before, outside the chain: derived with another key, or before the
     * store lost a write.
     */
    ORPHAN_BRANCH,
    /** An older token: its holder has missed at least two rotations. */
    STALE_FAMILY;

    private final String code = Reason.codeOf(this);

    /** Returns the stable code, such as {@code late-predecessor}. */
    public String code() {
        return code;
    }

    /** Returns the kind with this {@linkplain #code() code}. @throws IllegalArgumentException when there is none */
    public static Reuse ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
