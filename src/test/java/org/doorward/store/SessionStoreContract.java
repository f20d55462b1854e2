package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** What every session store promises. A store's own test gives its construction, and what is only its own. */
public abstract class SessionStoreContract extends SessionEndContract {
    @Test
    void anOpenedSessionIsFoundAsItWasOpened() {
        Session opened = opened(ada);
        assertEquals(opened, stored(opened.id()));
    }

    @Test
    void oddAndLongTextsComeBackAsTheyWere() {
        AccountId odd = new AccountId(new TenantId("a:b{c} d/ä"), "ключ: {x}|" + "ü".repeat(100));
        Set<String> roles = new java.util.HashSet<>(Set.of("a b", "c,d", "ролЬ", "%20", "x".repeat(200)));
        IntStream.range(0, 50).forEach(i -> roles.add("role-number-" + i));
        Session plain = session(odd, roles, List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1"));
        Session odder = Session.builder(plain.id(), odd)
                .username("имя \uD83D\uDE00 ".repeat(20).strip())
                .roles(roles)
                .device(new Device(DeviceType.MOBILE, "\uD83D\uDE00".repeat(60), "client " + "é".repeat(100)))
                .addresses(plain.addresses())
                .method("password")
                .authenticatedAt(T0)
                .createdAt(T0)
                .lastSeenAt(T0)
                .expiresAt(plain.expiresAt())
                .idleTimeout(IDLE)
                .rotation(plain.rotation())
                .build();
        assertTrue(StoredSessions.open(store(), odder));
        assertEquals(odder, stored(odder.id()));
    }

    @Test
    void aSessionThatWasNeverOpenedIsNotFound() {
        assertEquals(Optional.empty(), store().find(generator.sessionId(ada)));
    }

    @Test
    void anIdIsNeverTakenTwice() {
        Session first = opened(ada);
        Session second = Session.builder(first.id(), ada)
                .username("other")
                .roles(Set.of("admin"))
                .method("password")
                .authenticatedAt(T0)
                .createdAt(T0)
                .lastSeenAt(T0)
                .expiresAt(first.expiresAt())
                .idleTimeout(IDLE)
                .remembered(true)
                .rotation(first.rotation())
                .build();
        assertFalse(StoredSessions.open(store(), second));
        assertEquals(first, stored(first.id()));
    }

    @Test
    void replacePutsTheNextVersion() {
        Session opened = opened(ada);
        Session next = rotated(opened, T0.plusSeconds(60));
        assertInstanceOf(SessionStore.ReplaceResult.Replaced.class, store().replace(next));
        assertEquals(next, stored(opened.id()));
    }

    @Test
    void replaceLeavesNothingOfLongerTextsBehind() {
        Session opened = session(ada, Set.of("a".repeat(60), "b".repeat(60), "c".repeat(60)), List.of());
        assertTrue(StoredSessions.open(store(), opened));
        Session next =
                opened.rotated(opened.rotation().next(TokenHash.of("x"), "key", T0), account(ada, "n", Set.of()));
        assertInstanceOf(SessionStore.ReplaceResult.Replaced.class, store().replace(next));
        assertEquals(Set.of(), stored(opened.id()).roles());
        assertEquals("n", stored(opened.id()).username());
    }

    @Test
    void replaceOverAnotherVersionChangesNothingAndTellsWhatIsThere() {
        Session opened = opened(ada);
        Session winner = rotated(opened, T0.plusSeconds(1));
        Session loser = rotated(opened, T0.plusSeconds(2));
        store().replace(winner);
        SessionStore.ReplaceResult.Stale stale =
                assertInstanceOf(SessionStore.ReplaceResult.Stale.class, store().replace(loser));
        assertEquals(winner, stale.present());
        assertEquals(winner, stored(opened.id()));
        Session ahead = rotated(rotated(winner, T0), T0);
        assertInstanceOf(SessionStore.ReplaceResult.Stale.class, store().replace(ahead), "not two ahead either");
    }

    @Test
    void aRemovedSessionIsNeverRevivedByALateReplace() {
        Session opened = opened(ada);
        forget(opened.id());
        assertInstanceOf(SessionStore.ReplaceResult.Gone.class, store().replace(rotated(opened, T0.plusSeconds(6))));
        assertEquals(Optional.empty(), store().find(opened.id()));
        assertEquals(List.of(), StoredSessions.list(store(), ada, T0));
    }

    @Test
    void ofManyReplacementsAtOnceExactlyOneWins() {
        Session opened = opened(ada);
        List<Callable<SessionStore.ReplaceResult>> contenders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Session next = rotated(opened, T0.plusSeconds(i));
            contenders.add(() -> store().replace(next));
        }
        long won = Race.of(contenders).stream()
                .filter(SessionStore.ReplaceResult.Replaced.class::isInstance)
                .count();
        assertEquals(1, won);
        assertEquals(2, stored(opened.id()).version());
    }

