package org.doorward.internal.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.doorward.StoreUnavailableException;

/**
 * Reports the outcomes of attempts, and repeats later what the store does not accept. A reservation counts as a failure
 * after a while, and that failure is forgotten in time. So an error here must not refuse a user whose session may be open
 * already. Safe for any thread.
 */
final class Outcomes {
    private static final System.Logger LOG = System.getLogger("org.doorward.limit");

    /** How long an outcome is sent again: it must arrive before its reservation counts as a failure. */
    private static final Duration TOLD_AGAIN = FailureCount.UNDER_WAY.minusSeconds(2);

    private final RateLimiter limiter;
    private final Consumer<Collection<LimitKey>> settled;
    private final Unsettled unsettled = new Unsettled(TOLD_AGAIN);

    /** @param settled is told the counters of each outcome that the limiter has; it must not block */
    Outcomes(RateLimiter limiter, Consumer<Collection<LimitKey>> settled) {
        this.limiter = limiter;
        this.settled = settled;
    }

    /** Reports the outcome of all parts of an attempt, and waits for the store. */
    void settle(List<Reservation.Held> parts, Outcome outcome) {
        byPlace(parts).forEach((local, holds) -> {
            Reservation.Held held = new Reservation.Held(holds, local);
            try {
                settleNow(held, outcome);
            } catch (RuntimeException e) {
                notSettled(held, outcome, e);
            }
        });
    }

    /** Reports the outcome of all parts of an attempt, and does not wait for a store that can do without. */
    void settleSoon(List<Reservation.Held> parts, Outcome outcome) {
        byPlace(parts).forEach((local, holds) -> {
            Reservation.Held held = new Reservation.Held(holds, local);
            try {
                CompletionStage<Void> unused = limiter.settleSoon(held, outcome).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        settled.accept(keys(held));
                    } else {
                        notSettled(held, outcome, failure);
                    }
                });
            } catch (RuntimeException e) {
                notSettled(held, outcome, e);
            }
        });
    }

    /** All parts have the same place, unless the store failed or recovered in between. */
    private static Map<Boolean, List<Reservation.Hold>> byPlace(List<Reservation.Held> parts) {
        return parts.stream()
                .collect(Collectors.groupingBy(
                        Reservation.Held::local,
                        Collectors.flatMapping(part -> part.holds().stream(), Collectors.toList())));
    }

    private void settleNow(Reservation.Held held, Outcome outcome) {
        limiter.settle(held, outcome);
        settled.accept(keys(held));
    }

    private static List<LimitKey> keys(Reservation.Held held) {
        return held.holds().stream().map(hold -> hold.counter().key()).toList();
    }

    private void notSettled(Reservation.Held held, Outcome outcome, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreUnavailableException) {
            LOG.log(System.Logger.Level.DEBUG, "the outcome of a sign-in attempt is sent again", cause);
            unsettled.later(() -> settleNow(held, outcome));
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the outcome of a sign-in attempt is lost: it counts as a failure",
                    cause);
        }
    }
}
