package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.account.AccountEvent;
import org.doorward.account.AccountStatus;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.SessionEvent;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** A session follows its account on every node, not only at the next refresh. */
interface AccountChangeContract {
    SessionBed bed();

    private AccountId ada() {
        return bed().ada.id();
    }

    private void stores(AccountStatus status, String... roles) {
        bed().accounts
                .put(
                        Account.builder(ada(), bed().ada.username())
                                .roles(Set.of(roles))
                                .status(status)
                                .build(),
                        CountingHasher.current(SessionBed.PASSWORD));
    }

    /** Gives the account these roles, and tells so on the other node. */
    private void changes(String... roles) {
        stores(AccountStatus.ACTIVE, roles);
        bed().otherNode.accountChanges().changed(ada());
    }

    private void disables() {
        stores(AccountStatus.DISABLED, "user");
        bed().otherNode.accountChanges().changed(ada());
    }

    private static Set<String> roles(SessionEngine at, IssuedTokens tokens) {
        return resumed(at, tokens.accessToken()).session().roles();
    }

    @Test
    default void aChangeOfRolesIsSeenByTheNextRequestOnEachNode() {
        IssuedTokens tokens = bed().open();
        List<SessionEngine> nodes = List.of(bed().node, bed().otherNode);
        nodes.forEach(at -> assertEquals(Set.of("user"), roles(at, tokens)));
        changes("other");
        nodes.forEach(at -> assertEquals(Set.of("other"), roles(at, tokens)));
        assertEquals(Set.of("other"), bed().stored(tokens).roles());
        assertEquals(2, bed().stored(tokens).version(), "it was written once");
        changes();
        nodes.forEach(at -> assertEquals(Set.of(), roles(at, tokens)));
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void aChangeIsToldOnceAndADisabledAccountsSessionEndsAtItsNextUseWithOneEvent() {
        IssuedTokens tokens = bed().open();
        resumed(bed().node, tokens.accessToken());
        resumed(bed().otherNode, tokens.accessToken());
        bed().told.clear();
        disables();
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
        stores(AccountStatus.ACTIVE, "user");
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
        changes("other");
        assertEquals(
                Set.of("other"),
                bed().node.living(tokens.session().id()).orElseThrow().roles());
        disables();
        assertEquals(Optional.empty(), bed().node.living(tokens.session().id()));
    }

    @Test
    default void aRefreshTokenOfADisabledAccountIsNoLongerTaken() {
        IssuedTokens tokens = bed().open();
        assertTrue(bed().node.findByRefreshToken(TENANT, tokens.refreshToken()).isPresent());
        disables();
        assertEquals(Optional.empty(), bed().node.findByRefreshToken(TENANT, tokens.refreshToken()));
    }

    @Test
    default void whileTheAccountCannotBeReadTheOldRolesAreNotServed() {
        IssuedTokens tokens = bed().open();
        resumed(bed().node, tokens.accessToken());
        changes("other");
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
            changes("new-" + fault);
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
    default void aFurtherChangeDuringARenewalIsSeenByTheNextRequest() {
        IssuedTokens tokens = bed().open();
        changes("second");
        bed().store.beforeNextReplace(() -> changes("third"));
        resumed(bed().node, tokens.accessToken());
        assertEquals(Set.of("third"), roles(bed().node, tokens));
    }

    @Test
    default void aRenewalThatLosesAgainstARefreshGoesOnWithTheNewRolesAndRevertsNothing() {
        IssuedTokens tokens = bed().open();
        changes("other");
        bed().store.beforeNextReplace(() -> refreshed(bed().otherNode, tokens.refreshToken()));
        assertEquals(Set.of("other"), roles(bed().node, tokens));
        assertEquals(1, bed().stored(tokens).rotation().generation());
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void aSignOutDuringARenewalWins() {
        IssuedTokens tokens = bed().open();
        changes("other");
        bed().store.beforeNextReplace(() -> assertTrue(bed().otherNode.signOut(tokens.session())));
        assertEquals(Reason.SIGNED_OUT, bed().rejected(tokens.accessToken()).reason());
    }

    @Test
    default void aRefreshDuringWhichTheAccountChangesLeavesNoOldRolesBehind() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> changes("other"));
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        assertEquals(Set.of("other"), roles(bed().node, next));
        assertEquals(Set.of("other"), roles(bed().otherNode, next));
    }

    @Test
    default void aRefreshDuringWhichTheAccountIsDisabledLeavesNoLiveSession() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> disables());
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        assertEquals(Reason.REVOKED, bed().rejected(next.accessToken()).reason());
        assertEquals(Reason.REVOKED, bed().refused(next.refreshToken()));
    }

    @Test
    default void aRepeatedRefreshAnswersWithTheNewRoles() {
        IssuedTokens tokens = bed().open();
        IssuedTokens first = bed().refreshed(tokens.refreshToken());
        changes("other");
        IssuedTokens repeated = bed().refreshed(tokens.refreshToken());
        assertEquals(first.refreshToken(), repeated.refreshToken());
        assertEquals(Set.of("other"), repeated.session().roles());
        assertEquals(
                Set.of("other"), bed().node.authenticated(repeated).principal().roles());
    }

    /** The change comes in between any two steps of the sign-in. */
    @Test
    default void aSignInDuringWhichTheAccountChangesHasNoOldRoles() {
        for (int step = 0; step < 6; step++) {
            stores(AccountStatus.ACTIVE, "user");
            String role = "new-" + step;
            atStep(step, () -> changes(role));
            IssuedTokens signedIn = signIn().orElseThrow();
            assertEquals(Set.of(role), roles(bed().node, signedIn), "step " + step);
        }
    }

    @Test
    default void aSignInDuringWhichTheAccountIsDisabledLeavesNoUsableSession() {
        for (int step = 0; step < 6; step++) {
            stores(AccountStatus.ACTIVE, "user");
            atStep(step, this::disables);
            int at = step;
            signIn().ifPresent(signedIn -> assertEquals(
                    Reason.REVOKED, bed().rejected(signedIn.accessToken()).reason(), "step " + at));
        }
    }

    private Optional<IssuedTokens> signIn() {
        try {
            return bed().login(bed().node).signIn(bed().attempt(SessionBed.PASSWORD));
        } finally {
            bed().accounts.beforeFindPassword(() -> {});
            bed().hasher.duringWork(() -> {});
        }
    }

    private void atStep(int step, Runnable change) {
        AtomicInteger calls = new AtomicInteger();
        Runnable once = () -> {
            if (calls.getAndIncrement() == 0) {
                change.run();
            }
        };
        switch (step) {
            case 0 -> bed().hasher.duringWork(once);
            case 1 -> bed().store.beforeNext(Call.FIND, once);
            case 2 -> bed().store.afterNext(Call.FIND, once);
            case 3 ->
                bed().accounts.beforeFindPassword(() -> {
                    if (calls.getAndIncrement() == 1) {
                        change.run();
                    }
                });
            case 4 -> bed().store.beforeNext(Call.OPEN, once);
            default -> bed().store.afterNext(Call.OPEN, once);
        }
    }

    @Test
    default void anApplicationsOwnSignInFollowsAChangeSinceItBegan() {
        SessionOpening opening = bed().node.opening(ada());
        changes("other");
        IssuedTokens late = opening.open(
                        SignIn.builder(bed().ada, "own").remembered(true).build())
                .orElseThrow();
        assertEquals(Set.of("other"), roles(bed().node, late));
    }

    @Test
    default void requestsAtOnceOnTwoNodesAllHaveTheNewRoles() {
        IssuedTokens tokens = bed().open();
        for (int round = 0; round < 10; round++) {
            String role = "role-" + round;
            changes(role);
            List<Callable<Set<String>>> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                SessionEngine at = i % 2 == 0 ? bed().node : bed().otherNode;
                requests.add(() -> roles(at, tokens));
            }
            Race.of(requests).forEach(seen -> assertEquals(Set.of(role), seen));
        }
        IssuedTokens last = bed().refreshed(tokens.refreshToken());
        bed().assertAlive(last);
    }

    /** Both have read the session and the account before either writes. */
    @Test
    default void twoRenewalsAtOnceAreOneChangeOfTheSession() {
        IssuedTokens tokens = bed().open();
        changes("other");
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        bed().accounts.beforeFind(() -> await(bothHaveRead));
        List<Set<String>> seen = Race.of(() -> roles(bed().node, tokens), () -> roles(bed().otherNode, tokens));
        bed().accounts.beforeFind(() -> {});
        assertEquals(List.of(Set.of("other"), Set.of("other")), seen);
        assertEquals(2, bed().stored(tokens).version());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void aPasswordChangeEndsAllOthersAndKeepsTheSparedOneWithTheNewRoles() {
        IssuedTokens other = bed().open();
        IssuedTokens spared = bed().open(bed().otherNode);
        stores(AccountStatus.ACTIVE, "other");
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
