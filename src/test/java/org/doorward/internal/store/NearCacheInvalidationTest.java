package org.doorward.internal.store;

import static org.doorward.internal.store.CacheBed.ADA;
import static org.doorward.internal.store.CacheBed.MAX_AGE;
import static org.doorward.internal.store.CacheBed.T0;
import static org.doorward.internal.store.CacheBed.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.session.Reuse;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionStore;
import org.doorward.session.Touch;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.junit.jupiter.api.Test;

/** What happens to a session, here or elsewhere, before, while and after it is loaded: nothing revoked comes back. */
class NearCacheInvalidationTest {
    private final CacheBed bed = new CacheBed();
    private final NearCache cache = bed.cache;

    /** Every way in which a session of Ada's comes to its end and this node knows of it. */
    private final List<Consumer<Session>> revocations = List.of(
            session -> assertTrue(cache.end(session.id(), ADA, end())),
            session -> assertTrue(cache.endAll(ADA, null, end()) > 0),
            session -> assertEquals(
                    SessionStore.OpenResult.REPLACED,
                    cache.openInPlaceOf(bed.session(ADA, bed.truth.epoch(ADA)), session.id(), end())),
            session -> {
                bed.truth.end(session.id(), ADA, end());
                cache.happened(new SessionEvent.Revoked(session.id(), ADA, Reason.REVOKED, T0, true));
            },
            session -> {
                bed.truth.endAll(ADA, null, end());
                cache.happened(new SessionEvent.AllRevoked(ADA, null, Reason.REVOKED, T0, true));
            });

    /** R088. */
    @Test
    void aRevocationIsSeenByTheVeryNextRequest() {
        for (Consumer<Session> revocation : revocations) {
            Session session = bed.warm(ADA);
            revocation.accept(session);
            bed.assertOver(session);
            bed.assertOver(session);
        }
    }

    /** T40: a load that is under way brings nothing back. */
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
        for (Consumer<Session> revocation : revocations.subList(0, 3)) {
            Session session = bed.warm(ADA);
            bed.store.fail(Call.END, Fault.AFTER);
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
        SessionEvent.Refreshed event = new SessionEvent.Refreshed(session.id(), ADA, T0, true);
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
                new SessionEvent.Refreshed(session.id(), ADA, at, true),
                new SessionEvent.SignedOut(session.id(), ADA, at, true),
                new SessionEvent.Replaced(session.id(), ADA, at, true),
                new SessionEvent.Reused(session.id(), ADA, Reuse.STALE_FAMILY, at, true),
                new SessionEvent.Revoked(session.id(), ADA, Reason.SUSPENDED, at, false));
        for (SessionEvent event : changing) {
            cache.happened(event);
            bed.assertReads(1, session);
            bed.assertReads(0, session);
            bed.assertReads(0, other);
        }
        cache.happened(new SessionEvent.AllRevoked(ADA, session.id(), Reason.REVOKED, at, true));
        bed.assertReads(1, session);
        bed.assertReads(1, other);
        cache.happened(new SessionEvent.Created(session.id(), ADA, at, true));
        cache.happened(new SessionEvent.Accessed(session.id(), ADA, at, false));
        bed.assertReads(0, session);
    }

    @Test
    void revokingAllButOneLoadsTheSparedOneAnewAndLetsItIn() {
        Session spared = bed.warm(ADA);
        Session other = bed.warm(ADA);
        assertEquals(1, cache.endAll(ADA, spared.id(), end()));
        assertEquals(1, bed.recent(spared).orElseThrow().epoch());
        bed.assertReads(0, spared);
        bed.assertOver(other);
    }

    /** R211, R214. */
    @Test
    void whatHappensInOneTenantIsNotFeltInAnotherHoweverTheyAreNamed() {
        AccountId left = new AccountId(new TenantId("a:b"), "c");
        AccountId right = new AccountId(new TenantId("a"), "b:c");
        AccountId namesake = new AccountId(new TenantId("elsewhere"), "c");
        List<Session> others = List.of(bed.warm(right), bed.warm(namesake), bed.warm(ADA));
        Session revoked = bed.warm(left);
        cache.happened(new SessionEvent.AllRevoked(left, null, Reason.REVOKED, T0, true));
        cache.endAll(left, null, end());
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
        bed.store.afterNext(Call.TOUCH, () -> assertTrue(cache.end(session.id(), ADA, end())));
        assertTrue(cache.touch(new Touch(session.id(), T0.plusSeconds(60), null, 0)));
        bed.assertOver(session);
    }
}
