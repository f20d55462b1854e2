package org.doorward.internal.session;

import static org.doorward.internal.session.PasswordChangeBed.NEXT;
import static org.doorward.internal.session.PasswordChangeBed.attempted;
import static org.doorward.internal.session.PasswordChangeBed.idOf;
import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.account.AccountStatus;
import org.doorward.internal.login.PasswordChange;
import org.doorward.session.Session;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** A change of the own password at the same moment as whatever else there is. */
interface PasswordChangeRaceContract {
    Suspension PAUSE = new Suspension(null, Suspension.Cause.ADMINISTRATIVE);

    SessionBed bed();

    private PasswordChangeBed passwords() {
        return new PasswordChangeBed(bed());
    }

    @Test
    default void noSignInWithTheEarlierPasswordAtAnyStepOfTheChangeSurvivesIt() {
        List<IssuedTokens> signedIn = new ArrayList<>();
        passwords()
                .atEachStep(
                        step -> signedIn.clear(),
                        () -> Optional.ofNullable(passwords().signIn(bed().otherNode, SessionBed.PASSWORD))
                                .ifPresent(signedIn::add),
                        changed -> {
                            assertTrue(changed.isPresent());
                            assertEquals(Set.of(changed.get().session().id()), bed().alive());
                        });
    }

    /** The other way round: the whole change comes between two steps of the sign-in. */
    @Test
    default void noSignInWithTheEarlierPasswordSurvivesAChangeBetweenAnyTwoOfItsSteps() {
        List<Consumer<Runnable>> steps = List.of(
                step -> bed().accounts.beforeFindPassword(passwords().once(step)),
                step -> bed().hasher.duringWork(passwords().once(step)),
                step -> bed().store.beforeNext(Call.FIND, step),
                step -> bed().store.afterNext(Call.FIND, step),
                step -> bed().store.beforeNext(Call.OPEN, step),
                step -> bed().store.afterNext(Call.OPEN, step));
        for (int step = 0; step < steps.size(); step++) {
            passwords().begin();
            IssuedTokens current = bed().open();
            List<IssuedTokens> changed = new ArrayList<>();
            steps.get(step).accept(() -> {
                passwords().noMoreSteps();
                changed.add(passwords().change(bed().node, current).orElseThrow());
            });
            passwords().signIn(bed().otherNode, SessionBed.PASSWORD);
            passwords().noMoreSteps();
            bed().accounts.beforeFindPassword(() -> {});
            assertEquals(1, changed.size(), "step " + step);
            assertEquals(idOf(changed.get(0)), bed().alive(), "step " + step);
        }
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
        List<Consumer<Runnable>> steps = passwords().steps();
        for (boolean own : new boolean[] {false, true}) {
            for (int step = 0; step < steps.size(); step++) {
                passwords().begin();
                IssuedTokens other = bed().open();
                IssuedTokens current = bed().open();
                others.add(own ? current : other);
                steps.get(step).accept(refresh);
                IssuedTokens changed = passwords().change(bed().node, current).orElseThrow();
                passwords().noMoreSteps();
                assertEquals(idOf(changed), bed().alive(), "step " + step);
                bed().refreshed(changed.refreshToken());
            }
        }
    }

    @Test
    default void aChangeWithinARefreshLetsNoEarlierSessionGoOn() {
        for (boolean own : new boolean[] {false, true}) {
            passwords().begin();
            IssuedTokens other = bed().open();
            IssuedTokens current = bed().open();
            List<IssuedTokens> changed = new ArrayList<>();
            bed().store
                    .beforeNextReplace(() ->
                            changed.add(passwords().change(bed().node, current).orElseThrow()));
            Reason reason = refused(bed().otherNode, (own ? current : other).refreshToken());
            assertEquals(own ? Reason.REPLACED : Reason.REVOKED, reason);
            assertEquals(idOf(changed.get(0)), bed().alive());
        }
    }

    @Test
    default void ofTwoChangesAtOnceOneIsMadeAndItsSessionAloneGoesOn() {
        for (int round = 0; round < 20; round++) {
            passwords().begin();
            IssuedTokens one = bed().open();
            IssuedTokens other = round % 2 == 0 ? one : bed().open(bed().otherNode);
            List<Optional<IssuedTokens>> results = Race.of(
                    () -> Optional.ofNullable(attempted(() -> passwords().change(bed().node, one))),
                    () -> Optional.ofNullable(attempted(() ->
                            passwords().change(bed().otherNode, other, SessionBed.PASSWORD, NEXT + " of another"))));
            List<IssuedTokens> made = results.stream().flatMap(Optional::stream).toList();
            assertEquals(1, made.size(), "round " + round);
            assertEquals(idOf(made.get(0)), bed().alive(), "round " + round);
        }
    }

