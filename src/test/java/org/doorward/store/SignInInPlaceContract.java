package org.doorward.store;

import static org.doorward.testing.StoredSessions.MANY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.store.SessionStore.OpenResult.Opened;
import org.doorward.store.SessionStore.OpenResult.Refused;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** A sign-in in a browser that holds an older session: what {@link SessionStore#open} promises. */
abstract class SignInInPlaceContract extends SessionRoomContract {
    private static final SessionEnd REPLACED = end(Reason.REPLACED, T0.plusSeconds(1));

    @Test
    void aNewSessionTakesThePlaceOfTheOldOne() {
        Session old = opened(ada);
        Session other = opened(ada);
        Session next = session(ada);
        assertEquals(new Opened(List.of(old.id())), store().open(next, old.id(), MANY, REPLACED));
        assertEquals(Optional.of(REPLACED), stored(old.id()).ended());
        assertEquals(next, stored(next.id()));
        assertEquals(other, stored(other.id()));
        assertEquals(
                Set.of(next.id(), other.id()), Set.copyOf(ids(StoredSessions.list(store(), ada, T0.plusSeconds(2)))));
    }

    @Test
    void anotherAccountsSessionIsNotEndedByIt() {
        Session bobs = opened(bob);
        Session next = session(ada);
        assertEquals(new Opened(List.of()), store().open(next, bobs.id(), MANY, REPLACED));
        assertEquals(bobs, stored(bobs.id()));
        assertEquals(next, stored(next.id()));
    }

    @Test
    void whereTheOldOneIsOverOrForgottenTheNewOneIsOpenedAllTheSame() {
        Session forgotten = opened(ada);
        forget(forgotten.id());
        Session ended = opened(ada);
        SessionEnd first = end(Reason.SIGNED_OUT, T0);
        assertTrue(StoredSessions.end(store(), ended.id(), ada, first));
        Session idle = opened(ada);
        SessionEnd late = end(Reason.REPLACED, T0.plus(IDLE).plus(Duration.ofMinutes(1)));
        for (SessionId old : List.of(ended.id(), idle.id(), forgotten.id())) {
            Session next = session(ada);
            assertEquals(new Opened(List.of()), store().open(next, old, MANY, late));
            assertEquals(next, stored(next.id()));
        }
        assertEquals(Optional.of(first), stored(ended.id()).ended(), "the first end stays");
        assertEquals(
                Optional.of(Reason.IDLE),
                stored(idle.id()).ended().map(SessionEnd::reason),
                "not replaced, but over by every clock");
        assertEquals(Optional.empty(), store().find(forgotten.id()));
    }

    @Test
    void whereTheAccountsEpochHasMovedNothingIsDone() {
        Session next = session(ada);
        StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0));
        Session old = opened(ada);
        assertEquals(new Refused(), store().open(next, old.id(), MANY, REPLACED));
        assertEquals(old, stored(old.id()));
        assertEquals(Optional.empty(), store().find(next.id()));
    }

    @Test
    void ofManyThatTakeOnePlaceOneEndsTheOldSession() {
        Session old = opened(ada);
        List<Callable<SessionStore.OpenResult>> all = Stream.generate(() -> session(ada))
                .limit(8)
                .<Callable<SessionStore.OpenResult>>map(next -> () -> store().open(next, old.id(), MANY, REPLACED))
                .toList();
        List<SessionStore.OpenResult> results = Race.of(all);
        assertEquals(
                1,
                results.stream().filter(new Opened(List.of(old.id()))::equals).count(),
                results.toString());
        assertEquals(8, StoredSessions.list(store(), ada, T0.plusSeconds(2)).size());
    }
}
