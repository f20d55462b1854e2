package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.AccountService;
import org.doorward.account.AccountSuspendedException;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicies;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.login.DependentCredentials;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Accounts that are suspended, alone and at the same moment as somebody signs in. */
interface SuspendedAccountContract {
    SessionBed bed();

    private AccountService accounts(SessionEngine at) {
        ApiTokenEngine tokens = new ApiTokenEngine(
                new MemoryApiTokenStore(),
                ApiTokenPolicies.of(TestSettings.with()),
                bed().clock,
                new EventListeners(List.of()));
        return bed().accounts
                .edited(
                        bed().accountService,
                        bed().passwords,
                        new DependentCredentials(bed().accountService, at, tokens),
                        bed().told::add,
                        bed().clock);
    }

    private Suspension forTenMinutes(Cause cause) {
        return new Suspension(bed().clock.instant().plus(Duration.ofMinutes(10)), cause);
    }

    private void begin() {
        bed().node.revokeAll(bed().ada.id(), null);
        bed().accounts.put(bed().ada, CountingHasher.current(SessionBed.PASSWORD));
    }

    /** Returns what it opened; empty when it is refused or has no answer. */
    private Optional<IssuedTokens> signIn(SessionEngine at) {
        try {
            return bed().login(at).signIn(bed().attempt(SessionBed.PASSWORD));
        } catch (StoreUnavailableException | AccountSuspendedException e) {
            return Optional.empty();
        }
    }

    private int alive() {
        return bed().node.list(bed().ada.id()).total();
    }

