package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** What {@link SessionStore#list} promises of pages. */
abstract class SessionPageContract extends SessionStoreBed {
    private static final Instant LATER = T0.plusSeconds(1_000);

    @Test
    void eachPageGoesOnWhereTheOneBeforeEndedAndTheLastSaysSo() {
        List<SessionId> opened = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            opened.add(0, openedAt(ada, T0.plusSeconds(i)).id());
        }
        openedAt(bob, T0);
        StoredSessionPage first = store().list(ada, LATER, null, 3);
        assertEquals(opened.subList(0, 3), ids(first.sessions()), "the one opened last first");
        StoredSessionPage second = store().list(ada, LATER, first.next(), 3);
        assertEquals(opened.subList(3, 6), ids(second.sessions()));
        StoredSessionPage third = store().list(ada, LATER, second.next(), 3);
        assertEquals(opened.subList(6, 7), ids(third.sessions()));
        assertNull(third.next());
        for (StoredSessionPage page : List.of(first, second, third)) {
            assertEquals(7, page.total());
        }
        assertNull(store().list(ada, LATER, null, 7).next(), "nothing is left after a full page");
    }

    @Test
    void whoGoesOnMeetsEachSessionThatLivesThroughoutOnceWhateverHappensMeanwhile() {
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(openedAt(ada, T0.plusSeconds(i / 4)));
        }
        Set<SessionId> throughout = new HashSet<>(ids(all));
        List<SessionId> met = new ArrayList<>();
        String next = null;
        int step = 0;
        do {
            StoredSessionPage page = store().list(ada, LATER, next, 7);
            met.addAll(ids(page.sessions()));
            next = page.next();
            // the last one of the page is ended, and one of each other part of the list is used or ended
            List<Session> changed = List.of(page.sessions().get(page.sessions().size() - 1), all.get(3 * step + 1));
            for (Session ended : changed) {
                throughout.remove(ended.id());
                StoredSessions.end(store(), ended.id(), ada, end(Reason.SIGNED_OUT, LATER));
            }
            store().touch(new Touch(all.get(2 * step).id(), LATER.plusSeconds(step), null, 0));
            throughout.removeAll(List.of(openedAt(ada, LATER.plusSeconds(step)).id()));
            step++;
        } while (next != null);
        assertEquals(new HashSet<>(met).size(), met.size(), "none is met twice");
        assertTrue(met.containsAll(throughout), "none is lost");
    }

    @Test
    void sessionsOfOneMomentAreOnOnePageEach() {
        Set<SessionId> opened = new HashSet<>();
        IntStream.range(0, 13).forEach(i -> opened.add(openedAt(ada, T0).id()));
        List<SessionId> listed = new ArrayList<>();
        String next = null;
        do {
            StoredSessionPage page = store().list(ada, LATER, next, 5);
            listed.addAll(ids(page.sessions()));
            next = page.next();
        } while (next != null);
        assertEquals(13, listed.size());
        assertEquals(opened, Set.copyOf(listed));
    }

    @Test
    void whatIsOverIsNeitherListedNorCounted() {
        Session idle = openedAt(ada, T0);
        Session used = openedAt(ada, T0.plusSeconds(1));
        Session ended = openedAt(ada, T0.plusSeconds(2));
        store().touch(new Touch(used.id(), T0.plusSeconds(50), null, 0));
        StoredSessions.end(store(), ended.id(), ada, end(Reason.SIGNED_OUT, T0.plusSeconds(60)));
        Instant late = idle.idleExpiresAt().plusSeconds(10);
        assertEquals(new StoredSessionPage(List.of(stored(used.id())), 1, null), store().list(ada, late, null, 1));
        openedAt(ada, late);
        assertEquals(2, store().list(ada, late, null, 1).total());
        StoredSessions.endAll(store(), ada, used.id(), end(Reason.REVOKED, late));
        StoredSessionPage spared = store().list(ada, late, null, 10);
        assertEquals(List.of(used.id()), ids(spared.sessions()));
        assertEquals(1, spared.total());
    }

    @Test
    void whatTheStoreHasNotGivenIsNoPosition() {
        openedAt(ada, T0);
        for (String made : List.of("", " ", "x", "-1", "1;2", "9".repeat(400), "0 ' or 1=1", "+inf", "1\n")) {
            assertThrows(IllegalArgumentException.class, () -> store().list(ada, LATER, made, 5), made);
        }
    }

    /** Also of more than one script or statement would touch. */
    @Test
    void manyAreEndedAtOnceAndCounted() {
        for (int i = 0; i < 180; i++) {
            openedAt(ada, T0);
        }
        Session spared = openedAt(ada, T0);
        List<Session> all = StoredSessions.list(store(), ada, LATER);
        assertEquals(181, all.size());
        assertEquals(180, StoredSessions.endAll(store(), ada, spared.id(), end(Reason.REVOKED, LATER)));
        for (Session session : all) {
            boolean lives = session.id().equals(spared.id());
            assertEquals(lives, stored(session.id()).ended().isEmpty());
            assertEquals(lives, store().touch(new Touch(session.id(), LATER.plusSeconds(1), null, 0)));
            assertEquals(
                    lives, store().replace(rotated(session, LATER)) instanceof SessionStore.ReplaceResult.Replaced);
        }
        assertEquals(1, StoredSessions.list(store(), ada, LATER.plusSeconds(2)).size());
        assertEquals(1, StoredSessions.endAll(store(), ada, null, end(Reason.SIGNED_OUT, LATER.plusSeconds(3))));
        assertEquals(0, StoredSessions.endAll(store(), ada, null, end(Reason.SIGNED_OUT, LATER.plusSeconds(4))));
        all.stream()
                .filter(session -> !session.id().equals(spared.id()))
                .forEach(session -> assertEquals(
                        end(Reason.REVOKED, LATER), stored(session.id()).end(), "the first end stays"));
    }
}
