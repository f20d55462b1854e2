package org.doorward.apitoken;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * That an API token was revoked.
 *
 * @param cause why
 * @param at when
 */
public record ApiTokenEnd(Cause cause, Instant at) {
    /** Why a token was revoked. The {@linkplain #code() codes} are stored and shown, and never change their meaning. */
    public enum Cause {
        /** By its owner, an administrator or a service that may. */
        REVOKED,
        /** Somebody showed that it is known to others. */
        LEAKED,
        /** It was not used for as long as the settings allow. */
        UNUSED,
        /** A secret that had been replaced was shown to get a new one: somebody may have stolen it. */
        REUSED,
        /** The service account that it acted as was removed. */
        OWNER_REMOVED;

        private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** Its stable text, as in {@code owner-removed}. */
        public String code() {
            return code;
        }

        /** The cause with this code; one that a newer node gives is a revocation all the same. */
        public static Cause ofCode(String code) {
            for (Cause cause : values()) {
                if (cause.code.equals(code)) {
                    return cause;
                }
            }
            return REVOKED;
        }
    }

    /** Neither is null. */
    public ApiTokenEnd {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(at, "at");
    }
}
