package org.doorward.internal.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.TenantId;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** What every place of limits promises: exact for all nodes, at the edge of a period too. */
public abstract class RateLimiterContract extends FailureCountContract {
    private static final Limit MINUTE = new Limit("minute", 100, Duration.ofMinutes(1));

    private static boolean isAllowed(RateLimiter limiter, LimitKey key, Limit limit, Instant now) {
        return limiter.take(key, List.of(limit), now) instanceof RateLimitResult.Allowed;
    }

    private static int taken(RateLimiter limiter, LimitKey key, Limit limit, Instant now, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += isAllowed(limiter, key, limit, now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void ofAThousandAtOnceOnTwoNodesTheLimitPasses() {
        LimitKey key = newKey();
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RateLimiter mine = i % 2 == 0 ? one : other;
            callers.add(() -> taken(mine, key, MINUTE, T0, 20));
        }
        assertEquals(100, Race.of(callers).stream().mapToInt(each -> each).sum());
        assertEquals(0, taken(one, key, MINUTE, T0.plusMillis(59_999), 3));
    }

    @Test
    void aPeriodEndsExactlyWhenItHasPassedSinceItsFirst() {
        LimitKey key = newKey();
        Limit two = new Limit("two", 2, Duration.ofHours(1));
        assertEquals(1, taken(one, key, two, T0, 1));
        assertEquals(1, taken(other, key, two, T0.plusSeconds(3_000), 5));
        Instant end = T0.plusSeconds(3_600);
        assertEquals(0, taken(one, key, two, end.minusMillis(1), 5));
        assertEquals(2, taken(other, key, two, end, 5));
        assertEquals(0, taken(one, key, two, end.plusSeconds(3_600).minusMillis(1), 5));
        assertEquals(2, taken(one, key, two, end.plusSeconds(3_600), 5));
    }

    @Test
    void atTheEdgeOfAPeriodTheLimitPassesOnce() {
        LimitKey key = newKey();
        Limit five = new Limit("five", 5, Duration.ofHours(1));
        assertEquals(5, taken(one, key, five, T0, 9));
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            RateLimiter mine = i % 2 == 0 ? one : other;
            callers.add(() -> taken(mine, key, five, T0.plusSeconds(3_600), 2));
        }
        assertEquals(5, Race.of(callers).stream().mapToInt(each -> each).sum());
    }

    @Test
    void whatIsRefusedIsCountedNowhere() {
        LimitKey key = newKey();
        Limit narrow = new Limit("narrow", 1, Duration.ofHours(1));
        Limit wide = new Limit("wide", 3, Duration.ofHours(10));
        List<Limit> both = List.of(narrow, wide);
        for (int hour = 0; hour < 3; hour++) {
            Instant now = T0.plusSeconds(3_600L * hour);
            assertInstanceOf(RateLimitResult.Allowed.class, one.take(key, both, now));
            for (int i = 0; i < 7; i++) {
                RateLimitResult.Refused refused =
                        assertInstanceOf(RateLimitResult.Refused.class, other.take(key, both, now.plusSeconds(9)));
                assertEquals(2 - hour, refused.quotas().get(1).remaining());
            }
        }
        RateLimitResult.Refused wideIsOut =
                assertInstanceOf(RateLimitResult.Refused.class, one.take(key, both, T0.plusSeconds(3 * 3_600)));
        assertEquals(Duration.ofHours(7), wideIsOut.retryAfter());
        assertEquals(1, wideIsOut.quotas().get(0).remaining());
        assertInstanceOf(
                RateLimitResult.Allowed.class,
                one.take(key, both, T0.plus(wideIsOut.retryAfter()).plusSeconds(3 * 3_600)));
    }

    @Test
    void itIsSaidWhatIsLeftAndWhenAllOfItIsBack() {
        LimitKey key = newKey();
        List<Limit> limits =
                List.of(new Limit("short", 2, Duration.ofMinutes(10)), new Limit("long", 3, Duration.ofHours(1)));
        assertEquals(
                List.of(
                        new Quota(limits.get(0), 1, Duration.ofMinutes(10)),
                        new Quota(limits.get(1), 2, Duration.ofHours(1))),
                one.take(key, limits, T0).quotas());
        assertEquals(
                List.of(
                        new Quota(limits.get(0), 0, Duration.ofMinutes(9)),
                        new Quota(limits.get(1), 1, Duration.ofMinutes(59))),
                other.take(key, limits, T0.plusSeconds(60)).quotas());
        RateLimitResult.Refused refused =
                assertInstanceOf(RateLimitResult.Refused.class, one.take(key, limits, T0.plusSeconds(120)));
        assertEquals(Duration.ofMinutes(8), refused.retryAfter());
        assertEquals(
                List.of(0L, 1L), refused.quotas().stream().map(Quota::remaining).toList());
    }

    @Test
    void keysAreCountedApart() {
        LimitKey key = newKey();
        Limit single = new Limit("single", 1, Duration.ofHours(1));
        assertEquals(1, taken(one, key, single, T0, 2));
        for (LimitKey apart : List.of(
                new LimitKey(key.tenant(), "other", key.id()),
                new LimitKey(new TenantId("other"), key.kind(), key.id()),
                new LimitKey(key.tenant(), key.kind(), key.id() + " "),
                new LimitKey(key.tenant(), key.kind(), key.id() + "x".repeat(10_000)))) {
            assertEquals(1, taken(other, apart, single, T0, 2), apart::toString);
        }
    }

    @Test
    void aNodeWhoseClockIsBehindOpensNoPeriodOfItsOwn() {
        LimitKey key = newKey();
        Limit two = new Limit("two", 2, Duration.ofHours(1));
        assertEquals(2, taken(one, key, two, T0, 3));
        assertEquals(0, taken(other, key, two, T0.minusSeconds(5), 3));
        assertEquals(0, taken(other, key, two, T0.plusSeconds(3_600 - 5), 3));
    }

    @Test
    void nodesWhoseClocksDifferDoNotEachBeginAnew() {
        LimitKey key = newKey();
        Limit two = new Limit("two", 2, Duration.ofMinutes(1));
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            taken += taken(one, key, two, T0.plusSeconds(i % 60), 1);
            taken += taken(other, key, two, T0.plusSeconds(i % 60 + 300), 1);
        }
        assertTrue(taken <= 4, "one period of each clock: " + taken);
    }

    @Test
    void aPeriodThatAWrongClockOpenedInTheFutureKeepsNobodyOut() {
        LimitKey key = newKey();
        Limit two = new Limit("two", 2, Duration.ofHours(1));
        assertEquals(2, taken(one, key, two, T0.plus(Duration.ofDays(3)), 3));
        assertEquals(2, taken(other, key, two, T0, 3));
    }
}
