package org.doorward.internal.http.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.Quota;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RateLimitFieldsTest {
    private static final Quota SHORT = new Quota(new Limit("short", 3, Duration.ofMillis(1_001)), 1, Duration.ZERO);
    private static final Quota LONG =
            new Quota(new Limit("long", 100, Duration.ofHours(1)), 0, Duration.ofMillis(60_001));

    @Test
    void everyLimitIsToldInOrderAndSecondsAreRoundedUp() {
        assertEquals(
                Map.of(
                        "RateLimit-Policy", "\"short\";q=3;w=2, \"long\";q=100;w=3600",
                        "RateLimit", "\"short\";r=1;t=1, \"long\";r=0;t=61"),
                RateLimitFields.of(List.of(SHORT, LONG)));
    }

    @Test
    void whoIsRefusedIsToldWhenToComeAgainAndNeverTooEarly() {
        for (int millis : new int[] {0, 1, 999, 1_000}) {
            assertEquals(
                    Map.of("Retry-After", "1"),
                    RateLimitFields.of(List.of(), Duration.ofMillis(millis)),
                    "where no limit is told, nothing else is");
        }
        assertEquals(
                "2",
                RateLimitFields.of(List.of(SHORT), Duration.ofMillis(1_001)).get("Retry-After"));
    }
}