    @Test
    void replaceKeepsWhatTouchesAndEpochsOwn() {
        Session opened = opened(ada);
        Session next = rotated(opened, T0.plusSeconds(60));
        store().touch(new Touch(opened.id(), T0.plusSeconds(50), "198.51.100.1", 0));
        StoredSessions.endAll(store(), ada, opened.id(), end(Reason.REVOKED, T0.plusSeconds(55)));
        assertInstanceOf(SessionStore.ReplaceResult.Replaced.class, store().replace(next));
        Session after = stored(opened.id());
        assertEquals(T0.plusSeconds(50), after.lastSeenAt());
        assertEquals(List.of("198.51.100.1", "192.0.2.7"), after.addresses());
        assertTrue(after.epoch() > opened.epoch());
        assertEquals(store().state(ada).epoch(), after.epoch());
    }

    @Test
    void touchMovesLastSeenForwardOnlyAndNoVersion() {
        Session opened = opened(ada);
        assertTrue(store().touch(new Touch(opened.id(), T0.plusSeconds(100), null, 0)));
        assertTrue(store().touch(new Touch(opened.id(), T0.plusSeconds(50), "203.0.113.9", 0)));
        Session after = stored(opened.id());
        assertEquals(T0.plusSeconds(100), after.lastSeenAt());
        assertEquals(opened.version(), after.version());
        assertEquals(opened.addresses(), after.addresses(), "an old touch brings no address");
        assertEquals(T0.plusSeconds(100).plus(IDLE), after.idleExpiresAt());
    }

    @Test
    void touchKeepsTheLatestFewAddresses() {
        Session opened = opened(ada);
        for (int i = 1; i <= 8; i++) {
            store().touch(new Touch(opened.id(), T0.plusSeconds(i), "198.51.100." + i, 0));
        }
        store().touch(new Touch(opened.id(), T0.plusSeconds(9), "198.51.100.7", 0));
        assertEquals(
                List.of("198.51.100.7", "198.51.100.8", "198.51.100.6", "198.51.100.5", "198.51.100.4"),
                stored(opened.id()).addresses());
    }

    @Test
    void touchConfirmsTheShownGenerationOnce() {
        Session opened = opened(ada);
        Session next = rotated(opened, T0.plusSeconds(10));
        store().replace(next);
        store().touch(new Touch(opened.id(), T0.plusSeconds(11), null, 0));
        assertTrue(stored(opened.id()).rotation().isUnconfirmed(), "the generation before confirms nothing");
        store().touch(new Touch(opened.id(), T0.plusSeconds(11), null, 1));
        assertEquals(T0.plusSeconds(11), stored(opened.id()).rotation().confirmedAt());
        store().touch(new Touch(opened.id(), T0.plusSeconds(20), null, 1));
        assertEquals(T0.plusSeconds(11), stored(opened.id()).rotation().confirmedAt(), "the first showing counts");
    }

    @Test
    void touchRevivesNothing() {
        Session ended = opened(ada);
        StoredSessions.end(store(), ended.id(), ada, end(Reason.REVOKED, T0.plusSeconds(1)));
        assertFalse(store().touch(new Touch(ended.id(), T0.plusSeconds(2), "203.0.113.9", 0)));
        assertTrue(stored(ended.id()).ended().isPresent());
        assertEquals(T0, stored(ended.id()).lastSeenAt());

        Session forgotten = opened(ada);
        forget(forgotten.id());
        assertFalse(store().touch(new Touch(forgotten.id(), T0.plusSeconds(2), null, 0)));
        assertEquals(Optional.empty(), store().find(forgotten.id()));

        Session idle = opened(ada);
        assertFalse(store().touch(new Touch(idle.id(), T0.plus(IDLE), null, 0)), "the idle timeout is over");
        assertEquals(T0, stored(idle.id()).lastSeenAt());
    }

    @Test
    void listShowsTheAccountsLivingSessionsAndTouchesNone() {
        Session first = opened(ada);
        Session second = opened(ada);
        Session ended = opened(ada);
        opened(bob);
        StoredSessions.end(store(), ended.id(), ada, end(Reason.SIGNED_OUT, T0));
        List<Session> listed = StoredSessions.list(store(), ada, T0.plusSeconds(30));
        assertEquals(Set.of(first.id(), second.id()), Set.copyOf(ids(listed)));
        assertEquals(T0, stored(first.id()).lastSeenAt());
        assertEquals(List.of(), StoredSessions.list(store(), ada, T0.plus(IDLE)), "idle ones are not shown");
    }

    @Test
    void tenantsDoNotMeetHoweverTheyAreNamed() {
        AccountId left = new AccountId(new TenantId("a:b"), "c");
        AccountId right = new AccountId(new TenantId("a"), "b:c");
        AccountId same = new AccountId(new TenantId("a:b "), "c");
        Session lefts = opened(left);
        Session rights = opened(right);
        Session sames = opened(same);
        assertEquals(1, StoredSessions.endAll(store(), left, null, end(Reason.REVOKED, T0)));
        assertTrue(stored(lefts.id()).ended().isPresent());
        assertTrue(stored(rights.id()).ended().isEmpty());
        assertTrue(stored(sames.id()).ended().isEmpty());
        assertEquals(
                Optional.empty(),
                store().find(new SessionId(right.tenant(), lefts.id().value())),
                "an id is of one tenant only");
        StoredSessions.endAll(store(), right, null, end(Reason.REVOKED, T0));
        StoredSessions.endAll(store(), same, null, end(Reason.REVOKED, T0));
    }
}
