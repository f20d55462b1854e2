package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.refused;
import static org.doorward.internal.session.SessionBed.rejected;
import static org.doorward.internal.session.SessionBed.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.Reason;
import org.junit.jupiter.api.Test;

/** When a session is over by itself, and what keeps it going. */
interface TimeOutContract {
    Duration SHORT_IDLE = Duration.ofMinutes(5);

    SessionBed bed();

    private SessionEngine shortIdle() {
        return bed().newNode(
                        bed().times(SHORT_IDLE, bed().times.grace(), bed().times.unconfirmed()));
    }

    @Test
    default void anUnusedSessionIsIdleToTheMillisecond() {
        SessionEngine node = shortIdle();
        IssuedTokens tokens = bed().open(node);
        bed().advance(SHORT_IDLE.minusMillis(1));
        SessionBed.resumed(node, tokens.accessToken());
        bed().advance(Duration.ofMillis(1));
        assertEquals(Reason.IDLE, rejected(node, tokens.accessToken()).reason());
        assertTrue(rejected(node, tokens.accessToken()).definitive());
        assertEquals(Reason.IDLE, refused(node, tokens.refreshToken()));
        assertEquals(List.of(), node.list(bed().ada.id()).sessions(), "nor is it listed");
    }

    @Test
    default void anAuthenticatedUseMovesTheIdleTimeout() {
        SessionEngine node = shortIdle();
        IssuedTokens tokens = bed().open(node);
        for (int i = 0; i < 3; i++) {
            bed().advance(Duration.ofMinutes(4));
            node.used(SessionBed.resumed(node, tokens.accessToken()), null);
            written(node);
            assertEquals(node.now(), bed().stored(tokens).lastSeenAt());
        }
        bed().advance(SHORT_IDLE);
        assertEquals(Reason.IDLE, refused(node, tokens.refreshToken()));
    }

    @Test
    default void lookingListingAndFailingAreNoUse() {
        SessionEngine node = shortIdle();
        IssuedTokens tokens = bed().open(node);
        IssuedTokens other = bed().open(node);
        bed().advance(Duration.ofMinutes(4));
        SessionBed.resumed(node, tokens.accessToken());
        node.inspect(TENANT, tokens.accessToken());
        node.list(bed().ada.id()).sessions();
        node.refresh(TENANT, other.refreshToken() + "x");
        assertEquals(other.session().lastSeenAt(), bed().stored(other).lastSeenAt());
        bed().advance(Duration.ofMinutes(1));
        assertEquals(Reason.IDLE, rejected(node, tokens.accessToken()).reason());
        assertEquals(Reason.IDLE, rejected(node, other.accessToken()).reason());
    }

    @Test
    default void anIdleSessionIsNotWokenByALateUse() {
        SessionEngine node = shortIdle();
        IssuedTokens tokens = bed().open(node);
        ResumedSession resumed = SessionBed.resumed(node, tokens.accessToken());
        bed().advance(SHORT_IDLE);
        node.used(resumed, null);
        written(node);
        assertEquals(Reason.IDLE, rejected(node, tokens.accessToken()).reason());
        assertEquals(tokens.session().lastSeenAt(), bed().stored(tokens).lastSeenAt());
    }

    @Test
    default void aThousandRequestsAMinuteWriteLastSeenOnce() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofSeconds(59));
        bed().use(tokens.accessToken());
        assertEquals(0, bed().store.touches.get(), "just opened is seen");
        bed().advance(Duration.ofSeconds(1));
        for (int i = 0; i < 1_000; i++) {
            bed().use(tokens.accessToken());
            bed().advance(Duration.ofMillis(59));
        }
        assertEquals(1, bed().store.touches.get());
        bed().advance(Duration.ofSeconds(1));
        bed().use(tokens.accessToken());
        assertEquals(2, bed().store.touches.get());
    }

    @Test
    default void theUseThatConfirmsARotationIsWrittenAtOnceAndOnce() {
        IssuedTokens tokens = bed().open();
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        bed().advance(Duration.ofMillis(1));
        bed().use(tokens.accessToken());
        assertEquals(0, bed().store.touches.get());
        bed().use(next.accessToken());
        bed().use(next.accessToken());
        assertEquals(1, bed().store.touches.get());
    }

    @Test
    default void theAbsoluteEndComesHoweverActiveTheSessionIs() {
        SessionDurations times = new SessionDurations(
                Duration.ofMinutes(15),
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1));
        SessionEngine node = bed().newNode(times);
        IssuedTokens tokens = bed().open(node);
        for (int i = 1; i < 60; i++) {
            bed().advance(Duration.ofMinutes(1));
            tokens = refreshed(node, tokens.refreshToken());
            node.used(SessionBed.resumed(node, tokens.accessToken()), null);
            written(node);
        }
        bed().advance(Duration.ofMinutes(1).minusMillis(1));
        SessionBed.resumed(node, tokens.accessToken());
        bed().advance(Duration.ofMillis(1));
        assertEquals(Reason.EXPIRED, rejected(node, tokens.accessToken()).reason());
        assertTrue(rejected(node, tokens.accessToken()).definitive(), "no token of it will be good again");
        assertEquals(Reason.EXPIRED, refused(node, tokens.refreshToken()));
    }

    @Test
    default void aSessionThatIsNotRememberedLivesForADay() {
        IssuedTokens remembered = bed().open(bed().node, true);
        IssuedTokens forgotten = bed().open(bed().node, false);
        assertEquals(
                bed().node.now().plus(Duration.ofDays(30)), remembered.session().expiresAt());
        assertEquals(
                bed().node.now().plus(Duration.ofHours(24)), forgotten.session().expiresAt());
    }

    @Test
    default void aSessionOfOneSecondIsGoodForOneSecond() {
        Duration second = Duration.ofSeconds(1);
        SessionEngine node = bed().newNode(
                        new SessionDurations(second, second, second, second, second, second, Duration.ofMillis(100)));
        IssuedTokens tokens = bed().open(node);
        bed().advance(Duration.ofMillis(999));
        SessionBed.resumed(node, tokens.accessToken());
        tokens = refreshed(node, tokens.refreshToken());
        bed().advance(Duration.ofMillis(1));
        assertEquals(Reason.EXPIRED, refused(node, tokens.refreshToken()));
        assertEquals(Reason.EXPIRED, rejected(node, tokens.accessToken()).reason());
    }
}
