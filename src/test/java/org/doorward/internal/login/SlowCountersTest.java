package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.login.LoginEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that takes its time: an attempt is counted by the account later than by the name. */
@Tag("fast")
class SlowCountersTest extends DoorBed {
    private static final Duration EACH = Duration.ofMillis(300);

    private final PasswordSignIn slow = doorOver(new Slow());

    @Test
    void whoComesWhenTheWaitIsOverGetsInWithTheRightPassword() {
        for (int failures : new int[] {5, 6, 7, 8, 9}) {
            for (Client client : List.of(HERE, known("device"))) {
                clock.advance(Duration.ofDays(1));
                Instant last = fail(failures, client);
                int wait = 1 << (failures - 5);
                clock.advance(Duration.between(clock.instant(), last.plusSeconds(wait)));
                told.clear();
                assertInstanceOf(
                        SignInResult.SignedIn.class, signIn(slow, "ada", PASSWORD, client, true), failures + " failed");
                LoginEvent.SucceededAfterFailures event =
                        assertInstanceOf(LoginEvent.SucceededAfterFailures.class, told.get(0));
                assertEquals(failures, event.failures(), "each is counted once");
            }
        }
    }

    /** So often, each as soon as it may be. @return when the last one came */
    private Instant fail(int times, Client client) {
        Instant came = clock.instant();
        for (int failed = 0; failed < times; failed++) {
            if (failed >= 5) {
                clock.advance(Duration.between(clock.instant(), came.plusSeconds(1L << (failed - 5))));
            }
            came = clock.instant();
            assertInstanceOf(SignInResult.Refused.class, signIn(slow, "ada", "wrong", client, true));
        }
        return came;
    }

    private final class Slow implements RateLimiter {
        private final RateLimiter inner = new MemoryRateLimiter();

        @Override
        public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
            return inner.take(key, limits, now);
        }

        @Override
        public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
            Reservation answer = inner.reserve(counters, came, now);
            clock.advance(EACH);
            return answer;
        }

        @Override
        public void settle(Reservation.Held held, Outcome outcome) {
            inner.settle(held, outcome);
        }
    }
}
