package org.doorward.internal.session;

import static org.doorward.internal.session.PasswordChangeBed.NEXT;
import static org.doorward.internal.session.PasswordChangeBed.idOf;
import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.doorward.internal.session.SessionBed.rejected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.login.PasswordChange;
import org.doorward.session.Session;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.junit.jupiter.api.Test;

/** What comes of a change of the own password. */
interface PasswordChangeContract {
    SessionBed bed();

    private PasswordChangeBed passwords() {
        return new PasswordChangeBed(bed());
    }

    @Test
    default void theOthersEndAndTheSessionGoesOnUnderANewIdAlone() {
        IssuedTokens other = bed().open();
        IssuedTokens current =
                bed().refreshed(bed().open(bed().otherNode, false).refreshToken());
        bed().advance(Duration.ofMinutes(1));
        IssuedTokens next = passwords().change(bed().node, current).orElseThrow();
        assertNotEquals(current.session().id(), next.session().id());
        assertEquals(Set.of(next.session().id()), bed().alive());
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
        assertEquals(null, passwords().signIn(bed().node, SessionBed.PASSWORD));
        assertTrue(passwords().signIn(bed().otherNode, NEXT) != null);
    }

    @Test
    default void aChangeAfterTheEndOfAllSessionsOfATenantOrOfEveryoneGoesOnUnderANewIdToo() {
        for (TenantId tenant : new TenantId[] {TENANT, null}) {
            passwords().begin();
            bed().otherNode.accountChanges().endScope(tenant);
            IssuedTokens current = bed().open();
            IssuedTokens next = passwords().change(bed().node, current).orElseThrow();
            assertNotEquals(current.session().id(), next.session().id());
            assertEquals(Set.of(next.session().id()), bed().alive());
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
        assertThrows(
                PasswordChange.SessionOverException.class, () -> passwords().change(bed().node, current));
        assertEquals(Set.of(), bed().alive());
        assertEquals(Reason.REVOKED, bed().rejected(current.accessToken()).reason());
    }

    @Test
    default void aWrongPasswordChangesNothingAndEndsNothing() {
        IssuedTokens other = bed().open();
        IssuedTokens current = bed().open();
        assertEquals(Optional.empty(), passwords().change(bed().node, current, "wrong", NEXT));
        bed().assertAlive(other);
        bed().assertAlive(current);
        assertTrue(passwords().signIn(bed().node, SessionBed.PASSWORD) != null);
    }

    @Test
    default void aSignInWithTheNewPasswordAfterTheChangeSurvives() {
        IssuedTokens current = bed().open();
        IssuedTokens changed = passwords().change(bed().node, current).orElseThrow();
        IssuedTokens signedIn = passwords().signIn(bed().otherNode, NEXT);
        bed().assertAlive(changed);
        bed().assertAlive(java.util.Objects.requireNonNull(signedIn));
    }

    @Test
    default void withoutAnAnswerOfTheStoreTheSessionStaysAndTheChangeCanBeRepeated() {
        for (Call call : List.of(Call.END, Call.OPEN)) {
            for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
                passwords().begin();
                IssuedTokens current = bed().open();
                bed().store.fail(call, fault);
                assertThrows(StoreUnavailableException.class, () -> passwords().change(bed().node, current));
                bed().store.recover();
                boolean done = call == Call.OPEN;
                assertTrue(
                        passwords().signIn(bed().node, done ? NEXT : SessionBed.PASSWORD) != null, call + " " + fault);
                if (fault == Fault.BEFORE) {
                    bed().assertAlive(current);
                    IssuedTokens changed = passwords()
                            .change(bed().otherNode, current, done ? NEXT : SessionBed.PASSWORD, NEXT)
                            .orElseThrow();
                    assertEquals(idOf(changed), bed().alive(), "repeated");
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
                passwords()
                        .replacement(bed().node)
                        .replace(
                                bed().ada.id(),
                                NEXT,
                                new PasswordReplacement.Ending(one.session().id(), false),
                                present -> true)
                        .orElseThrow());
        bed().assertAlive(one);
        assertEquals(Reason.REVOKED, bed().refused(other.refreshToken()));
        passwords()
                .replacement(bed().otherNode)
                .replace(bed().ada.id(), NEXT, new PasswordReplacement.Ending(null, false), present -> true);
        assertEquals(Set.of(), bed().alive());
    }
}
