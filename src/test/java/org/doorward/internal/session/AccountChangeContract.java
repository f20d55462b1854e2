package org.doorward.internal.session;

import static org.doorward.internal.session.AccountChangeBed.roles;
import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.account.AccountEvent;
import org.doorward.account.AccountStatus;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.SessionEvent;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.junit.jupiter.api.Test;

/** A session follows its account on every node, not only at the next refresh. */
interface AccountChangeContract {
    SessionBed bed();

    private AccountChangeBed account() {
        return new AccountChangeBed(bed());
    }

    private AccountId ada() {
        return bed().ada.id();
    }

    @Test
    default void aChangeOfRolesIsSeenByTheNextRequestOnEachNode() {
        IssuedTokens tokens = bed().open();
        List<SessionEngine> nodes = List.of(bed().node, bed().otherNode);
        nodes.forEach(at -> assertEquals(Set.of("user"), roles(at, tokens)));
        account().changes("other");
        nodes.forEach(at -> assertEquals(Set.of("other"), roles(at, tokens)));
        assertEquals(Set.of("other"), bed().stored(tokens).roles());
        assertEquals(2, bed().stored(tokens).version(), "it was written once");
        account().changes();
        nodes.forEach(at -> assertEquals(Set.of(), roles(at, tokens)));
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void aChangeIsToldOnceAndADisabledAccountsSessionEndsAtItsNextUseWithOneEvent() {
        IssuedTokens tokens = bed().open();
        resumed(bed().node, tokens.accessToken());
        resumed(bed().otherNode, tokens.accessToken());
        bed().told.clear();
        account().disables();
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
        assertTrue(SessionBed.rejected(bed().otherNode, tokens.accessToken()).definitive());
        assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()));
        assertEquals(
                List.of(
                        new AccountEvent.Changed(ada(), bed().node.now(), Origin.THIS_NODE),
                        new SessionEvent.Revoked(
                                tokens.session().id(),
                                ada(),
                                Reason.REVOKED,
                                bed().node.now(),
                                Origin.THIS_NODE)),
                List.copyOf(bed().told));
        account().stores(AccountStatus.ACTIVE, "user");
        bed().node.accountChanges().changed(ada());
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason(), "what has ended stays so");
    }

    @Test
    default void aDeletedAccountsSessionIsOverForWhatIsOpenToo() {
        IssuedTokens tokens = bed().open();
        assertEquals(Optional.empty(), bed().otherNode.over(tokens.session().id()));
        bed().accounts.remove(ada());
        bed().node.accountChanges().changed(ada());
        assertEquals(
                Optional.of(Reason.REVOKED),
                bed().otherNode.over(tokens.session().id()));
        assertTrue(bed().stored(tokens).ended().isPresent());
        assertEquals(List.of(), bed().node.list(ada()).sessions());
    }

    @Test
    default void aSessionThatIsLookedUpByItsIdFollowsItsAccountToo() {
        IssuedTokens tokens = bed().open();
        account().changes("other");
        assertEquals(
                Set.of("other"),
                bed().node.living(tokens.session().id()).orElseThrow().roles());
        account().disables();
        assertEquals(Optional.empty(), bed().node.living(tokens.session().id()));
    }

    @Test
    default void aRefreshTokenOfADisabledAccountIsNoLongerTaken() {
        IssuedTokens tokens = bed().open();
        assertTrue(bed().node.findByRefreshToken(TENANT, tokens.refreshToken()).isPresent());
        account().disables();
        assertEquals(Optional.empty(), bed().node.findByRefreshToken(TENANT, tokens.refreshToken()));
    }

    @Test
    default void whileTheAccountCannotBeReadTheOldRolesAreNotServed() {
        IssuedTokens tokens = bed().open();
        resumed(bed().node, tokens.accessToken());
        account().changes("other");
        bed().accounts.beforeFind(() -> {
            throw new StoreUnavailableException("no accounts now", null);
        });
        for (int i = 0; i < 2; i++) {
            assertThrows(StoreUnavailableException.class, () -> bed().node.resume(TENANT, tokens.accessToken()));
            assertThrows(StoreUnavailableException.class, () -> bed().node.refresh(TENANT, tokens.refreshToken()));
            assertThrows(StoreUnavailableException.class, () -> bed().node
                    .over(tokens.session().id()));
        }
        bed().accounts.beforeFind(() -> {});
        assertEquals(Set.of("other"), roles(bed().node, tokens));
    }

    @Test
    default void whileTheSessionCannotBeWrittenTheOldRolesAreNotServed() {
        IssuedTokens tokens = bed().open();
        for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
            account().changes("new-" + fault);
            bed().store.fail(Call.REPLACE, fault);
            assertThrows(StoreUnavailableException.class, () -> bed().node.resume(TENANT, tokens.accessToken()));
            bed().store.recover();
            assertEquals(Set.of("new-" + fault), roles(bed().node, tokens));
        }
    }

    @Test
    default void aChangeWhoseAnswerIsLostIsToldAsDoubtOfSessionsAndOfTokens() {
        bed().told.clear();
        for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
            bed().store.fail(Call.CHANGE, fault);
            assertThrows(
                    StoreUnavailableException.class,
                    () -> bed().node.accountChanges().changed(ada()));
        }
        CacheHint sessions = new CacheHint.SessionsInDoubt(ada(), bed().node.now(), Origin.THIS_NODE);
        CacheHint tokens = new CacheHint.TokenOwnerChanged(ada(), bed().node.now(), Origin.THIS_NODE);
        assertEquals(List.of(sessions, tokens, sessions, tokens), List.copyOf(bed().told));
    }

    @Test
    default void aRepeatedRefreshAnswersWithTheNewRoles() {
        IssuedTokens tokens = bed().open();
        IssuedTokens first = bed().refreshed(tokens.refreshToken());
        account().changes("other");
        IssuedTokens repeated = bed().refreshed(tokens.refreshToken());
        assertEquals(first.refreshToken(), repeated.refreshToken());
        assertEquals(Set.of("other"), repeated.session().roles());
        assertEquals(
                Set.of("other"), bed().node.authenticated(repeated).principal().roles());
    }

    @Test
    default void aPasswordChangeEndsAllOthersAndKeepsTheSparedOneWithTheNewRoles() {
        IssuedTokens other = bed().open();
        IssuedTokens spared = bed().open(bed().otherNode);
        account().stores(AccountStatus.ACTIVE, "other");
        assertEquals(
                1,
                bed().node
                        .accountChanges()
                        .passwordChanged(ada(), spared.session().id()));
        assertEquals(Reason.REVOKED, bed().rejected(other.accessToken()).reason());
        assertEquals(Set.of("other"), roles(bed().otherNode, spared));
        assertEquals(1, bed().node.accountChanges().passwordChanged(ada(), null));
        assertEquals(Reason.REVOKED, bed().rejected(spared.accessToken()).reason());
    }
}
