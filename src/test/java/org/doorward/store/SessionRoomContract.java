package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore.OpenResult.Opened;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** A new session among as many as may be: what {@link SessionStore#open} promises of the others. */
abstract class SessionRoomContract extends SessionPageContract {
    private List<SessionId> endedBy(Session session, int most, Instant at) {
        return ((Opened) store().open(session, null, most, end(Reason.REPLACED, at))).ended();
    }

    private Set<SessionId> living(Instant at) {
        return Set.copyOf(ids(StoredSessions.list(store(), ada, at)));
    }

    @Test
    void theLongestUnusedMakesRoomForANewSession() {
        Session first = openedAt(ada, T0);
        Session second = openedAt(ada, T0.plusSeconds(1));
        Session third = openedAt(ada, T0.plusSeconds(2));
        Session bobs = openedAt(bob, T0);
        store().touch(new Touch(first.id(), T0.plusSeconds(10), null, 0));
        Instant now = T0.plusSeconds(20);
        Session fourth = sessionAt(ada, now);
        assertEquals(List.of(second.id()), endedBy(fourth, 3, now));
        assertEquals(end(Reason.REPLACED, now), stored(second.id()).end());
        assertEquals(Set.of(first.id(), third.id(), fourth.id()), living(now));
        assertEquals(bobs, stored(bobs.id()));
    }

    @Test
    void whoTookAPlaceMakesRoomByThat() {
        Session first = openedAt(ada, T0);
        Session second = openedAt(ada, T0.plusSeconds(1));
        Session next = sessionAt(ada, T0.plusSeconds(2));
        assertEquals(
                new Opened(List.of(second.id())),
                store().open(next, second.id(), 2, end(Reason.REPLACED, T0.plusSeconds(2))));
        assertEquals(Set.of(first.id(), next.id()), living(T0.plusSeconds(3)));
    }

    @Test
    void whatHasTimedOutOrWasEndedTakesNoPlace() {
        Session idle = openedAt(ada, T0);
        Session used = openedAt(ada, T0);
        Session ended = openedAt(ada, T0.plusSeconds(1));
        store().touch(new Touch(used.id(), T0.plusSeconds(100), null, 0));
        StoredSessions.end(store(), ended.id(), ada, end(Reason.SIGNED_OUT, T0.plusSeconds(2)));
        Instant late = idle.idleExpiresAt().plusSeconds(50);
        Session next = sessionAt(ada, late);
        assertEquals(List.of(), endedBy(next, 2, late));
        assertEquals(Set.of(used.id(), next.id()), living(late));
        Session another = sessionAt(ada, late.plusSeconds(1));
        assertEquals(List.of(used.id()), endedBy(another, 2, late.plusSeconds(1)));
        assertEquals(Set.of(next.id(), another.id()), living(late.plusSeconds(1)));
    }

    @Test
    void manyThatHaveTimedOutAreInNobodysWay() {
        IntStream.range(0, 200).forEach(i -> openedAt(ada, T0));
        Instant late = T0.plus(IDLE).plusSeconds(1);
        Session first = openedAt(ada, late);
        Session second = openedAt(ada, late.plusSeconds(1));
        Instant now = late.plusSeconds(2);
        Session next = sessionAt(ada, now);
        assertEquals(List.of(first.id()), endedBy(next, 2, now));
        assertEquals(Set.of(second.id(), next.id()), living(now));
    }

    @Test
    void theNewSessionIsNeverTheOneThatEndsHoweverFarBehindItsClockIs() {
        Session first = openedAt(ada, T0.plusSeconds(30));
        Session second = openedAt(ada, T0.plusSeconds(31));
        Session behind = sessionAt(ada, T0);
        assertEquals(List.of(first.id()), endedBy(behind, 2, T0));
        assertEquals(Set.of(second.id(), behind.id()), living(T0.plusSeconds(32)));
        Session alone = sessionAt(ada, T0);
        assertEquals(Set.of(second.id(), behind.id()), Set.copyOf(endedBy(alone, 1, T0)));
        assertEquals(Set.of(alone.id()), living(T0.plusSeconds(32)));
    }

    @Test
    void aLoweredLimitIsReachedWithinAFewSignIns() {
        List<SessionId> opened = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            opened.add(openedAt(ada, T0.plusSeconds(i)).id());
        }
        Instant now = T0.plusSeconds(200);
        Session first = sessionAt(ada, now);
        List<SessionId> ended = endedBy(first, 5, now);
        assertTrue(ended.size() >= 50, "only " + ended.size());
        assertEquals(Set.copyOf(opened.subList(0, ended.size())), Set.copyOf(ended), "the longest unused first");
        Session second = sessionAt(ada, now.plusSeconds(1));
        endedBy(second, 5, now.plusSeconds(1));
        Session third = sessionAt(ada, now.plusSeconds(2));
        endedBy(third, 5, now.plusSeconds(2));
        assertEquals(
                Set.of(opened.get(118), opened.get(119), first.id(), second.id(), third.id()),
                living(now.plusSeconds(3)));
    }

    @Test
    void whoWasEndedByALimitIsNotEndedAgain() {
        List<Session> all = IntStream.range(0, 4)
                .mapToObj(i -> openedAt(ada, T0.plusSeconds(i)))
                .toList();
        endedBy(sessionAt(ada, T0.plusSeconds(5)), 1, T0.plusSeconds(5));
        assertEquals(1, StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0.plusSeconds(6))));
        all.forEach(session -> assertEquals(
                end(Reason.REPLACED, T0.plusSeconds(5)), stored(session.id()).end()));
    }
}
