package org.doorward.audit;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * An event that a person should look at. Observe it by CDI, {@code @Observes Alert} or {@code @ObservesAsync Alert},
 * and send it to people: only the node where it happened raises it, once. It holds public ids only.
 *
 * @param account the account; null where it concerns none
 * @param session the session; null where it concerns none
 * @param at the time, by the clock of this node
 * @param detail a stable code of this occurrence, such as {@code late-predecessor}
 */
public record Alert(
        Kind kind,
        Severity severity,
        @Nullable AccountId account,
        @Nullable SessionId session,
        Instant at,
        String detail)
        implements DoorwardEvent {

    /** Always this node. */
    @Override
    public Origin origin() {
        return Origin.THIS_NODE;
    }

    /** The kinds of alerts. The {@linkplain #code() codes} never change their meaning. */
    public enum Kind {
        /** A replaced refresh token was used again: somebody has a copy of it. The session was ended. */
        REUSE_DETECTED,
        /** Notifications to holders of accounts are not sent. The detail says why. Raised once a minute at most. */
        NOTIFICATION_LOST,
        /**
         * Work of {@code AfterSignIn} was given up: {@code failed}, {@code queue-full}, or {@code too-old}. Or a call
         * {@code does-not-end}, though it was interrupted. Raised once a minute at most.
         */
        SIGN_IN_WORK_LOST;

        private final String code = Reason.codeOf(this);

        /** Returns the stable code, such as {@code reuse-detected}. */
        public String code() {
            return code;
        }
    }

    public enum Severity {
        /** It can wait for office hours. */
        WARNING,
        /** Somebody may have taken over an account. */
        CRITICAL
    }
}
