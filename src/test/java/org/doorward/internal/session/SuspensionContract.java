package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.AccountSuspendedException;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionService;
import org.doorward.session.SignIn;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.junit.jupiter.api.Test;

/** A suspended session, or one of a suspended account, is neither used nor lost, on every node. */
interface SuspensionContract extends SuspensionBed {
    @Test
    default void aSuspendedSessionIsKeptOnAllNodesAndGoesOnByItselfAtItsTimeAndNotAMomentBefore() {
        IssuedTokens tokens = bed().open();
        assertFree(tokens);
        Suspension pause = pause();
        assertTrue(SuspensionBed.suspend(bed().node, tokens, pause));
        assertSuspended(tokens, pause.until());
        bed().advance(PAUSE.minusMillis(1));
        assertSuspended(tokens, pause.until());
        long version = bed().stored(tokens).version();
        bed().advance(Duration.ofMillis(1));
        assertFree(tokens);
        assertEquals(version, bed().stored(tokens).version(), "nothing was written");
        bed().assertAlive(refreshed(bed().otherNode, tokens.refreshToken()));
    }

    @Test
    default void aSuspendedAccountsSessionsAreKeptAndGoOnByThemselves() {
        IssuedTokens tokens = bed().open();
        Suspension pause = pause();
        suspendAccount(pause);
        assertSuspended(tokens, pause.until());
        bed().advance(PAUSE);
        assertFree(tokens);
        bed().assertAlive(bed().refreshed(tokens.refreshToken()));
        suspendAccount(new Suspension(null, Cause.ADMINISTRATIVE));
        IssuedTokens during = bed().open();
        suspendAccount(null);
        assertFree(during);
    }

    @Test
    default void noSessionIsOpenedWhileTheAccountIsSuspended() {
        for (Cause cause : Cause.values()) {
            Suspension pause = new Suspension(bed().node.now().plus(PAUSE), cause);
            storeSuspension(pause);
            SessionOpening opening = bed().node.opening(ada());
            SignIn signIn = SignIn.builder(bed().accounts.find(ada()).orElseThrow(), "own")
                    .build();
            AccountSuspendedException refused =
                    assertThrows(AccountSuspendedException.class, () -> opening.open(signIn));
            assertEquals(pause.until(), refused.until());
            assertEquals(0, bed().node.list(ada()).total());
            bed().advance(PAUSE);
            assertFree(opening.open(signIn).orElseThrow());
            bed().node.revokeAll(ada(), null);
        }
    }

    @Test
    default void whoeverIsReinstatedGoesOnAtOnceOnAllNodes() {
        IssuedTokens tokens = bed().open();
        assertTrue(SuspensionBed.suspend(bed().node, tokens, new Suspension(null, Cause.ADMINISTRATIVE)));
        assertSuspended(tokens, null);
        assertTrue(SuspensionBed.reinstate(bed().otherNode, tokens));
        assertFree(tokens);
        bed().assertAlive(bed().refreshed(tokens.refreshToken()));
    }

    @Test
    default void eachSuspensionIsToldOnce() {
        IssuedTokens tokens = bed().open();
        bed().told.clear();
        Suspension pause = pause();
        for (int i = 0; i < 2; i++) {
            assertTrue(SuspensionBed.suspend(bed().node, tokens, pause));
        }
        for (int i = 0; i < 2; i++) {
            assertTrue(SuspensionBed.reinstate(bed().node, tokens));
        }
        Instant now = bed().node.now();
        assertEquals(
                List.of(
                        new SessionEvent.Suspended(tokens.session().id(), ada(), pause, now, Origin.THIS_NODE),
                        new SessionEvent.Reinstated(tokens.session().id(), ada(), now, Origin.THIS_NODE)),
                List.copyOf(bed().told));
    }

    @Test
    default void aSuspensionForSecurityEndsTheSession() {
        IssuedTokens tokens = bed().open();
        bed().told.clear();
        assertTrue(SuspensionBed.suspend(bed().node, tokens, new Suspension(null, Cause.SECURITY)));
        assertEquals(Reason.SUSPENDED, bed().rejected(tokens.accessToken()).reason());
        assertTrue(SessionBed.rejected(bed().otherNode, tokens.accessToken()).definitive());
        assertEquals(Reason.SUSPENDED, bed().refused(tokens.refreshToken()));
        assertFalse(SuspensionBed.reinstate(bed().node, tokens), "nothing revives it");
        assertEquals(
                List.of(SessionEvent.ended(
                        tokens.session().id(),
                        ada(),
                        Reason.SUSPENDED,
                        bed().node.now())),
                List.copyOf(bed().told));
    }

    @Test
    default void sessionsOfAnAccountThatIsSuspendedForSecurityEndAtTheirNextUseWhoeverForgotToEndThem() {
        IssuedTokens used = bed().open();
        IssuedTokens exchanged = bed().open();
        suspendAccount(new Suspension(bed().node.now().plus(PAUSE), Cause.SECURITY));
        assertEquals(Reason.SUSPENDED, bed().rejected(used.accessToken()).reason());
        assertEquals(Reason.SUSPENDED, SessionBed.refused(bed().otherNode, exchanged.refreshToken()));
        bed().advance(PAUSE);
        assertEquals(Reason.SUSPENDED, bed().rejected(used.accessToken()).reason(), "what has ended stays so");
        assertEquals(Reason.SUSPENDED, bed().refused(exchanged.refreshToken()));
    }

    @Test
    default void nobodyElsesSessionIsSuspendedAndNothingThatIsOver() {
        IssuedTokens tokens = bed().open();
        SessionSuspensions here = bed().node.suspensions();
        assertFalse(here.suspend(AccountId.of("other"), tokens.session().id(), pause()));
        assertFalse(here.reinstate(AccountId.of("other"), tokens.session().id()));
        Suspension over = new Suspension(bed().node.now(), Cause.ADMINISTRATIVE);
        assertThrows(IllegalArgumentException.class, () -> SuspensionBed.suspend(bed().node, tokens, over));
        assertFree(tokens);
    }

    @Test
    default void withoutAnAnswerOthersAreToldOfADoubtAndARepeatedCallSucceeds() {
        for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
            IssuedTokens tokens = bed().open();
            Suspension pause = pause();
            bed().told.clear();
            bed().store.fail(Call.REPLACE, fault);
            assertThrows(StoreUnavailableException.class, () -> SuspensionBed.suspend(bed().node, tokens, pause));
            bed().store.recover();
            assertTrue(bed().told.stream().anyMatch(CacheHint.SessionsInDoubt.class::isInstance));
            assertTrue(SuspensionBed.suspend(bed().node, tokens, pause));
            assertSuspended(tokens, pause.until());
        }
    }

    @Test
    default void applicationsVerifyNoTokenOfASuspendedSession() {
        IssuedTokens tokens = bed().open();
        SessionService sessions = new ApplicationSessions(bed().node);
        Suspension pause = pause();
        assertTrue(sessions.verify(TENANT, tokens.accessToken()).isPresent());
        assertTrue(sessions.suspend(ada(), tokens.session().id(), pause));
        assertEquals(Optional.empty(), sessions.verify(TENANT, tokens.accessToken()));
        assertEquals(
                pause,
                sessions.find(tokens.session().id())
                        .orElseThrow()
                        .restrictions()
                        .suspension());
        assertTrue(sessions.reinstate(ada(), tokens.session().id()));
        assertTrue(sessions.verify(TENANT, tokens.accessToken()).isPresent());
    }
}
