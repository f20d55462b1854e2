package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.SessionEvent;
import org.doorward.store.StoredSessionPage;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** However many sessions an account opens: how many it has, and how many of them are shown at once. */
interface SessionLimitContract {
    SessionBed bed();

    private Set<SessionId> living() {
        Set<SessionId> living = new HashSet<>();
        bed().node.list(bed().ada.id()).sessions().forEach(session -> living.add(session.id()));
        return living;
    }

    @Test
    default void ofFiftySignInsAtOnceOnTwoNodesNeverMoreThanMayLiveAndTheNewestDo() {
        SessionEngine one = bed().nodeOfAtMost(5);
        SessionEngine other = bed().nodeOfAtMost(5);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> most = CompletableFuture.supplyAsync(() -> {
            int seen = 0;
            while (!over.get()) {
                seen = Math.max(seen, bed().otherNode.list(bed().ada.id()).total());
            }
            return seen;
        });
        List<IssuedTokens> all;
        try {
            all = Race.of(IntStream.range(0, 50)
                    .<Callable<IssuedTokens>>mapToObj(i -> () -> bed().open(i % 2 == 0 ? one : other))
                    .toList());
        } finally {
            over.set(true);
        }
        assertTrue(most.join() <= 5, "there were " + most.join() + " at once");
        assertEquals(5, living().size());
        Set<SessionId> replaced = new HashSet<>();
        bed().told.stream()
                .filter(SessionEvent.Replaced.class::isInstance)
                .forEach(event ->
                        assertTrue(replaced.add(((SessionEvent.Replaced) event).session()), "told twice: " + event));
        assertEquals(45, replaced.size(), "each end is told");
        all.stream()
                .map(tokens -> tokens.session().id())
                .forEach(id -> assertEquals(!replaced.contains(id), living().contains(id)));
        Set<SessionId> newest = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            bed().advance(Duration.ofSeconds(1));
            newest.add(bed().open(i % 2 == 0 ? one : other).session().id());
        }
        assertEquals(newest, living(), "the newest live");
    }

    @Test
    default void whoIsEndedByALimitIsToldSoAtTheNextRequest() {
        SessionEngine node = bed().nodeOfAtMost(2);
        IssuedTokens first = bed().open(node);
        bed().advance(Duration.ofSeconds(1));
        IssuedTokens second = bed().open(node);
        SessionBed.resumed(node, first.accessToken());
        bed().advance(Duration.ofSeconds(1));
        bed().told.clear();
        IssuedTokens third = bed().open(node);
        assertEquals(
                Reason.REPLACED, SessionBed.rejected(node, first.accessToken()).reason());
        assertEquals(Reason.REPLACED, SessionBed.refused(bed().otherNode, first.refreshToken()));
        assertEquals(
                List.of(
                        new SessionEvent.Replaced(
                                first.session().id(), bed().ada.id(), node.now(), Origin.THIS_NODE),
                        new SessionEvent.Created(third.session().id(), bed().ada.id(), node.now(), Origin.THIS_NODE)),
                List.copyOf(bed().told));
        bed().assertAlive(second, node);
        bed().assertAlive(third, node);
    }

    @Test
    default void theListIsReadPageByPageTheLatestSignInFirst() {
        List<SessionId> opened = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            opened.add(0, bed().open().session().id());
            bed().advance(Duration.ofSeconds(1));
        }
        AccountId ada = bed().ada.id();
        List<SessionId> listed = new ArrayList<>();
        String cursor = null;
        do {
            StoredSessionPage page = bed().node.list(ada, cursor, 3);
            assertTrue(page.sessions().size() <= 3);
            assertEquals(7, page.total());
            page.sessions().forEach(session -> listed.add(session.id()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(opened, listed);
    }

    @Test
    default void aCursorLeadsItsOwnAccountOnEveryNodeAndNobodyElse() {
        for (int i = 0; i < 3; i++) {
            bed().open();
        }
        AccountId ada = bed().ada.id();
        String cursor =
                Optional.ofNullable(bed().node.list(ada, null, 1).next()).orElseThrow();
        assertEquals(1, bed().otherNode.list(ada, cursor, 1).sessions().size());
        AccountId mallory = AccountId.of("mallory-" + ada.value());
        assertThrows(IllegalArgumentException.class, () -> bed().node.list(mallory, cursor, 1));
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            String forged = cursor.substring(0, i) + other + cursor.substring(i + 1);
            // the last character's spare bits say nothing
            if (i < cursor.length() - 1) {
                assertThrows(IllegalArgumentException.class, () -> bed().node.list(ada, forged, 1), forged);
            }
        }
        for (String none : List.of("", "1", "a b", "ü", cursor + "A", cursor.substring(1), "A".repeat(5_000))) {
            assertThrows(IllegalArgumentException.class, () -> bed().node.list(ada, none, 1), none);
        }
        SessionEngine elsewhere = bed().nodeOfOtherSecret();
        assertThrows(IllegalArgumentException.class, () -> elsewhere.list(ada, cursor, 1));
        SessionEngine renewed = bed().nodeOfSecrets(TestSettings.newSecret(), TestSettings.SECRET);
        assertFalse(renewed.list(ada, cursor, 1).sessions().isEmpty(), "a secret is changed while somebody reads on");
        assertThrows(IllegalArgumentException.class, () -> bed().node.list(ada, null, 0));
        assertThrows(IllegalArgumentException.class, () -> bed().node.list(ada, null, 101));
    }
}
