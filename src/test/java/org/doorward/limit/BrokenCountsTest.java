package org.doorward.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.limit.SignInThrottle.Admission;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Neither what cannot be read nor a limiter that fails takes a right sign-in from anybody. */
class BrokenCountsTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void whatCannotBeReadCountsAsNone() {
        for (String text :
                List.of("x", "1", "1 2", "1 2 3 4", "1 2 x", " 1 2 3", "-1 2 3", "4294967296 2 3", "9".repeat(40))) {
            assertEquals(Failures.NONE, Failures.of(text), text);
        }
        List<Limit> limits = List.of(new Limit("one", 1, Duration.ofMinutes(1)));
        for (String text : List.of("x", "1 x", "9".repeat(40), " ")) {
            assertEquals(Windows.NONE.left(limits, T0), Windows.of(text).left(limits, T0), text);
        }
    }

    @Test
    void aSignInOutlivesWhateverALimiterFailsWithAfterwards() {
        for (RuntimeException failure :
                List.of(new IllegalStateException("broken"), new StoreUnavailableException("gone", null))) {
            RateLimiter limiter = new RateLimiter() {
                @Override
                public Taken take(LimitKey key, List<Limit> limits, Instant now) {
                    throw failure;
                }

                @Override
                public Reservation reserve(List<Counter> counters, Instant now) {
                    return new Reservation.Held(List.of(), false);
                }

                @Override
                public void settle(Reservation.Held held, Set<LimitKey> forgiven) {
                    throw failure;
                }
            };
            SignInThrottle throttle = new SignInThrottle(limiter, name -> name, SignInLimits.of(TestSettings.with()));
            Admission.Admitted admitted = assertInstanceOf(
                    Admission.Admitted.class,
                    throttle.admit(
                            TenantId.DEFAULT,
                            Optional.of("ada"),
                            new Client.Known("device", account -> true, Optional.empty()),
                            T0));
            admitted.succeeded();
            admitted.unknown();
        }
    }
}
