package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.doorward.internal.session.SessionBed.rejected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.AccountStatus;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicies;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.login.DependentCredentials;
import org.doorward.internal.login.PasswordChange;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.session.Session;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.doorward.testing.Race;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A change of the own password, alone and at the same moment as whatever else there is. */
interface PasswordChangeContract {
    String NEXT = "quite another password";

    SessionBed bed();

    private PasswordReplacement replacement(SessionEngine at) {
        ApiTokenEngine tokens = new ApiTokenEngine(
                new MemoryApiTokenStore(),
                ApiTokenPolicies.of(TestSettings.with()),
                bed().clock,
                new EventListeners(List.of()));
        return new PasswordReplacement(
                bed().accounts,
                bed().passwords,
                new PasswordPolicy(List.of()),
                new DependentCredentials(bed().accountService, at, tokens),
                bed().told::add,
                bed().clock);
    }

    private Optional<IssuedTokens> change(SessionEngine at, IssuedTokens by, String current, String next) {
        return new PasswordChange(bed().accountService, bed().passwords, replacement(at), at)
                .change(new PasswordChange.Wish(bed().ada.id(), by.session().id(), current, next, false), null);
    }

    private Optional<IssuedTokens> change(SessionEngine at, IssuedTokens by) {
        return change(at, by, SessionBed.PASSWORD, NEXT);
    }

    /** What comes of it; null when there is no answer, or the session is over. */
    private static @Nullable IssuedTokens attempted(Supplier<Optional<IssuedTokens>> work) {
        try {
            return work.get().orElse(null);
        } catch (StoreUnavailableException | PasswordChange.SessionOverException e) {
            return null;
        }
    }

    private @Nullable IssuedTokens signIn(SessionEngine at, String password) {
        return attempted(() -> bed().login(at).signIn(bed().attempt(password)));
    }

    private Set<SessionId> alive() {
        Set<SessionId> alive = new HashSet<>();
        bed().node.list(bed().ada.id()).sessions().forEach(session -> alive.add(session.id()));
        return alive;
    }

    private static Set<SessionId> of(@Nullable IssuedTokens tokens) {
        return tokens == null ? Set.of() : Set.of(tokens.session().id());
    }

    private void begin() {
        bed().node.revokeAll(bed().ada.id(), null);
        bed().accounts.put(bed().ada, CountingHasher.current(SessionBed.PASSWORD));
    }

    /** Ways to have something done once, within the next change of a password, in the order of its steps. */
    private List<Consumer<Runnable>> steps() {
        return List.of(
                step -> bed().hasher.duringWork(once(step)),
                step -> bed().accounts.beforeWrite(0, step),
                step -> bed().store.beforeNext(Call.END, step),
                step -> bed().store.afterNext(Call.END, step),
                step -> bed().accounts.beforeWrite(1, step),
                step -> bed().store.beforeNext(Call.OPEN, step));
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
        for (Call call : Call.values()) {
            bed().store.beforeNext(call, () -> {});
            bed().store.afterNext(call, () -> {});
        }
    }

    /** Has something done at each step of a change of the password. */
    private void atEachStep(Consumer<Integer> check, Runnable meanwhile, Consumer<Optional<IssuedTokens>> after) {
        List<Consumer<Runnable>> steps = steps();
        for (int step = 0; step < steps.size(); step++) {
            begin();
            IssuedTokens current = bed().open();
            AtomicBoolean came = new AtomicBoolean();
            steps.get(step).accept(() -> {
                came.set(true);
                meanwhile.run();
            });
            IssuedTokens changed = attempted(() -> change(bed().node, current));
            noMoreSteps();
            assertTrue(came.get(), "step " + step);
            after.accept(Optional.ofNullable(changed));
            check.accept(step);
        }
    }

