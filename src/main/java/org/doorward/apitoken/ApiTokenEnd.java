package org.doorward.apitoken;

import java.time.Instant;
import java.util.Objects;
import org.doorward.Reason;

/** The revocation of an API token. */
public record ApiTokenEnd(Cause cause, Instant at) {
    /** Why a token was revoked. The {@linkplain #code() codes} are stored, and never change their meaning. */
    public enum Cause {
        /** The owner, an administrator or another service revoked it. */
        REVOKED,
        /** Somebody reported that it has leaked. */
        LEAKED,
        /** It was unused for as long as the settings allow. */
        UNUSED,
        /** A replaced secret was used for a rotation: somebody may have stolen it. */
        REUSED,
        /** Its service account was removed. */
        OWNER_REMOVED;

        private final String code = Reason.codeOf(this);

        /** Returns the stable code, such as {@code owner-removed}. */
        public String code() {
            return code;
        }

        /** Returns the cause with this code. An unknown code of a newer node is a revocation. */
        public static Cause ofCode(String code) {
            for (Cause cause : values()) {
                if (cause.code.equals(code)) {
                    return cause;
                }
            }
            return REVOKED;
        }
    }

    /** @throws NullPointerException when a component is null */
    public ApiTokenEnd {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(at, "at");
    }
}
