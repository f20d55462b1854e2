package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.junit.jupiter.api.Test;

/** Suspensions of accounts that an application stores and tells of, and what counts as use meanwhile. */
interface ToldSuspensionContract {
    SessionBed bed();

    private Suspension forTenMinutes(Cause cause) {
        return new Suspension(bed().clock.instant().plus(Duration.ofMinutes(10)), cause);
    }

    private void store(Suspension suspension) {
        bed().accounts
                .put(bed().ada.toBuilder().suspension(suspension).build(), CountingHasher.current(SessionBed.PASSWORD));
    }

    @Test
    default void whatTheApplicationSuspendsForSecurityIsOverWithTheCallAndDoesNotLiveAgain() {
        for (boolean byPassword : new boolean[] {false, true}) {
            bed().node.revokeAll(bed().ada.id(), null);
            bed().accounts.put(bed().ada, CountingHasher.current(SessionBed.PASSWORD));
            IssuedTokens unused = bed().open();
            SessionOpening begun = bed().node.opening(bed().ada.id());
            store(forTenMinutes(Cause.SECURITY));
            ApplicationSessions told = new ApplicationSessions(bed().otherNode);
            if (byPassword) {
                told.passwordChanged(bed().ada.id(), unused.session().id());
            } else {
                told.accountChanged(bed().ada.id());
            }
            bed().advance(Duration.ofMinutes(10));
            assertEquals(Reason.SUSPENDED, bed().rejected(unused.accessToken()).reason());
            assertEquals(Reason.SUSPENDED, bed().refused(unused.refreshToken()));
            SignIn late = SignIn.builder(bed().ada, "own").build();
            assertEquals(Optional.empty(), begun.open(late), "it had begun before");
            bed().assertAlive(bed().open(bed().otherNode));
        }
    }

    @Test
    default void whatTheApplicationPausesStays() {
        IssuedTokens tokens = bed().open();
        store(forTenMinutes(Cause.ADMINISTRATIVE));
        new ApplicationSessions(bed().otherNode).accountChanged(bed().ada.id());
        bed().advance(Duration.ofMinutes(10));
        bed().assertAlive(bed().refreshed(tokens.refreshToken()));
    }

    @Test
    default void whatASuspendedSessionStillReachesIsNoUseOfIt() {
        IssuedTokens tokens = bed().open();
        Instant seen = bed().stored(tokens).lastSeenAt();
        SessionSuspensions suspensions = bed().node.suspensions();
        suspensions.suspend(bed().ada.id(), tokens.session().id(), new Suspension(null, Cause.ADMINISTRATIVE));
        bed().advance(Duration.ofMinutes(10));
        bed().use(tokens.accessToken());
        assertEquals(seen, bed().stored(tokens).lastSeenAt());
        suspensions.reinstate(bed().ada.id(), tokens.session().id());
        bed().use(tokens.accessToken());
        assertEquals(bed().node.now(), bed().stored(tokens).lastSeenAt());
    }
}