    @Test
    default void ofTwoChangesInterleavedInAnyWayTheSessionOfTheLastAloneGoesOn() {
        List<IssuedTokens> others = new ArrayList<>();
        List<Consumer<Runnable>> steps = passwords().steps();
        for (int step = 0; step < steps.size(); step++) {
            passwords().begin();
            IssuedTokens other = bed().open();
            IssuedTokens current = bed().open();
            others.clear();
            steps.get(step).accept(() -> Optional.ofNullable(attempted(() ->
                            passwords().change(bed().otherNode, other, SessionBed.PASSWORD, NEXT + " of another")))
                    .ifPresent(others::add));
            IssuedTokens changed = attempted(() -> passwords().change(bed().node, current));
            passwords().noMoreSteps();
            assertEquals(1, idOf(changed).size() + others.size(), "step " + step);
            assertEquals(changed == null ? idOf(others.get(0)) : idOf(changed), bed().alive(), "step " + step);
        }
    }

    @Test
    default void aSessionThatIsRevokedAtAnyStepOfTheChangeDoesNotGoOn() {
        List<Consumer<Runnable>> steps = passwords().steps();
        for (boolean all : new boolean[] {false, true}) {
            for (int step = 0; step < steps.size(); step++) {
                passwords().begin();
                IssuedTokens current = bed().open();
                steps.get(step).accept(() -> {
                    if (all) {
                        bed().otherNode.revokeAll(bed().ada.id(), null);
                    } else {
                        bed().otherNode.revoke(bed().ada.id(), current.session().id());
                    }
                });
                assertThrows(PasswordChange.SessionOverException.class, () -> passwords()
                        .change(bed().node, current));
                passwords().noMoreSteps();
                assertEquals(Set.of(), bed().alive(), "step " + step);
            }
        }
    }

    @Test
    default void anAccountThatIsDisabledAtAnyStepOfTheChangeKeepsNoSession() {
        passwords()
                .atEachStep(
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
                            assertEquals(Set.of(), bed().alive());
                        });
    }

    /** Whether it was done: afterwards the session has another id. */
    private boolean suspended(IssuedTokens tokens, boolean suspends) {
        SessionSuspensions suspensions = bed().otherNode.suspensions();
        return suspends
                ? suspensions.suspend(bed().ada.id(), tokens.session().id(), PAUSE)
                : suspensions.reinstate(bed().ada.id(), tokens.session().id());
    }

    @Test
    default void whatIsDoneToTheSuspensionOfItsSessionAtAnyStepOfTheChangeIsNotLost() {
        List<Consumer<Runnable>> steps = new ArrayList<>(passwords().steps());
        steps.add(step -> bed().store.afterNext(Call.OPEN, step));
        for (boolean suspends : new boolean[] {true, false}) {
            for (int step = 0; step < steps.size(); step++) {
                passwords().begin();
                IssuedTokens current = bed().open();
                assertTrue(suspends || suspended(current, true));
                List<Boolean> done = new ArrayList<>();
                steps.get(step).accept(() -> done.add(suspended(current, suspends)));
                IssuedTokens changed = passwords().change(bed().node, current).orElseThrow();
                passwords().noMoreSteps();
                assertEquals(List.of(step < steps.size() - 1), done, "step " + step);
                Suspension expected = done.get(0) == suspends ? PAUSE : null;
                assertEquals(expected, changed.session().restrictions().suspension(), "step " + step);
                for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
                    Session session =
                            SessionBed.resumed(at, changed.accessToken()).session();
                    assertEquals(expected, session.restrictions().suspension(), "step " + step);
                }
            }
        }
    }

    @Test
    default void aSuspensionThatCannotBeAppliedToTheNewIdEndsIt() {
        IssuedTokens current = bed().open();
        bed().store.beforeNext(Call.OPEN, () -> {
            suspended(current, true);
            bed().store.beforeNext(Call.REPLACE, () -> bed().alive()
                    .forEach(id ->
                            bed().otherNode.suspensions().suspend(bed().ada.id(), id, PAUSE)));
        });
        assertThrows(
                PasswordChange.SessionOverException.class, () -> passwords().change(bed().node, current));
        assertEquals(Set.of(), bed().alive());
    }
}