    @Test
    default void theOthersEndAndTheSessionGoesOnUnderANewIdAlone() {
        IssuedTokens other = bed().open();
        IssuedTokens current =
                bed().refreshed(bed().open(bed().otherNode, false).refreshToken());
        bed().advance(Duration.ofMinutes(1));
        IssuedTokens next = change(bed().node, current).orElseThrow();
        assertNotEquals(current.session().id(), next.session().id());
        assertEquals(Set.of(next.session().id()), alive());
        for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
            assertEquals(Reason.REVOKED, rejected(at, other.accessToken()).reason());
            assertEquals(Reason.REVOKED, refused(at, other.refreshToken()));
            assertEquals(Reason.REPLACED, rejected(at, current.accessToken()).reason());
            assertEquals(Reason.REPLACED, refused(at, current.refreshToken()));
            SessionBed.resumed(at, next.accessToken());
        }
        Session before = current.session();
        Session after = bed().stored(next);
        assertEquals(before.expiresAt(), after.expiresAt());
        assertEquals(before.idleTimeout(), after.idleTimeout());
        assertEquals(before.device(), after.device());
        assertEquals(before.method(), after.method());
        assertEquals(before.addresses(), after.addresses());
        assertFalse(after.remembered());
        assertEquals(bed().clock.instant(), after.authenticatedAt(), "the password was shown anew");
        bed().refreshed(next.refreshToken());
        assertEquals(null, signIn(bed().node, SessionBed.PASSWORD));
        assertTrue(signIn(bed().otherNode, NEXT) != null);
    }

    @Test
    default void aChangeAfterTheEndOfAllSessionsOfATenantOrOfEveryoneGoesOnUnderANewIdToo() {
        for (TenantId tenant : new TenantId[] {TENANT, null}) {
            begin();
            bed().otherNode.accountChanges().endScope(tenant);
            IssuedTokens current = bed().open();
            IssuedTokens next = change(bed().node, current).orElseThrow();
            assertNotEquals(current.session().id(), next.session().id());
            assertEquals(Set.of(next.session().id()), alive());
            for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
                SessionBed.resumed(at, next.accessToken());
                assertEquals(
                        Reason.REPLACED, rejected(at, current.accessToken()).reason());
            }
            bed().refreshed(next.refreshToken());
        }
    }

    @Test
    default void aSessionThatCannotGoOnUnderANewIdEndsThoughAnotherChangeHasSparedIt() {
        IssuedTokens current = bed().open();
        bed().store.beforeNext(Call.OPEN, () -> bed().otherNode
                .accountChanges()
                .passwordChanged(bed().ada.id(), current.session().id()));
        assertThrows(PasswordChange.SessionOverException.class, () -> change(bed().node, current));
        assertEquals(Set.of(), alive());
        assertEquals(Reason.REVOKED, bed().rejected(current.accessToken()).reason());
    }

    @Test
    default void aWrongPasswordChangesNothingAndEndsNothing() {
        IssuedTokens other = bed().open();
        IssuedTokens current = bed().open();
        assertEquals(Optional.empty(), change(bed().node, current, "wrong", NEXT));
        bed().assertAlive(other);
        bed().assertAlive(current);
        assertTrue(signIn(bed().node, SessionBed.PASSWORD) != null);
    }

    @Test
    default void noSignInWithTheEarlierPasswordAtAnyStepOfTheChangeSurvivesIt() {
        List<IssuedTokens> signedIn = new ArrayList<>();
        atEachStep(
                step -> signedIn.clear(),
                () -> Optional.ofNullable(signIn(bed().otherNode, SessionBed.PASSWORD))
                        .ifPresent(signedIn::add),
                changed -> {
                    assertTrue(changed.isPresent());
                    assertEquals(Set.of(changed.get().session().id()), alive());
                });
    }

    /** The other way round: the whole change comes between two steps of the sign-in. */
    @Test
    default void noSignInWithTheEarlierPasswordSurvivesAChangeBetweenAnyTwoOfItsSteps() {
        List<Consumer<Runnable>> steps = List.of(
                step -> bed().accounts.beforeFindPassword(once(step)),
                step -> bed().hasher.duringWork(once(step)),
                step -> bed().store.beforeNext(Call.FIND, step),
                step -> bed().store.afterNext(Call.FIND, step),
                step -> bed().store.beforeNext(Call.OPEN, step),
                step -> bed().store.afterNext(Call.OPEN, step));
        for (int step = 0; step < steps.size(); step++) {
            begin();
            IssuedTokens current = bed().open();
            List<IssuedTokens> changed = new ArrayList<>();
            steps.get(step).accept(() -> {
                noMoreSteps();
                changed.add(change(bed().node, current).orElseThrow());
            });
            signIn(bed().otherNode, SessionBed.PASSWORD);
            noMoreSteps();
            bed().accounts.beforeFindPassword(() -> {});
            assertEquals(1, changed.size(), "step " + step);
            assertEquals(of(changed.get(0)), alive(), "step " + step);
        }
    }

    @Test
    default void aSignInWithTheNewPasswordAfterTheChangeSurvives() {
        IssuedTokens current = bed().open();
        IssuedTokens changed = change(bed().node, current).orElseThrow();
        IssuedTokens signedIn = signIn(bed().otherNode, NEXT);
        bed().assertAlive(changed);
        bed().assertAlive(java.util.Objects.requireNonNull(signedIn));
    }

    @Test
    default void noRefreshAtAnyStepOfTheChangeKeepsAnEarlierSession() {
        List<IssuedTokens> others = new ArrayList<>();
        Runnable refresh = () -> {
            IssuedTokens other = others.get(others.size() - 1);
            try {
                bed().otherNode.refresh(TENANT, other.refreshToken());
            } catch (StoreUnavailableException e) {
                throw new AssertionError(e);
            }
        };
        List<Consumer<Runnable>> steps = steps();
        for (boolean own : new boolean[] {false, true}) {
            for (int step = 0; step < steps.size(); step++) {
                begin();
                IssuedTokens other = bed().open();
                IssuedTokens current = bed().open();
                others.add(own ? current : other);
                steps.get(step).accept(refresh);
                IssuedTokens changed = change(bed().node, current).orElseThrow();
                noMoreSteps();
                assertEquals(of(changed), alive(), "step " + step);
                bed().refreshed(changed.refreshToken());
            }
        }
    }

    @Test
    default void aChangeWithinARefreshLetsNoEarlierSessionGoOn() {
        for (boolean own : new boolean[] {false, true}) {
            begin();
            IssuedTokens other = bed().open();
            IssuedTokens current = bed().open();
            List<IssuedTokens> changed = new ArrayList<>();
            bed().store
                    .beforeNextReplace(
                            () -> changed.add(change(bed().node, current).orElseThrow()));
            Reason reason = refused(bed().otherNode, (own ? current : other).refreshToken());
            assertEquals(own ? Reason.REPLACED : Reason.REVOKED, reason);
            assertEquals(of(changed.get(0)), alive());
        }
    }

    @Test
    default void ofTwoChangesAtOnceOneIsMadeAndItsSessionAloneGoesOn() {
        for (int round = 0; round < 20; round++) {
            begin();
            IssuedTokens one = bed().open();
            IssuedTokens other = round % 2 == 0 ? one : bed().open(bed().otherNode);
            List<Optional<IssuedTokens>> results = Race.of(
                    () -> Optional.ofNullable(attempted(() -> change(bed().node, one))),
                    () -> Optional.ofNullable(attempted(
                            () -> change(bed().otherNode, other, SessionBed.PASSWORD, NEXT + " of another"))));
            List<IssuedTokens> made = results.stream().flatMap(Optional::stream).toList();
            assertEquals(1, made.size(), "round " + round);
            assertEquals(of(made.get(0)), alive(), "round " + round);
        }
    }

    @Test
    default void ofTwoChangesInterleavedInAnyWayTheSessionOfTheLastAloneGoesOn() {
        List<IssuedTokens> others = new ArrayList<>();
        List<Consumer<Runnable>> steps = steps();
        for (int step = 0; step < steps.size(); step++) {
            begin();
            IssuedTokens other = bed().open();
            IssuedTokens current = bed().open();
            others.clear();
            steps.get(step).accept(() -> Optional.ofNullable(
                            attempted(() -> change(bed().otherNode, other, SessionBed.PASSWORD, NEXT + " of another")))
                    .ifPresent(others::add));
            IssuedTokens changed = attempted(() -> change(bed().node, current));
            noMoreSteps();
            assertEquals(1, of(changed).size() + others.size(), "step " + step);
            assertEquals(changed == null ? of(others.get(0)) : of(changed), alive(), "step " + step);
        }
    }

    @Test
    default void aSessionThatIsRevokedAtAnyStepOfTheChangeDoesNotGoOn() {
        List<Consumer<Runnable>> steps = steps();
        for (boolean all : new boolean[] {false, true}) {
            for (int step = 0; step < steps.size(); step++) {
                begin();
                IssuedTokens current = bed().open();
                steps.get(step).accept(() -> {
                    if (all) {
                        bed().otherNode.revokeAll(bed().ada.id(), null);
                    } else {
                        bed().otherNode.revoke(bed().ada.id(), current.session().id());
                    }
                });
                assertThrows(PasswordChange.SessionOverException.class, () -> change(bed().node, current));
                noMoreSteps();
                assertEquals(Set.of(), alive(), "step " + step);
            }
        }
    }

    @Test
    default void anAccountThatIsDisabledAtAnyStepOfTheChangeKeepsNoSession() {
        atEachStep(
                step -> {},
                () -> {
                    bed().accounts
                            .put(
                                    bed().ada.toBuilder()
                                            .status(AccountStatus.DISABLED)
                                            .build(),
                                    bed().accounts.hashOf(bed().ada.id()));
                    bed().otherNode.revokeAll(bed().ada.id(), null);
                },
                changed -> {
                    assertEquals(Optional.empty(), changed);
                    assertEquals(Set.of(), alive());
                });
    }

    @Test
    default void withoutAnAnswerOfTheStoreTheSessionStaysAndTheChangeCanBeRepeated() {
        for (Call call : List.of(Call.END, Call.OPEN)) {
            for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
                begin();
                IssuedTokens current = bed().open();
                bed().store.fail(call, fault);
                assertThrows(StoreUnavailableException.class, () -> change(bed().node, current));
                bed().store.recover();
                boolean done = call == Call.OPEN;
                assertTrue(signIn(bed().node, done ? NEXT : SessionBed.PASSWORD) != null, call + " " + fault);
                if (fault == Fault.BEFORE) {
                    bed().assertAlive(current);
                    IssuedTokens changed = change(bed().otherNode, current, done ? NEXT : SessionBed.PASSWORD, NEXT)
                            .orElseThrow();
                    assertEquals(of(changed), alive(), "repeated");
                }
            }
        }
    }

    @Test
    default void aPasswordThatIsSetForSomebodyEndsTheSessionsAndSparesTheOneThatIsNamed() {
        IssuedTokens one = bed().open();
        IssuedTokens other = bed().open();
        assertEquals(
                1,
                replacement(bed().node)
                        .replace(
                                bed().ada.id(),
                                NEXT,
                                new PasswordReplacement.Ending(one.session().id(), false),
                                present -> true)
                        .orElseThrow());
        bed().assertAlive(one);
        assertEquals(Reason.REVOKED, bed().refused(other.refreshToken()));
        replacement(bed().otherNode)
                .replace(bed().ada.id(), NEXT, new PasswordReplacement.Ending(null, false), present -> true);
        assertEquals(Set.of(), alive());
    }
}