    private Runnable once(Runnable step) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (!done.getAndSet(true)) {
                step.run();
            }
        };
    }

    private void noMoreSteps() {
        bed().hasher.duringWork(() -> {});
        bed().accounts.beforeWrite(0, () -> {});
        bed().accounts.beforeFindPassword(() -> {});
        for (Call call : Call.values()) {
            bed().store.beforeNext(call, () -> {});
            bed().store.afterNext(call, () -> {});
        }
    }

    @Test
    default void forSecurityAllSessionsEndOnAllNodesWithThatReason() {
        IssuedTokens here = bed().open();
        IssuedTokens there = bed().open(bed().otherNode);
        accounts(bed().node).suspend(bed().ada.id(), forTenMinutes(Cause.SECURITY));
        assertEquals(0, alive());
        for (IssuedTokens tokens : List.of(here, there)) {
            for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
                assertEquals(
                        Reason.SUSPENDED,
                        SessionBed.rejected(at, tokens.accessToken()).reason());
                assertEquals(Reason.SUSPENDED, SessionBed.refused(at, tokens.refreshToken()));
            }
        }
        bed().advance(Duration.ofMinutes(10));
        assertEquals(Reason.SUSPENDED, bed().rejected(here.accessToken()).reason(), "it does not come back");
        bed().assertAlive(signIn(bed().otherNode).orElseThrow());
    }

    @Test
    default void whoIsSuspendedSignsInNeitherHereNorThereUntilReinstated() {
        for (Cause cause : Cause.values()) {
            begin();
            accounts(bed().node).suspend(bed().ada.id(), new Suspension(null, cause));
            for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
                assertThrows(AccountSuspendedException.class, () -> bed().login(at)
                        .signIn(bed().attempt(SessionBed.PASSWORD)));
                assertEquals(Optional.empty(), bed().login(at).signIn(bed().attempt("wrong")));
            }
            assertEquals(0, alive());
            accounts(bed().otherNode).reinstate(bed().ada.id());
            bed().assertAlive(signIn(bed().node).orElseThrow());
        }
    }

    /** Does something once at each step of a suspension on one node. */
    private void atEachStep(Cause cause, Runnable meanwhile, Consumer<Integer> check) {
        List<Consumer<Runnable>> steps = new ArrayList<>(List.of(
                step -> bed().store.beforeNext(Call.CHANGE, step),
                step -> bed().store.afterNext(Call.CHANGE, step),
                step -> bed().accounts.beforeWrite(0, step)));
        if (cause == Cause.SECURITY) {
            steps.addAll(List.of(
                    step -> bed().store.beforeNext(Call.END, step),
                    step -> bed().store.afterNext(Call.END, step),
                    step -> bed().accounts.beforeWrite(1, step)));
        }
        for (int step = 0; step < steps.size(); step++) {
            begin();
            AtomicBoolean came = new AtomicBoolean();
            steps.get(step).accept(once(() -> {
                came.set(true);
                meanwhile.run();
            }));
            accounts(bed().node).suspend(bed().ada.id(), forTenMinutes(cause));
            noMoreSteps();
            assertTrue(came.get(), "step " + step);
            check.accept(step);
        }
    }

    /** The other way round: the whole suspension comes between two steps of a sign-in. */
    private void betweenStepsOfASignIn(Cause cause, BiConsumer<Integer, Optional<IssuedTokens>> check) {
        List<Consumer<Runnable>> steps = List.of(
                step -> bed().accounts.beforeFindPassword(once(step)),
                step -> bed().hasher.duringWork(once(step)),
                step -> bed().store.beforeNext(Call.FIND, step),
                step -> bed().store.afterNext(Call.FIND, step),
                step -> bed().store.beforeNext(Call.OPEN, step),
                step -> bed().store.afterNext(Call.OPEN, step));
        for (int step = 0; step < steps.size(); step++) {
            begin();
            AtomicBoolean came = new AtomicBoolean();
            steps.get(step).accept(once(() -> {
                noMoreSteps();
                came.set(true);
                accounts(bed().node).suspend(bed().ada.id(), forTenMinutes(cause));
            }));
            Optional<IssuedTokens> opened = signIn(bed().otherNode);
            noMoreSteps();
            assertTrue(came.get(), "step " + step);
            check.accept(step, opened);
        }
    }

    @Test
    default void noSignInAtAnyStepOfASuspensionForSecuritySurvivesIt() {
        atEachStep(Cause.SECURITY, () -> signIn(bed().otherNode), step -> assertEquals(0, alive(), "step " + step));
    }

    @Test
    default void noSignInSurvivesASuspensionForSecurityBetweenAnyTwoOfItsSteps() {
        betweenStepsOfASignIn(Cause.SECURITY, (step, opened) -> assertEquals(0, alive(), "step " + step));
    }

    /** A session that a sign-in has opened meanwhile is paused and goes on afterwards. */
    private void assertPausedThenGoesOn(IssuedTokens tokens, int step) {
        for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
            assertTrue(
                    SessionBed.resumed(at, tokens.accessToken())
                            .session()
                            .restrictions()
                            .isSuspendedAt(bed().clock.instant()),
                    "step " + step);
            assertInstanceOf(
                    RefreshResult.Suspended.class,
                    at.refresh(SessionBed.TENANT, tokens.refreshToken()),
                    "step " + step);
        }
        accounts(bed().otherNode).reinstate(bed().ada.id());
        bed().assertAlive(bed().refreshed(tokens.refreshToken()));
    }

    @Test
    default void aSignInAtAnyStepOfAPauseIsPausedOrRefused() {
        List<IssuedTokens> opened = new ArrayList<>();
        atEachStep(Cause.ADMINISTRATIVE, () -> signIn(bed().otherNode).ifPresent(opened::add), step -> {
            opened.forEach(tokens -> assertPausedThenGoesOn(tokens, step));
            opened.clear();
        });
    }

    @Test
    default void aSignInWithAPauseBetweenAnyTwoOfItsStepsIsPausedOrRefused() {
        betweenStepsOfASignIn(
                Cause.ADMINISTRATIVE,
                (step, opened) -> opened.ifPresent(tokens -> assertPausedThenGoesOn(tokens, step)));
    }

    @Test
    default void ofASignInAndASuspensionForSecurityAtOnceNoSessionSurvives() {
        for (int round = 0; round < 10; round++) {
            begin();
            bed().open();
            Race.of(
                    () -> accounts(bed().node).suspend(bed().ada.id(), forTenMinutes(Cause.SECURITY)),
                    () -> signIn(bed().otherNode));
            assertEquals(0, alive(), "round " + round);
        }
    }

    /** The node that suspended it has stopped in between, and nobody has used the sessions until the suspension was over. */
    @Test
    default void withoutAnAnswerOfTheSessionsASuspensionForSecurityHasNoEndUntilItIsRepeated() {
        IssuedTokens tokens = bed().open();
        bed().accounts.beforeWrite(0, () -> bed().store.fail(Call.CHANGE, Fault.BEFORE));
        Suspension suspension = forTenMinutes(Cause.SECURITY);
        assertThrows(StoreUnavailableException.class, () -> accounts(bed().node)
                .suspend(bed().ada.id(), suspension));
        bed().store.recover();
        bed().advance(Duration.ofMinutes(11));
        assertEquals(Optional.empty(), signIn(bed().otherNode));
        accounts(bed().otherNode).reinstate(bed().ada.id());
        assertEquals(Reason.SUSPENDED, bed().rejected(tokens.accessToken()).reason());
        assertEquals(0, alive());
    }

    @Test
    default void whatAnAlarmHasLeftEndsWhenAPauseTakesItsPlace() {
        IssuedTokens left = bed().open();
        bed().accounts
                .put(
                        bed().ada.toBuilder()
                                .suspension(new Suspension(null, Cause.SECURITY))
                                .build(),
                        CountingHasher.current(SessionBed.PASSWORD));
        accounts(bed().node).suspend(bed().ada.id(), forTenMinutes(Cause.ADMINISTRATIVE));
        bed().advance(Duration.ofMinutes(10));
        assertEquals(Reason.SUSPENDED, bed().rejected(left.accessToken()).reason());
    }
}
