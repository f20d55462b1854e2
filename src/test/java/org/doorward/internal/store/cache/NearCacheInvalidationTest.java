package org.doorward.internal.store.cache;

import static org.doorward.internal.store.cache.CacheBed.ADA;
import static org.doorward.internal.store.cache.CacheBed.MAX_AGE;
import static org.doorward.internal.store.cache.CacheBed.T0;
import static org.doorward.internal.store.cache.CacheBed.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountEvent;
import org.doorward.session.Reuse;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.StoredSessions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to a session, here or elsewhere, before, while and after it is loaded: nothing revoked comes back. */
@Tag("fast")
class NearCacheInvalidationTest {
    private final CacheBed bed = new CacheBed();
    private final NearCache cache = bed.cache;

    /** Every way in which a session of Ada's comes to its end and this node knows of it. */
    private final List<Consumer<Session>> revocations = List.of(
            session -> assertTrue(StoredSessions.end(cache, session.id(), ADA, end())),
            session -> assertTrue(StoredSessions.endAll(cache, ADA, null, end()) > 0),
            session -> assertEquals(
                    new SessionStore.OpenResult.Opened(List.of(session.id())),
                    cache.open(bed.session(ADA, bed.truth.state(ADA).epoch()), session.id(), 10, end())),
            session -> {
                StoredSessions.end(bed.truth, session.id(), ADA, end());
                cache.happened(new SessionEvent.Revoked(session.id(), ADA, Reason.REVOKED, T0, Origin.OTHER_NODE));
            },
            session -> {
                StoredSessions.endAll(bed.truth, ADA, null, end());
                cache.happened(new SessionEvent.AllRevoked(ADA, null, Reason.REVOKED, T0, Origin.OTHER_NODE));
            });

    @Test
    void aChangeOfTheAccountIsSeenAtTheVeryNextRequestHereAndWhereItIsTold() {
        Session session = bed.warm(ADA);
        cache.accountChanged(ADA);
        Session outdated = bed.recent(session).orElseThrow();
        assertTrue(outdated.isOutdated());
        bed.truth.replace(outdated.renewed(Account.active(ADA, "name", Set.of("other"))));
        assertFalse(bed.recent(session).orElseThrow().isOutdated(), "what is outdated is not kept");

        AccountId bob = AccountId.of("bob");
        Session told = bed.warm(bob);
        bed.truth.accountChanged(bob);
        assertFalse(bed.recent(told).orElseThrow().isOutdated(), "a copy");
        cache.happened(new AccountEvent.Changed(bob, T0, Origin.OTHER_NODE));
        assertTrue(bed.recent(told).orElseThrow().isOutdated());
    }

    @Test
    void aSessionThatMadeRoomForANewOneIsOverAtTheVeryNextRequest() {
        Session one = bed.warm(ADA);
        Session other = bed.warm(ADA);
        cache.open(bed.session(ADA, bed.truth.state(ADA).epoch()), null, 1, end());
        bed.assertOver(one);
        bed.assertOver(other);
    }

    @Test
    void aRevocationIsSeenByTheVeryNextRequest() {
        for (Consumer<Session> revocation : revocations) {
            Session session = bed.warm(ADA);
            revocation.accept(session);
            bed.assertOver(session);
            bed.assertOver(session);
        }
    }

    /** a load that is under way brings nothing back. */
    @Test
    void aRevocationDuringALoadIsSeenByTheVeryNextRequest() {
        for (Consumer<Session> revocation : revocations) {
            Session session = bed.opened(ADA);
            bed.store.afterNext(Call.FIND, () -> revocation.accept(session));
            bed.assertReads(1, session);
            bed.assertOver(session);
        }
    }

    @Test
    void aLoadOfLongAgoThatIsOvertakenByARevocationAndAnotherLoadBringsNothingBack() {
        for (Consumer<Session> revocation : revocations) {
            Session session = bed.opened(ADA);
            bed.store.afterNext(Call.FIND, () -> {
                revocation.accept(session);
                bed.assertOver(session);
            });
            assertTrue(bed.recent(session).orElseThrow().ended().isEmpty(), "it asked before the end");
            bed.assertOver(session);
        }
    }

    @Test
    void aRequestThatComesWhileTheRevocationIsOnItsWayToTheStoreLeavesNoCopy() {
        for (Consumer<Session> revocation : revocations.subList(0, 3)) {
            Session session = bed.opened(ADA);
            bed.store.beforeNext(Call.END, () -> bed.recent(session));
            revocation.accept(session);
            bed.assertOver(session);
        }
    }

    @Test
    void aRevocationWhoseAnswerWasLostIsSeenByTheVeryNextRequest() {
        List<Call> calls = List.of(Call.END, Call.END, Call.OPEN);
        for (int i = 0; i < calls.size(); i++) {
            Consumer<Session> revocation = revocations.get(i);
            Session session = bed.warm(ADA);
            bed.store.fail(calls.get(i), Fault.AFTER);
            assertThrows(StoreUnavailableException.class, () -> revocation.accept(session));
            bed.store.recover();
            bed.assertOver(session);
        }
    }

