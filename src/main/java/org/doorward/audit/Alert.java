package org.doorward.audit;

import java.time.Instant;
import java.util.Locale;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person should look at. Observe it with CDI, {@code @Observes Alert} or {@code @ObservesAsync Alert}, and
 * send it where people read: it is raised once, on the node where it happened. Holds public ids only.
 *
 * @param kind what happened
 * @param severity how bad that is
 * @param account whom it is about
 * @param session which session, where it is about one
 * @param at when, by the clock of the node where it happened
 * @param detail what distinguishes this occurrence, a stable code such as {@code late-predecessor}
 */
public record Alert(
        Kind kind,
        Severity severity,
        AccountId account,
        @Nullable SessionId session,
        Instant at,
        String detail) {

    /** What there is to be alarmed of. The {@linkplain #code() codes} never change their meaning. */
    public enum Kind {
        /** A replaced refresh token was shown again: somebody has a copy of it. The session was ended. */
        REUSE_DETECTED;

        private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** The stable text of this kind, as in {@code reuse-detected}. */
        public String code() {
            return code;
        }
    }

    /** How bad it is. */
    public enum Severity {
        /** Worth a look in office hours. */
        WARNING,
        /** Somebody's account may be in foreign hands. */
        CRITICAL
    }
}
