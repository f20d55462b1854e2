package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.Reason;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.session.Session;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** Sign-ins at the same moment as what is to keep them out. */
interface SignInRaceContract {
    SessionBed bed();

    private Optional<IssuedTokens> signIn(SessionEngine at) {
        return bed().login(at).signIn(bed().attempt(SessionBed.PASSWORD));
    }

    @Test
    default void aSignInThatRacesARevokeAllHasTheNewEpochOrIsOver() {
        int survivors = 0;
        for (int round = 0; round < 60; round++) {
            long before = bed().node.opening(bed().ada.id()).epoch();
            List<Object> results = Race.<Object>of(() -> signIn(bed().node), () -> bed().otherNode
                    .revokeAll(bed().ada.id(), null));
            assertTrue(((Optional<?>) results.get(0)).isPresent(), "with the right password it succeeds");
            for (Session alive : bed().node.list(bed().ada.id()).sessions()) {
                assertTrue(alive.epoch() > before, "round " + round);
                survivors++;
            }
            bed().node.revokeAll(bed().ada.id(), null);
        }
        assertTrue(survivors <= 60);
    }

    @Test
    default void aSignInBegunBeforeARevokeAllCannotOpenASessionAfterIt() {
        SessionOpening before = bed().node.opening(bed().ada.id());
        bed().otherNode.revokeAll(bed().ada.id(), null);
        SignIn late = SignIn.builder(bed().ada, "password").remembered(true).build();
        assertEquals(Optional.empty(), before.open(late));
        assertEquals(List.of(), bed().node.list(bed().ada.id()).sessions());
    }

    @Test
    default void manySignInsThatRaceARevokeAllLeaveNoneOfTheOldEpoch() {
        for (int round = 0; round < 10; round++) {
            long before = bed().node.opening(bed().ada.id()).epoch();
            List<Callable<Object>> contenders = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SessionEngine at = i % 2 == 0 ? bed().node : bed().otherNode;
                contenders.add(() -> signIn(at));
            }
            contenders.add(() -> bed().node.revokeAll(bed().ada.id(), null));
            Race.of(contenders);
            bed().node.list(bed().ada.id()).sessions().forEach(alive -> assertTrue(alive.epoch() > before));
        }
    }

    @Test
    default void noSignInWithTheOldPasswordSurvivesThePasswordChangeThatItRaces() {
        for (int round = 0; round < 60; round++) {
            bed().accounts.put(bed().ada, CountingHasher.current(SessionBed.PASSWORD));
            Race.<Object>of(() -> signIn(bed().node), () -> {
                bed().accounts.put(bed().ada, CountingHasher.current("quite another password"));
                return bed().otherNode.revokeAll(bed().ada.id(), null);
            });
            assertEquals(List.of(), bed().node.list(bed().ada.id()).sessions(), "round " + round);
        }
    }

    /** The same without luck: the change comes in between, at each of the steps where it could. */
    @Test
    default void aPasswordChangeBetweenAnyTwoStepsOfASignInKeepsTheOldPasswordOut() {
        for (int step = 0; step < 3; step++) {
            bed().accounts.put(bed().ada, CountingHasher.current(SessionBed.PASSWORD));
            changesPasswordAtLookUp(step);
            signIn(bed().node);
            bed().accounts.beforeFindPassword(() -> {});
            assertEquals(List.of(), bed().node.list(bed().ada.id()).sessions(), "at step " + step);
        }
    }

    private void changesPasswordAtLookUp(int which) {
        AtomicInteger lookUps = new AtomicInteger();
        bed().hasher.duringWork(() -> {});
        Runnable change = () -> {
            bed().accounts.put(bed().ada, CountingHasher.current("quite another password"));
            bed().otherNode.revokeAll(bed().ada.id(), null);
        };
        if (which == 2) {
            bed().hasher.duringWork(change);
        } else {
            bed().accounts.beforeFindPassword(() -> {
                if (lookUps.getAndIncrement() == which) {
                    change.run();
                }
            });
        }
    }

    @Test
    default void anAccountDisabledDuringASignInGetsNoSession() {
        Account ada = bed().ada;
        bed().hasher.duringWork(() -> bed().accounts
                .put(
                        Account.builder(ada.id(), ada.username())
                                .roles(ada.roles())
                                .status(AccountStatus.DISABLED)
                                .build(),
                        CountingHasher.current(SessionBed.PASSWORD)));
        assertEquals(Optional.empty(), signIn(bed().node));
        assertEquals(List.of(), bed().node.list(ada.id()).sessions());
    }

    @Test
    default void aRevokeAllDuringASignInIsOverBeforeItAndLetsItIn() {
        IssuedTokens earlier = bed().open();
        bed().hasher.duringWork(() -> bed().otherNode.revokeAll(bed().ada.id(), null));
        IssuedTokens signedIn = signIn(bed().node).orElseThrow();
        assertEquals(Reason.REVOKED, bed().refused(earlier.refreshToken()));
        bed().assertAlive(signedIn);
    }

    @Test
    default void aHashRenewedByASignInAtTheSameTimeKeepsNobodyOut() {
        bed().accounts.put(bed().ada, CountingHasher.outdated(SessionBed.PASSWORD));
        AtomicInteger steps = new AtomicInteger();
        bed().hasher.duringWork(() -> {
            if (steps.getAndIncrement() == 0) {
                assertTrue(signIn(bed().otherNode).isPresent(), "the other one comes in between");
            }
        });
        assertTrue(signIn(bed().node).isPresent());
        assertEquals(
                CountingHasher.current(SessionBed.PASSWORD),
                bed().accounts.hashOf(bed().ada.id()));
        assertEquals(2, bed().node.list(bed().ada.id()).sessions().size());
    }
}