    @Test
    void aRefreshHereIsSeenByTheVeryNextRequestItsAnswerLostOrNot() {
        for (Fault fault : List.of(Fault.NONE, Fault.AFTER)) {
            Session session = bed.warm(ADA);
            bed.store.fail(Call.REPLACE, fault);
            bed.store.beforeNextReplace(() -> bed.recent(session));
            try {
                cache.replace(CacheBed.refreshed(session));
            } catch (StoreUnavailableException e) {
                assertEquals(Fault.AFTER, fault);
            }
            bed.store.recover();
            assertEquals(Set.of("role 1"), bed.recent(session).orElseThrow().roles());
        }
    }

    @Test
    void anEventThatComesTwiceOrLateOrBeforeTheLoadCostsAReadAndNoMore() {
        Session session = bed.opened(ADA);
        SessionEvent.Refreshed event = new SessionEvent.Refreshed(session.id(), ADA, T0, Origin.OTHER_NODE);
        cache.happened(event);
        bed.assertReads(1, session);
        bed.assertReads(0, session);
        bed.pass(Duration.ofSeconds(1));
        cache.happened(event);
        cache.happened(event);
        bed.assertReads(1, session);
        bed.assertReads(0, session);
    }

    @Test
    void everyEventThatChangesASessionHasItLoadedAnewAndNoOtherDoes() {
        Session session = bed.warm(ADA);
        Session other = bed.warm(ADA);
        Instant at = T0;
        List<SessionEvent> changing = List.of(
                new SessionEvent.Refreshed(session.id(), ADA, at, Origin.OTHER_NODE),
                new SessionEvent.SignedOut(session.id(), ADA, at, Origin.OTHER_NODE),
                new SessionEvent.Replaced(session.id(), ADA, at, Origin.OTHER_NODE),
                new SessionEvent.Reused(session.id(), ADA, Reuse.STALE_FAMILY, at, Origin.OTHER_NODE),
                new SessionEvent.Suspended(
                        session.id(),
                        ADA,
                        new Suspension(null, Suspension.Cause.ADMINISTRATIVE),
                        at,
                        Origin.OTHER_NODE),
                new SessionEvent.Reinstated(session.id(), ADA, at, Origin.OTHER_NODE),
                new SessionEvent.Revoked(session.id(), ADA, Reason.SUSPENDED, at, Origin.THIS_NODE));
        for (SessionEvent event : changing) {
            cache.happened(event);
            bed.assertReads(1, session);
            bed.assertReads(0, session);
            bed.assertReads(0, other);
        }
        cache.happened(new SessionEvent.AllRevoked(ADA, session.id(), Reason.REVOKED, at, Origin.OTHER_NODE));
        bed.assertReads(1, session);
        bed.assertReads(1, other);
        cache.happened(new SessionEvent.Created(session.id(), ADA, at, Origin.OTHER_NODE));
        cache.happened(new SessionEvent.Accessed(session.id(), ADA, at, Origin.THIS_NODE));
        bed.assertReads(0, session);
    }

    @Test
    void revokingAllButOneLoadsTheSparedOneAnewAndLetsItIn() {
        Session spared = bed.warm(ADA);
        Session other = bed.warm(ADA);
        assertEquals(1, StoredSessions.endAll(cache, ADA, spared.id(), end()));
        assertEquals(1, bed.recent(spared).orElseThrow().epoch());
        bed.assertReads(0, spared);
        bed.assertOver(other);
    }

    @Test
    void whatHappensInOneTenantIsNotFeltInAnotherHoweverTheyAreNamed() {
        AccountId left = new AccountId(new TenantId("a:b"), "c");
        AccountId right = new AccountId(new TenantId("a"), "b:c");
        AccountId namesake = new AccountId(new TenantId("elsewhere"), "c");
        List<Session> others = List.of(bed.warm(right), bed.warm(namesake), bed.warm(ADA));
        Session revoked = bed.warm(left);
        cache.happened(new SessionEvent.AllRevoked(left, null, Reason.REVOKED, T0, Origin.OTHER_NODE));
        StoredSessions.endAll(cache, left, null, end());
        bed.assertOver(revoked);
        others.forEach(other -> bed.assertReads(0, other));
    }

    @Test
    void aTouchMovesTheCopyAlongAndMakesItNoYounger() {
        Session session = bed.warm(ADA);
        bed.pass(MAX_AGE.minusNanos(1));
        assertTrue(cache.touch(new Touch(session.id(), T0.plusSeconds(60), "192.0.2.8", 0)));
        assertEquals(bed.truth.find(session.id()), bed.recent(session));
        bed.assertReads(0, session);
        bed.pass(Duration.ofNanos(1));
        bed.assertReads(1, session);
    }

    @Test
    void aTouchNeverMakesAnInvalidCopyGoodAgain() {
        Session session = bed.warm(ADA);
        bed.store.afterNext(Call.TOUCH, () -> assertTrue(StoredSessions.end(cache, session.id(), ADA, end())));
        assertTrue(cache.touch(new Touch(session.id(), T0.plusSeconds(60), null, 0)));
        bed.assertOver(session);
    }
}
