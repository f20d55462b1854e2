package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.session.Session;
import org.doorward.session.Touch;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** How sessions know that their account has changed: what {@link SessionStore#accountChanged} promises. */
abstract class AccountVersionContract extends ScopeEndContract {
    private Session renewed(Session outdated, String role) {
        Session next = outdated.renewed(account(ada, "new name", Set.of(role)));
        assertInstanceOf(SessionStore.ReplaceResult.Replaced.class, store().replace(next));
        return next;
    }

    @Test
    void afterAChangeEachSessionOfTheAccountIsOutdatedWhereverItIsRead() {
        Session one = opened(ada);
        Session other = opened(ada);
        AccountId namesake = new AccountId(new TenantId("elsewhere"), ada.value());
        List<Session> unconcerned = List.of(opened(bob), opened(namesake));
        assertFalse(stored(one.id()).isOutdated());
        assertEquals(new SessionStore.AccountState(0, 0, 0), store().state(ada));

        store().accountChanged(ada);
        long version = store().state(ada).version();
        assertTrue(version > 0);
        assertEquals(0, store().state(ada).epoch(), "it revokes nothing");
        for (Session session : List.of(stored(one.id()), stored(other.id()))) {
            assertTrue(session.isOutdated());
            assertEquals(version, session.latestAccountVersion());
        }
        List<Session> listed = StoredSessions.list(store(), ada, T0);
        assertEquals(2, listed.size());
        listed.forEach(session -> assertTrue(session.isOutdated()));
        unconcerned.forEach(session -> assertFalse(stored(session.id()).isOutdated()));
    }

    @Test
    void aSignInBegunBeforeAChangeOpensASessionThatIsOutdated() {
        Session before = session(ada);
        store().accountChanged(ada);
        assertTrue(StoredSessions.open(store(), before));
        assertTrue(stored(before.id()).isOutdated());
        assertFalse(stored(opened(ada).id()).isOutdated(), "one begun after it is not");
    }

    @Test
    void aReplacementWithTheLatestVersionHasTheNewRolesAndIsOutdatedNoMore() {
        Session opened = opened(ada);
        store().accountChanged(ada);
        Session next = renewed(stored(opened.id()), "another");
        Session after = stored(opened.id());
        assertEquals(next, after);
        assertFalse(after.isOutdated());
        assertEquals(Set.of("another"), after.roles());
        assertEquals(opened.rotation(), after.rotation(), "no token changes");
        assertFalse(StoredSessions.list(store(), ada, T0).get(0).isOutdated());
    }

    @Test
    void aReplacementThatWasReadBeforeAFurtherChangeIsStillOutdated() {
        Session opened = opened(ada);
        store().accountChanged(ada);
        Session read = stored(opened.id());
        store().accountChanged(ada);
        renewed(read, "another");
        assertTrue(stored(opened.id()).isOutdated());
    }

    @Test
    void aRotationTakesTheLatestVersionAlong() {
        Session opened = opened(ada);
        store().accountChanged(ada);
        assertInstanceOf(
                SessionStore.ReplaceResult.Replaced.class,
                store().replace(rotated(stored(opened.id()), T0.plusSeconds(1))));
        assertFalse(stored(opened.id()).isOutdated());
    }

    @Test
    void whoLosesAReplacementLearnsTheLatestVersion() {
        Session opened = opened(ada);
        store().replace(rotated(opened, T0.plusSeconds(1)));
        store().accountChanged(ada);
        SessionStore.ReplaceResult.Stale stale = assertInstanceOf(
                SessionStore.ReplaceResult.Stale.class,
                store().replace(opened.renewed(account(ada, "late", Set.of("late")))));
        assertTrue(stale.present().isOutdated());
        assertEquals(store().state(ada).version(), stale.present().latestAccountVersion());
    }

    /** Otherwise the token before the last one would be good again for minutes. */
    @Test
    void aReplacementThatIsNoRotationKeepsAConfirmationThatCameInBetween() {
        Session opened = opened(ada);
        store().replace(rotated(opened, T0.plusSeconds(10)));
        store().accountChanged(ada);
        Session read = stored(opened.id());
        assertTrue(read.rotation().isUnconfirmed());
        store().touch(new Touch(opened.id(), T0.plusSeconds(11), null, 1));
        renewed(read, "another");
        Session after = stored(opened.id());
        assertEquals(T0.plusSeconds(11), after.rotation().confirmedAt());
        assertEquals(T0.plusSeconds(11), after.lastSeenAt());
        store().replace(rotated(after, T0.plusSeconds(20)));
        assertTrue(stored(opened.id()).rotation().isUnconfirmed(), "the next rotation is not confirmed by it");
    }

    @Test
    void aChangeRevivesNothing() {
        Session ended = opened(ada);
        StoredSessions.end(store(), ended.id(), ada, end(Reason.SIGNED_OUT, T0));
        Session revoked = opened(ada);
        StoredSessions.endAll(store(), ada, null, end(Reason.REVOKED, T0));
        store().accountChanged(ada);
        for (Session session : List.of(ended, revoked)) {
            assertTrue(stored(session.id()).ended().isPresent());
            assertInstanceOf(
                    SessionStore.ReplaceResult.Stale.class,
                    store().replace(stored(session.id()).renewed(account(ada, "late", Set.of("late")))));
            assertTrue(stored(session.id()).ended().isPresent());
        }
        assertEquals(List.of(), StoredSessions.list(store(), ada, T0));
    }

    @Test
    void aRevokeAllLeavesTheVersionAndASparedSessionOutdated() {
        Session spared = opened(ada);
        store().accountChanged(ada);
        long version = store().state(ada).version();
        StoredSessions.endAll(store(), ada, spared.id(), end(Reason.REVOKED, T0));
        assertEquals(version, store().state(ada).version());
        assertTrue(stored(spared.id()).isOutdated());
    }

    @Test
    void eachOfManyChangesAtOnceMovesTheVersionAndNoneComesTwice() {
        Session opened = opened(ada);
        Set<Long> seen = new HashSet<>(Set.of(opened.accountVersion()));
        for (int round = 0; round < 5; round++) {
            List<Callable<Object>> contenders = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                contenders.add(() -> {
                    store().accountChanged(ada);
                    return store().state(ada).version();
                });
            }
            contenders.add(() -> StoredSessions.open(store(), session(ada)));
            Race.of(contenders);
            assertTrue(seen.add(store().state(ada).version()), "round " + round);
            assertTrue(stored(opened.id()).isOutdated());
        }
    }
}
