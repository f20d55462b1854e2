package org.doorward.internal.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;

/**
 * The schedule of a token's maintenance: reminders 30, 7 and 1 days before its end, the end, revocation without use,
 * removal. Immutable.
 */
record ApiTokenSchedule(ApiTokenPolicies policies) {
    /** The days before the end at which the owner is reminded. */
    static final List<Integer> REMINDERS = List.of(30, 7, 1);

    /** The value of {@link ApiToken#reminded} after the owner was told of the end. */
    static final int TOLD_OF_END = -1;

    /** What is due now. */
    enum Step {
        NOTHING,
        FORGET,
        REVOKE_UNUSED,
        TELL_END,
        REMIND
    }

    /** Returns the first step that is due. */
    Step step(ApiToken token, Instant now) {
        ApiTokenEnd end = token.end();
        if (end != null) {
            return now.isBefore(end.at().plus(policy(token).kept())) ? Step.NOTHING : Step.FORGET;
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt != null && token.isExpiredAt(now)) {
            if (token.reminded() != TOLD_OF_END) {
                return Step.TELL_END;
            }
            return now.isBefore(expiresAt.plus(policy(token).kept())) ? Step.NOTHING : Step.FORGET;
        }
        if (policy(token).unusedAt(token).filter(at -> !now.isBefore(at)).isPresent()) {
            return Step.REVOKE_UNUSED;
        }
        return reminder(token, now) > 0 ? Step.REMIND : Step.NOTHING;
    }

    /**
     * Returns for how many days before the end the owner is reminded now; 0 for none. Of several missed reminders it
     * is the last.
     */
    int reminder(ApiToken token, Instant now) {
        int due = 0;
        for (int days : REMINDERS) {
            if (isToCome(token, days) && !now.isBefore(at(token, days))) {
                due = days;
            }
        }
        return due;
    }

    /** Returns when the token is maintained next. */
    Instant next(ApiToken token, Instant now) {
        ApiTokenEnd end = token.end();
        Instant expiresAt = token.expiresAt();
        if (end != null) {
            return end.at().plus(policy(token).kept());
        }
        if (expiresAt != null && token.isExpiredAt(now)) {
            return token.reminded() == TOLD_OF_END
                    ? expiresAt.plus(policy(token).kept())
                    : now;
        }
        List<Instant> times = new ArrayList<>();
        policy(token).unusedAt(token).ifPresent(times::add);
        if (expiresAt != null) {
            times.add(expiresAt);
            REMINDERS.stream().filter(days -> isToCome(token, days)).forEach(days -> times.add(at(token, days)));
        }
        // a token that never ends is maintained once a year, because the policy may change
        times.add(now.plus(Duration.ofDays(365)));
        return Collections.min(times);
    }

    private ApiTokenPolicy policy(ApiToken token) {
        return policies.of(token.id().tenant());
    }

    /** Whether this reminder was not sent, and the secret existed at its time. */
    private static boolean isToCome(ApiToken token, int days) {
        Instant expiresAt = token.expiresAt();
        return expiresAt != null
                && (token.reminded() == 0 || days < token.reminded())
                && at(token, days).isAfter(token.issuedAt());
    }

    private static Instant at(ApiToken token, int days) {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? Instant.MAX : expiresAt.minus(Duration.ofDays(days));
    }
}
