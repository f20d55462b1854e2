package org.doorward.internal.session;

import static org.doorward.internal.session.AccountChangeBed.roles;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.Reason;
import org.doorward.account.AccountStatus;
import org.doorward.session.SignIn;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** An account that changes while a session is opened, renewed or refreshed: no old roles are left behind. */
interface AccountChangeRaceContract {
    SessionBed bed();

    private AccountChangeBed account() {
        return new AccountChangeBed(bed());
    }

    @Test
    default void aFurtherChangeDuringARenewalIsSeenByTheNextRequest() {
        IssuedTokens tokens = bed().open();
        account().changes("second");
        bed().store.beforeNextReplace(() -> account().changes("third"));
        resumed(bed().node, tokens.accessToken());
        assertEquals(Set.of("third"), roles(bed().node, tokens));
    }

    @Test
    default void aRenewalThatLosesAgainstARefreshGoesOnWithTheNewRolesAndRevertsNothing() {
        IssuedTokens tokens = bed().open();
        account().changes("other");
        bed().store.beforeNextReplace(() -> refreshed(bed().otherNode, tokens.refreshToken()));
        assertEquals(Set.of("other"), roles(bed().node, tokens));
        assertEquals(1, bed().stored(tokens).rotation().generation());
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void aSignOutDuringARenewalWins() {
        IssuedTokens tokens = bed().open();
        account().changes("other");
        bed().store.beforeNextReplace(() -> assertTrue(bed().otherNode.signOut(tokens.session())));
        assertEquals(Reason.SIGNED_OUT, bed().rejected(tokens.accessToken()).reason());
    }

    @Test
    default void aRefreshDuringWhichTheAccountChangesLeavesNoOldRolesBehind() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> account().changes("other"));
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        assertEquals(Set.of("other"), roles(bed().node, next));
        assertEquals(Set.of("other"), roles(bed().otherNode, next));
    }

    @Test
    default void aRefreshDuringWhichTheAccountIsDisabledLeavesNoLiveSession() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> account().disables());
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        assertEquals(Reason.REVOKED, bed().rejected(next.accessToken()).reason());
        assertEquals(Reason.REVOKED, bed().refused(next.refreshToken()));
    }

    /** The change comes in between any two steps of the sign-in. */
    @Test
    default void aSignInDuringWhichTheAccountChangesHasNoOldRoles() {
        for (int step = 0; step < 6; step++) {
            account().stores(AccountStatus.ACTIVE, "user");
            String role = "new-" + step;
            atStep(step, () -> account().changes(role));
            IssuedTokens signedIn = signIn().orElseThrow();
            assertEquals(Set.of(role), roles(bed().node, signedIn), "step " + step);
        }
    }

    @Test
    default void aSignInDuringWhichTheAccountIsDisabledLeavesNoUsableSession() {
        for (int step = 0; step < 6; step++) {
            account().stores(AccountStatus.ACTIVE, "user");
            atStep(step, account()::disables);
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
        SessionOpening opening = bed().node.opening(bed().ada.id());
        account().changes("other");
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
            account().changes(role);
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
        account().changes("other");
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
}
