package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * When a token is to be looked at, and what is to be done then: reminders 30, 7 and 1 days before its end, its end, its end
 * for not being used, and forgetting it. Immutable. R123, R124.
 */
final class ApiTokenSchedule {
    /** Days before the end at which the owner is reminded, the earliest first. */
    static final List<Integer> REMINDERS = List.of(30, 7, 1);

    /** In {@link ApiToken#reminded}: its owner was told that it is over. */
    static final int TOLD_OF_END = -1;

    private final ApiTokenPolicy policy;

    ApiTokenSchedule(ApiTokenPolicy policy) {
        this.policy = policy;
    }

    /** What is to be done with a token now. */
    enum Step {
        NOTHING,
        FORGET,
        REVOKE_UNUSED,
        TELL_END,
        REMIND
    }

    /** The first thing that is due. */
    Step step(ApiToken token, Instant now) {
        ApiTokenEnd end = token.end();
        if (end != null) {
            return now.isBefore(end.at().plus(policy.kept())) ? Step.NOTHING : Step.FORGET;
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt != null && token.isExpiredAt(now)) {
            if (token.reminded() != TOLD_OF_END) {
                return Step.TELL_END;
            }
            return now.isBefore(expiresAt.plus(policy.kept())) ? Step.NOTHING : Step.FORGET;
        }
        if (policy.unusedAt(token).filter(at -> !now.isBefore(at)).isPresent()) {
            return Step.REVOKE_UNUSED;
        }
        return reminder(token, now) > 0 ? Step.REMIND : Step.NOTHING;
    }

    /** For how many days before the end its owner is to be reminded now; 0 for none. Of several that were missed the last. */
    int reminder(ApiToken token, Instant now) {
        int due = 0;
        for (int days : REMINDERS) {
            if (isToCome(token, days) && !now.isBefore(at(token, days))) {
                due = days;
            }
        }
        return due;
    }

    /** When to look at it next. */
    Instant next(ApiToken token, Instant now) {
        ApiTokenEnd end = token.end();
        Instant expiresAt = token.expiresAt();
        if (end != null) {
            return end.at().plus(policy.kept());
        }
        if (expiresAt != null && token.isExpiredAt(now)) {
            return token.reminded() == TOLD_OF_END ? expiresAt.plus(policy.kept()) : now;
        }
        List<Instant> times = new ArrayList<>();
        policy.unusedAt(token).ifPresent(times::add);
        if (expiresAt != null) {
            times.add(expiresAt);
            REMINDERS.stream().filter(days -> isToCome(token, days)).forEach(days -> times.add(at(token, days)));
        }
        // one that neither ends nor is revoked unused is looked at once a year, should the policy change
        times.add(now.plus(Duration.ofDays(365)));
        return Collections.min(times);
    }

    /** Not told yet, and not at a time when its secret was not made yet. */
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
