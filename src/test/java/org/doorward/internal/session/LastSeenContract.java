package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.Reason;
import org.doorward.testing.FaultySessionStore.Call;
import org.junit.jupiter.api.Test;

/** How often last seen is written, whatever the requests that bring it have read before. */
interface LastSeenContract {
    int REQUESTS = 1_000;

    SessionBed bed();

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A thousand requests within a second: half of them read the session before the first, half read it as it is. */
    private void requests(ResumedSession early, String accessToken) {
        for (int i = 0; i < REQUESTS; i++) {
            bed().node.used(i % 2 == 0 ? early : bed().resumed(accessToken), "192.0.2.1");
            if (i % 2 == 0) {
                bed().advance(Duration.ofMillis(1));
            }
        }
    }

    @Test
    default void aThousandRequestsInASecondWriteLastSeenOnceHoweverLongThatTakes() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofMinutes(2));
        ResumedSession early = bed().resumed(tokens.accessToken());
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        bed().store.beforeNext(Call.TOUCH, () -> {
            writing.countDown();
            await(goOn);
        });
        bed().node.used(early, "192.0.2.1");
        await(writing);
        requests(early, tokens.accessToken());
        goOn.countDown();
        written(bed().node);
        requests(early, tokens.accessToken());
        written(bed().node);
        assertEquals(1, bed().store.touches.get());
        bed().advance(Duration.ofMinutes(1));
        requests(early, tokens.accessToken());
        written(bed().node);
        assertEquals(2, bed().store.touches.get(), "an interval later it is written again");
    }

    @Test
    default void theUseThatConfirmsARotationIsWrittenThoughAnotherWasJustBefore() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofMinutes(2));
        bed().use(tokens.accessToken());
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        bed().advance(Duration.ofMillis(1));
        ResumedSession early = bed().resumed(next.accessToken());
        requests(early, next.accessToken());
        written(bed().node);
        requests(early, next.accessToken());
        written(bed().node);
        assertFalse(bed().stored(next).rotation().isUnconfirmed());
        assertEquals(2, bed().store.touches.get());
    }

    @Test
    default void aUseThatComesAfterTheEndWritesNothing() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofMinutes(2));
        ResumedSession early = bed().resumed(tokens.accessToken());
        assertTrue(bed().otherNode.signOut(tokens.session()));
        bed().node.used(early, "192.0.2.99");
        written(bed().node);
        assertStaysSignedOut(tokens);
    }

    @Test
    default void anEndThatOvertakesAUseOnItsWayToTheStoreStands() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofMinutes(2));
        bed().store.beforeNext(Call.TOUCH, () -> assertTrue(bed().otherNode.signOut(tokens.session())));
        bed().use(tokens.accessToken());
        assertStaysSignedOut(tokens);
    }

    private void assertStaysSignedOut(IssuedTokens tokens) {
        assertEquals(tokens.session().lastSeenAt(), bed().stored(tokens).lastSeenAt());
        assertEquals(tokens.session().addresses(), bed().stored(tokens).addresses());
        assertEquals(Reason.SIGNED_OUT, bed().rejected(tokens.accessToken()).reason());
        assertEquals(Reason.SIGNED_OUT, bed().refused(tokens.refreshToken()));
    }
}
