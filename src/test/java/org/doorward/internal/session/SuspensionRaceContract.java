package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.doorward.Reason;
import org.doorward.Suspension;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** A suspension and a refresh, an end or another suspension at once: neither is lost, and nothing that is older overwrites it. */
interface SuspensionRaceContract extends SuspensionBed {
    @Test
    default void whatIsSuspendedDuringARefreshIsNotExchanged() {
        IssuedTokens tokens = bed().open();
        Suspension pause = pause();
        bed().store.beforeNextReplace(() -> assertTrue(SuspensionBed.suspend(bed().otherNode, tokens, pause)));
        assertInstanceOf(RefreshResult.Suspended.class, bed().node.refresh(TENANT, tokens.refreshToken()));
        assertSuspended(tokens, pause.until());
    }

    @Test
    default void aRefreshDuringASuspensionLosesNeither() {
        IssuedTokens tokens = bed().open();
        IssuedTokens[] next = new IssuedTokens[1];
        Suspension pause = pause();
        bed().store.beforeNextReplace(() -> next[0] = refreshed(bed().otherNode, tokens.refreshToken()));
        assertTrue(SuspensionBed.suspend(bed().node, tokens, pause));
        assertSuspended(next[0], pause.until());
        bed().advance(PAUSE);
        bed().assertAlive(bed().refreshed(next[0].refreshToken()));
    }

    @Test
    default void whoHasReadTheAccountBeforeItWasSuspendedWritesNothingOverIt() {
        IssuedTokens tokens = bed().open();
        bed().otherNode.accountChanges().changed(ada());
        Suspension pause = pause();
        // between what a request reads of the account, and what it writes of it to the session
        bed().store.beforeNextReplace(() -> {
            suspendAccount(pause);
            Objects.requireNonNull(SuspensionBed.acting(bed().otherNode, tokens));
        });
        resumed(bed().node, tokens.accessToken());
        assertSuspended(tokens, pause.until());
    }

    @Test
    default void whoHasReadTheAccountWhileItWasSuspendedKeepsNobodyOutAfterwards() {
        IssuedTokens tokens = bed().open();
        suspendAccount(pause());
        bed().store.beforeNextReplace(() -> {
            suspendAccount(null);
            assertNull(SuspensionBed.acting(bed().otherNode, tokens));
        });
        resumed(bed().node, tokens.accessToken());
        assertFree(tokens);
    }

    @Test
    default void ofASuspensionAndItsEndAtOnceAllNodesAgreeOnTheLast() {
        IssuedTokens tokens = bed().open();
        for (int round = 0; round < 10; round++) {
            Suspension pause = pause();
            Race.of(
                    () -> SuspensionBed.suspend(bed().node, tokens, pause),
                    () -> SuspensionBed.reinstate(bed().otherNode, tokens));
            Suspension last = bed().stored(tokens).restrictions().suspension();
            if (last == null) {
                assertFree(tokens);
            } else {
                assertSuspended(tokens, pause.until());
            }
            assertTrue(SuspensionBed.reinstate(bed().node, tokens));
        }
    }

    @Test
    default void whatEndsMeanwhileIsNotSuspendedAndStaysOver() {
        IssuedTokens tokens = bed().open();
        bed().store
                .beforeNextReplace(() -> assertTrue(
                        bed().otherNode.revoke(ada(), tokens.session().id())));
        assertFalse(SuspensionBed.suspend(bed().node, tokens, pause()));
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
        assertFalse(SuspensionBed.suspend(bed().node, tokens, pause()), "nor afterwards");
    }
}
