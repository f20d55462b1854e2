package org.doorward.internal.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.ManualClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class StoreClockTest {
    private static final Duration SHORT = Duration.ofMillis(2);

    private final ManualClock wall = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    private long nanos;
    private final StoreClock clock = new StoreClock(wall, () -> nanos);

    /** The store is ahead by so much, as an append tells that takes so long both ways alike. */
    private void measure(Duration ahead, Duration took) {
        Instant before = wall.instant();
        wall.advance(took);
        clock.measured(
                before, wall.instant(), took, before.plus(took.dividedBy(2)).plus(ahead));
    }

    private void measure(long aheadMillis) {
        measure(Duration.ofMillis(aheadMillis), SHORT);
    }

    private Duration correction() {
        return Duration.between(wall.instant(), clock.instant());
    }

    private void assertCorrection(long millis) {
        assertEquals(Duration.ofMillis(millis), correction());
    }

    @Test
    void aClockThatIsHalfAMinuteOffIsSetRightByTheFirstMeasurement() {
        measure(30_000);
        assertCorrection(30_000);
        assertEquals(Duration.ofSeconds(30), clock.clockDifference());
        wall.advance(Duration.ofHours(3));
        assertCorrection(30_000);
    }

    @Test
    void itIsSetBackAsWellAsForward() {
        measure(-30_000);
        assertCorrection(-30_000);
        assertEquals(Duration.ofSeconds(-30), clock.clockDifference());
    }

    @Test
    void smallDifferencesAreLeftAlone() {
        measure(499);
        assertCorrection(0);
        measure(-499);
        assertCorrection(0);
        assertEquals(Duration.ofMillis(-499), clock.clockDifference(), "and known");
    }

    @Test
    void aClockThatIsPlainlyWrongIsNotFollowedAndToldOfOnceInTenMinutes() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.cluster")) {
            for (int minute = 0; minute < 25; minute++) {
                measure(Duration.ofHours(minute % 2 == 0 ? 1 : -1), SHORT);
                measure(Duration.ofHours(minute % 2 == 0 ? 1 : -1), SHORT);
                nanos += Duration.ofMinutes(1).toNanos();
            }
            assertCorrection(0);
            assertEquals(3, warnings(logs), logs::text);
        }
        assertEquals(Duration.ofHours(1), clock.clockDifference());
        measure(300_000);
        measure(300_000);
        assertCorrection(300_000);
        measure(300_001);
        measure(300_001);
        assertCorrection(300_000);
    }

    /** somebody sets the clock, or a machine wakes up: what was over stays over, and what lives is not ended. */
    @Test
    void aClockThatIsSetWrongWhileItRunsIsNotFollowed() {
        for (Duration jump : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
            measure(0);
            Instant before = clock.instant();
            nanos += Duration.ofSeconds(10).toNanos();
            wall.advance(jump.plusSeconds(10));
            assertAbout(before.plusSeconds(10)); // at once, before anything is measured
            measure(jump.negated().toMillis());
            assertAbout(before.plusSeconds(10));
            measure(jump.negated().toMillis());
            assertAbout(before.plusSeconds(10)); // from now on by the store's time
            measure(jump.negated().toMillis());
            nanos += Duration.ofSeconds(10).toNanos();
            wall.advance(Duration.ofSeconds(10));
            assertAbout(before.plusSeconds(20));
            wall.advance(jump.negated());
            measure(0);
            measure(0);
        }
    }

    /** But for the few milliseconds that measuring took. */
    private void assertAbout(Instant time) {
        Duration off = Duration.between(time, clock.instant());
        assertTrue(off.abs().toMillis() < 500, "off by " + off);
    }

    private static long warnings(CapturedLogs logs) {
        return logs.text().lines().filter(line -> line.startsWith("WARNING")).count();
    }

    @Test
    void longRoundTripsSayNothing() {
        measure(Duration.ofSeconds(30), Duration.ofMillis(251));
        assertCorrection(0);
        assertEquals(Duration.ZERO, clock.clockDifference());
        measure(Duration.ofSeconds(30), Duration.ofMillis(250));
        assertCorrection(30_000);
    }

    @Test
    void aMeasurementDuringWhichTheClockWasSetSaysNothing() {
        Instant before = wall.instant();
        wall.advance(Duration.ofSeconds(40));
        clock.measured(before, wall.instant(), SHORT, before);
        assertCorrection(0);
        wall.advance(Duration.ofSeconds(-80));
        clock.measured(before, wall.instant(), SHORT, before);
        assertCorrection(0);
        assertEquals(Duration.ZERO, clock.clockDifference());
    }

    @Test
    void noiseNeverMovesIt() {
        measure(30_000);
        for (int i = 0; i < 100; i++) {
            measure(i % 2 == 0 ? 29_600 : 30_400);
            assertCorrection(30_000);
        }
        for (int i = 0; i < 100; i++) {
            measure(30_000);
            measure(i % 2 == 0 ? -100_000 : 100_000);
            assertCorrection(30_000);
        }
        measure(90_000);
        measure(-90_000);
        measure(10_000);
        assertCorrection(30_000);
    }

    @Test
    void aDifferenceAroundTheBoundDoesNotMakeItJumpToAndFro() {
        measure(501);
        assertCorrection(501);
        for (int i = 0; i < 10; i++) {
            measure(499);
            measure(501);
            assertCorrection(501);
        }
    }

    @Test
    void aClockThatSomebodySetsIsFollowedAtTheSecondMeasurementAndToldOf() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.cluster")) {
            measure(-30_000);
            assertEquals(1, warnings(logs), "it was off: " + logs.text());
            wall.advance(Duration.ofSeconds(-30));
            measure(3);
            assertCorrection(-30_000);
            measure(4);
            assertCorrection(0);
            assertEquals(2, warnings(logs), "it was set: " + logs.text());
            measure(700);
            measure(700);
            assertCorrection(700);
            assertEquals(2, warnings(logs), "less than a second is not worth one: " + logs.text());
        }
    }

    @Test
    void inAnotherZoneItIsTheSameClock() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Clock there = clock.withZone(zone);
        measure(30_000);
        assertEquals(clock.instant(), there.instant());
        assertEquals(zone, there.getZone());
        assertEquals(wall.getZone(), clock.getZone());
        assertTrue(there.toString().length() > 0);
    }

    @Test
    void whoWaitsForTheFirstMeasurementIsNotContentWithOneThatTookTooLong() {
        assertFalse(clock.awaitMeasurement(Duration.ZERO));
        measure(Duration.ofSeconds(15), Duration.ofMillis(600));
        assertFalse(clock.awaitMeasurement(Duration.ZERO));
        measure(15_000);
        assertTrue(clock.awaitMeasurement(Duration.ZERO));
        assertCorrection(15_000);
    }
}
