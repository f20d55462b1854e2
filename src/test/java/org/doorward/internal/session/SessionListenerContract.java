package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.SessionEvent;
import org.doorward.session.SignIn;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the store did not take is told to nobody, and what listeners do changes nothing that it took. */
interface SessionListenerContract {
    SessionBed bed();

    private AccountId ada() {
        return bed().ada.id();
    }

    private void assertTold(SessionEvent... expected) {
        assertEquals(List.of(expected), List.copyOf(bed().told));
    }

    /** A session that nothing was told of yet. */
    private IssuedTokens quietly() {
        IssuedTokens tokens = bed().open();
        bed().told.clear();
        return tokens;
    }

    @Test
    default void whatIsRefusedIsNotTold() {
        SessionOpening before = bed().node.opening(ada());
        IssuedTokens ended = bed().open();
        bed().node.revokeAll(ada(), null);
        IssuedTokens live = quietly();
        SignIn late = SignIn.builder(bed().ada, "password").remembered(true).build();
        assertTrue(before.open(late).isEmpty());
        bed().refused(ended.refreshToken());
        bed().rejected(ended.accessToken());
        bed().node.refresh(TENANT, "nonsense");
        assertFalse(bed().node.signOut(ended.session()));
        assertFalse(bed().node.revoke(AccountId.of("mallory"), live.session().id()));
        bed().advance(bed().times.idle());
        bed().refused(live.refreshToken());
        bed().rejected(live.accessToken());
        assertFalse(bed().node.revoke(ada(), live.session().id()));
        assertTold();
    }

    @Test
    default void whatTheStoreGaveNoAnswerToIsToldAsDoubtOnlyAlsoAnOpeningWhichMayHaveEndedOthers() {
        IssuedTokens tokens = quietly();
        for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
            fails(Call.OPEN, fault, () -> bed().open());
            fails(Call.REPLACE, fault, () -> bed().node.refresh(TENANT, tokens.refreshToken()));
            fails(Call.END, fault, () -> bed().node
                    .revokeAll(ada(), tokens.session().id()));
            fails(Call.END, fault, () -> bed().node.signOut(tokens.session()));
            fails(Call.END, fault, () -> bed().node
                    .revoke(ada(), tokens.session().id()));
        }
        Instant now = bed().node.now();
        assertEquals(Collections.nCopies(8, new CacheHint.SessionsInDoubt(ada(), now, Origin.THIS_NODE)), bed().told);
    }

    private void fails(Call call, Fault fault, Executable work) {
        bed().store.fail(call, fault);
        assertThrows(StoreUnavailableException.class, work);
        bed().store.recover();
    }

    @Test
    default void whateverListenersThrowTheSessionIsEndedAndTheNextListenerIsTold() {
        SessionEngine node = bed().newNode(
                        bed().times,
                        SessionBed.KEYS,
                        bed().clock,
                        event -> {
                            throw new IllegalStateException("a listener's mistake");
                        },
                        event -> {
                            throw new NoClassDefFoundError("org/example/Gone");
                        },
                        bed().told::add);
        IssuedTokens one = bed().open(node);
        IssuedTokens other = SessionBed.refreshed(node, bed().open(node).refreshToken());
        bed().told.clear();
        assertTrue(node.revoke(ada(), one.session().id()));
        assertEquals(1, node.revokeAll(ada(), null));
        for (SessionEngine everywhere : List.of(node, bed().node)) {
            for (IssuedTokens dead : List.of(one, other)) {
                assertEquals(
                        Reason.REVOKED,
                        SessionBed.rejected(everywhere, dead.accessToken()).reason());
                assertEquals(Reason.REVOKED, SessionBed.refused(everywhere, dead.refreshToken()));
            }
        }
        assertTold(
                new SessionEvent.Revoked(one.session().id(), ada(), Reason.REVOKED, node.now(), Origin.THIS_NODE),
                new SessionEvent.AllRevoked(ada(), null, Reason.REVOKED, node.now(), Origin.THIS_NODE));
    }
}
