package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.Account;
import org.doorward.session.Session;
import org.doorward.session.SessionRestrictions;
import org.doorward.session.Touch;
import org.doorward.testing.Race;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Test;

/** What may restrict a session is stored with it, and changes by replacement alone. */
abstract class SessionRestrictionsContract extends AccountVersionContract {
    private static final Instant UNTIL = T0.plusSeconds(600);
    private static final Suspension PAUSE = new Suspension(UNTIL, Cause.ADMINISTRATIVE);
    private static final Suspension FOR_EVER = new Suspension(null, Cause.SECURITY);
    private static final Set<Restriction> FACTS =
            Set.of(Restriction.EMAIL_UNVERIFIED, Restriction.TERMS_NOT_ACCEPTED, Restriction.PASSWORD_CHANGE_REQUIRED);

    private static List<SessionRestrictions> all() {
        List<SessionRestrictions> all = new ArrayList<>(List.of(SessionRestrictions.NONE));
        FACTS.forEach(fact -> all.add(new SessionRestrictions(Set.of(fact), null, null)));
        all.add(new SessionRestrictions(Set.of(), PAUSE, null));
        all.add(new SessionRestrictions(Set.of(), null, FOR_EVER));
        all.add(new SessionRestrictions(FACTS, FOR_EVER, PAUSE));
        return all;
    }

    private Session replaced(Session next) {
        assertInstanceOf(SessionStore.ReplaceResult.Replaced.class, store().replace(next));
        return next;
    }

    @Test
    void allRestrictionsAreStoredWithANewSessionAndByAReplacement() {
        Session held = opened(ada);
        for (SessionRestrictions restrictions : all()) {
            Session session =
                    session(ada).toBuilder().restrictions(restrictions).build();
            assertTrue(StoredSessions.open(store(), session));
            assertEquals(restrictions, stored(session.id()).restrictions());
            held = replaced(held.toBuilder()
                    .restrictions(restrictions)
                    .version(held.version() + 1)
                    .build());
            assertEquals(held, stored(held.id()));
        }
        held = replaced(held.toBuilder()
                .restrictions(SessionRestrictions.NONE)
                .version(held.version() + 1)
                .build());
        assertEquals(held, stored(held.id()), "nothing of a longer text is left");
    }

    @Test
    void aListTellsWhatRestrictsItsSessions() {
        Session paused = replaced(opened(ada).suspended(PAUSE));
        assertEquals(List.of(paused), StoredSessions.list(store(), ada, T0));
    }

    @Test
    void aUseAndTheEndOfOthersLeaveASuspension() {
        Session paused = replaced(opened(ada).suspended(PAUSE));
        assertTrue(store().touch(new Touch(paused.id(), T0.plusSeconds(5), null, 0)));
        assertEquals(1, 1 + StoredSessions.endAll(store(), ada, paused.id(), end(Reason.REVOKED, T0)));
        Session stored = stored(paused.id());
        assertEquals(Optional.empty(), stored.ended());
        assertEquals(PAUSE, stored.restrictions().suspension());
    }

    @Test
    void whoHasReadItBeforeWritesNothingOverASuspension() {
        Session opened = opened(ada);
        replaced(opened.suspended(PAUSE));
        SessionStore.ReplaceResult.Stale stale = assertInstanceOf(
                SessionStore.ReplaceResult.Stale.class, store().replace(rotated(opened, T0.plusSeconds(1))));
        assertEquals(PAUSE, stale.present().restrictions().suspension());
        assertEquals(PAUSE, stored(opened.id()).restrictions().suspension());
        assertEquals(opened.rotation(), stored(opened.id()).rotation());
    }

    @Test
    void anEndedSessionIsNeitherSuspendedNorRevived() {
        Session opened = opened(ada);
        StoredSessions.end(store(), opened.id(), ada, end(Reason.SUSPENDED, T0));
        assertInstanceOf(SessionStore.ReplaceResult.Stale.class, store().replace(opened.suspended(PAUSE)));
        assertEquals(Reason.SUSPENDED, stored(opened.id()).ended().orElseThrow().reason());
        assertEquals(SessionRestrictions.NONE, stored(opened.id()).restrictions());
    }

    @Test
    void ofASuspensionAndARotationAtOnceOneIsFirstAndNeitherIsLostHalf() {
        for (int round = 0; round < 10; round++) {
            Session opened = opened(ada);
            Session rotated = rotated(opened, T0.plusSeconds(1));
            List<Callable<SessionStore.ReplaceResult>> both =
                    List.of(() -> store().replace(opened.suspended(PAUSE)), () -> store().replace(rotated));
            List<SessionStore.ReplaceResult> results = Race.of(both);
            Session stored = stored(opened.id());
            boolean suspended = results.get(0) instanceof SessionStore.ReplaceResult.Replaced;
            assertTrue(suspended != (results.get(1) instanceof SessionStore.ReplaceResult.Replaced));
            assertEquals(suspended ? opened.suspended(PAUSE) : rotated, stored);
        }
    }

    @Test
    void whatANodeOfAnEarlierVersionHasRenewedIsOutdatedStill() {
        Session session = opened(ada);
        store().accountChanged(ada);
        Session changed = stored(session.id());
        Session next = changed.toBuilder()
                .accountVersion(changed.latestAccountVersion())
                .version(changed.version() + 1)
                .build();
        if (!renewedByEarlierVersion(next)) {
            return;
        }
        Session found = stored(session.id());
        assertEquals(next.version(), found.version());
        assertTrue(found.isOutdated(), "its restrictions are from before the change");
        Account paused = account(ada, "ada", Set.of("user")).toBuilder()
                .suspension(PAUSE)
                .build();
        Session renewed = replaced(found.renewed(paused));
        assertFalse(stored(session.id()).isOutdated());
        store().accountChanged(ada);
        assertTrue(renewedByEarlierVersion(stored(session.id()).toBuilder()
                .accountVersion(stored(session.id()).latestAccountVersion())
                .version(renewed.version() + 1)
                .build()));
        assertTrue(stored(session.id()).isOutdated(), "it may be suspended no longer");
    }
}
