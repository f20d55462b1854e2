package org.doorward.internal.limit;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The result of asking for an attempt. */
public sealed interface Reservation {
    /**
     * The attempt may be made. It holds its reservation until it is settled; an attempt that is never settled counts as
     * a failure.
     *
     * @param holds one for each counter that counts it, in their order
     * @param local whether it was counted on this node alone
     * @param id a unique id, by which a repeated outcome is recognised
     */
    record Held(List<Hold> holds, boolean local, String id) implements Reservation {
        private static final String NODE = node();
        private static final AtomicLong LAST = new AtomicLong();

        private static String node() {
            byte[] bytes = new byte[12];
            new SecureRandom().nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        private static String newId() {
            return NODE + "." + LAST.incrementAndGet();
        }

        /** Copies the list. */
        public Held {
            holds = List.copyOf(holds);
        }

        /** Makes a new id. */
        public Held(List<Hold> holds, boolean local) {
            this(holds, local, newId());
        }

        /** The same attempt, with this time at each place that it took. */
        Held begunAt(Instant begun) {
            return new Held(holds.stream().map(hold -> hold.begunAt(begun)).toList(), local, id);
        }
    }

    /**
     * The attempt must wait. It is not counted and lengthens no wait.
     *
     * @param retryAfter how long the caller must wait; more than zero
     * @param busy whether the store was only too busy to count, so that nothing is known about failures
     */
    record Wait(Duration retryAfter, boolean busy) implements Reservation {
        /** Too many attempts have failed. */
        public Wait(Duration retryAfter) {
            this(retryAfter, false);
        }
    }

    /** The decision depends on pending attempts, which hold all free places. The attempt is not counted. */
    record UnderWay() implements Reservation {}

    /**
     * A reservation at one counter.
     *
     * @param counter the counter
     * @param before the counts before the reservation
     * @param at when it was made; a failure counts from then
     * @param taken whether the attempt is counted here; otherwise only earlier failures can be forgotten
     */
    record Hold(Counter counter, FailureCount before, Instant at, boolean taken) {
        private Hold begunAt(Instant begun) {
            return taken ? new Hold(counter, before, begun, true) : this;
        }
    }

    /**
     * Decides by the stored counts. For {@link Held} the caller must store the
     * {@linkplain FailureCount#reserved new counts}. The memory and database stores call this; Redis decides by the same
     * rule in {@code reserve.lua}. The test {@code FailureCountContract} runs on all of them.
     *
     * @param kept the stored counts, one for each counter
     * @param came when the attempt arrived
     * @param now when the reservation is made
     */
    static Reservation of(List<Counter> counters, List<FailureCount> kept, Instant came, Instant now) {
        Counter first = counters.get(0);
        boolean free = kept.get(0).leftAt(came, first.backoff()).hasFree(first.backoff());
        List<Hold> holds = new ArrayList<>();
        Duration wait = Duration.ZERO;
        boolean underWay = false;
        for (int i = 0; i < counters.size(); i++) {
            Counter counter = counters.get(i);
            if (!counter.counts().counts(free)) {
                continue;
            }
            FailureCount left = kept.get(i).leftAt(came, counter.backoff());
            Duration here = left.waitAt(came, counter.backoff());
            wait = here.compareTo(wait) > 0 ? here : wait;
            underWay |= left.isUnderWay(counter.backoff());
            holds.add(new Hold(counter, left, now, true));
        }
        if (!wait.isZero()) {
            return new Wait(wait);
        }
        return underWay ? new UnderWay() : new Held(holds, false);
    }
}
