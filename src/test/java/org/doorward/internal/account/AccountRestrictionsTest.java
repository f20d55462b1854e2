package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountEvent;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStatus;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.NoDependents;
import org.doorward.testing.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What restricts built-in accounts: what is stored, told and ended, and in which order. */
@Tag("fast")
class AccountRestrictionsTest {
    private static final String NEXT = "quite another password";
    private static final SessionId SESSION = new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    private final Suspension pause = new Suspension(clock.instant().plus(Duration.ofHours(1)), Cause.ADMINISTRATIVE);
    private final Suspension alarm = new Suspension(clock.instant().plus(Duration.ofHours(1)), Cause.SECURITY);
    private final Suspension alarmForGood = new Suspension(null, Cause.SECURITY);
    private final TestAccounts store = new TestAccounts(clock);
    private final CountingHasher hasher = new CountingHasher();
    private final Passwords passwords = new Passwords(store, hasher);
    private final List<String> happened = new ArrayList<>();
    private final List<AccountEvent> events = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final AccountService accounts = service("2");
    private final Account ada = Account.active(AccountId.of("1"), "ada", Set.of("admin", "user"));
    private final Account bob = Account.active(AccountId.of("2"), "bob", Set.of("user"));

    AccountRestrictionsTest() {
        store.put(ada, CountingHasher.current("correct horse battery"));
        store.put(bob, CountingHasher.current("correct horse battery"));
    }

    private AccountService service(String terms) {
        AccountDependents changes = new Noted();
        AccountEdits edits = new AccountEdits(store, (tenant, name) -> false, changes, this::told, clock);
        PasswordPolicy policy = new PasswordPolicy(List.of());
        return new ApplicationAccounts(
                new AccountEngine(store, passwords, policy),
                new ApplicationAccounts.Editing(
                        edits,
                        new PasswordReplacement(store, passwords, policy, changes, this::told, clock),
                        new AccountRestrictions(edits, terms)));
    }

    private void told(DoorwardEvent event) {
        happened.add(event.getClass().getSimpleName());
        events.add((AccountEvent) event);
    }

    private Account stored() {
        return store.find(bob.id()).orElseThrow();
    }

    /** Notes what is ended, with the suspension that is stored at that moment. */
    private final class Noted extends NoDependents {
        private void note(String what) {
            Suspension suspension = stored().suspension();
            happened.add(
                    what + " " + (suspension == null ? "free" : suspension.until() == null ? "for good" : "limited"));
            RuntimeException planned = failure.get();
            if (planned != null) {
                throw planned;
            }
        }

        @Override
        public void changed(AccountId account) {
            note("changed");
        }

        @Override
        public void disabled(AccountId account) {
            note("disabled");
        }

        @Override
        public void suspended(AccountId account) {
            note("ended");
        }
    }

    private void assertHappened(String... what) {
        assertEquals(List.of(what), happened);
        happened.clear();
    }

    private void assertRefused(Obstacle obstacle, Executable change) {
        assertEquals(
                obstacle, assertThrows(AccountChangeException.class, change).obstacle());
        assertHappened();
    }

    @Test
    void anAdministrativePauseEndsNoSession() {
        assertEquals(pause, accounts.suspend(bob.id(), pause).suspension());
        assertHappened("changed limited", "Suspended");
        assertEquals(pause, ((AccountEvent.Suspended) events.get(0)).suspension());
        assertEquals(bob, accounts.reinstate(bob.id()));
        assertHappened("changed free", "Reinstated");
    }

    @Test
    void theSessionsOfAnAlarmAreOverBeforeItCanEndByItself() {
        assertEquals(alarm, accounts.suspend(bob.id(), alarm).suspension());
        assertHappened("ended for good", "Suspended", "changed limited");
        assertEquals(alarm, ((AccountEvent.Suspended) events.get(0)).suspension(), "the one that was asked for");
        assertEquals(alarm, stored().suspension());
    }

    @Test
    void anAlarmThatFailedInBetweenHasNoEndUntilItIsRepeated() {
        failure.set(new StoreUnavailableException("no sessions now", null));
        assertThrows(StoreUnavailableException.class, () -> accounts.suspend(bob.id(), alarm));
        assertHappened("ended for good", "Suspended");
        assertEquals(alarmForGood, stored().suspension());
        failure.set(null);
        accounts.suspend(bob.id(), alarm);
        assertHappened("ended for good", "Suspended", "changed limited");
        accounts.suspend(bob.id(), alarm);
        assertHappened("ended limited", "changed limited");
        assertEquals(alarm, stored().suspension());
    }

    @Test
    void whoeverReinstatesDuringAnAlarmIsNotOverruled() {
        store.beforeWrite(1, () -> store.put(bob, "hash"));
        assertEquals(null, accounts.suspend(bob.id(), alarm).suspension());
        assertEquals(null, stored().suspension());
    }

    @Test
    void whatAnAlarmHasLeftEndsBeforeTheAccountIsReinstated() {
        store.put(bob.toBuilder().suspension(alarmForGood).build(), "hash");
        accounts.reinstate(bob.id());
        assertHappened("ended for good", "changed free", "Reinstated");
        store.put(bob.toBuilder().suspension(alarm).build(), "hash");
        clock.advance(Duration.ofHours(1));
        accounts.reinstate(bob.id());
        assertHappened("changed free", "Reinstated");
    }

    @Test
    void aSuspensionThatIsOverIsRefusedByName() {
        clock.advance(Duration.ofHours(1));
        assertRefused(Obstacle.SUSPENSION_OVER, () -> accounts.suspend(bob.id(), pause));
        assertRefused(Obstacle.SUSPENSION_OVER, () -> accounts.suspend(bob.id(), alarm));
        assertEquals(null, stored().suspension());
    }

    @Test
    void theLastAdministratorIsNotSuspended() {
        for (Suspension suspension : List.of(pause, alarm, alarmForGood)) {
            assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.suspend(ada.id(), suspension));
        }
        store.put(bob.toBuilder().roles(Set.of("admin")).build(), "hash");
        accounts.suspend(ada.id(), pause);
        happened.clear();
        assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.suspend(bob.id(), pause));
        assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.setRoles(bob.id(), Set.of()));
        clock.advance(Duration.ofHours(1));
        accounts.setRoles(bob.id(), Set.of());
    }

    @Test
    void aDisabledAccountStaysDisabledAndKeepsItsSuspension() {
        accounts.disable(bob.id());
        accounts.suspend(bob.id(), pause);
        assertEquals(AccountStatus.DISABLED, stored().status());
        accounts.enable(bob.id());
        assertEquals(pause, stored().suspension());
        accounts.disable(bob.id());
        assertEquals(AccountStatus.DISABLED, accounts.reinstate(bob.id()).status());
    }

    @Test
    void aRequiredPasswordIsLiftedByTheHolderAlone() {
        assertTrue(accounts.requirePasswordChange(bob.id()).isPasswordChangeRequired());
        assertHappened("changed free", "PasswordChangeRequired");
        accounts.setPassword(bob.id(), NEXT);
        assertTrue(stored().isPasswordChangeRequired(), "somebody else has set this one");
        assertHappened("PasswordChanged");
        accounts.setPassword(bob.id(), NEXT + " of mine", SESSION);
        assertFalse(stored().isPasswordChangeRequired());
        assertHappened("changed free", "PasswordChanged");
    }

    @Test
    void aPasswordThatWasSetStaysSetThoughTheSessionsAreNotTold() {
        accounts.requirePasswordChange(bob.id());
        failure.set(new StoreUnavailableException("no sessions now", null));
        accounts.setPassword(bob.id(), NEXT, SESSION);
        assertFalse(stored().isPasswordChangeRequired());
        assertTrue(passwords.matches(NEXT, store.hashOf(bob.id())));
    }

    @Test
    void acceptedTermsAreThePresentOnesWithTheirTimeAndAreToldOnce() {
        Account accepted = accounts.acceptTerms(bob.id(), null);
        assertTrue(accepted.termsAccepted());
        assertEquals(Optional.of("2"), accepted.termsVersion());
        assertEquals(Optional.of(clock.instant()), accepted.termsAcceptedAt());
        assertHappened("changed free", "TermsAccepted");
        clock.advance(Duration.ofDays(1));
        assertEquals(accepted, accounts.acceptTerms(bob.id(), "2"), "the first time counts");
        assertHappened("changed free");
    }

    @Test
    void termsThatAreNotThePresentOnesAreNotAccepted() {
        assertRefused(Obstacle.OTHER_TERMS, () -> accounts.acceptTerms(bob.id(), "1"));
        assertFalse(stored().termsAccepted());
    }

    @Test
    void whatIsUnknownIsNamed() {
        AccountId nobody = AccountId.of("9");
        failure.set(null);
        for (Executable change : List.<Executable>of(
                () -> accounts.suspend(nobody, pause),
                () -> accounts.suspend(nobody, alarm),
                () -> accounts.reinstate(nobody),
                () -> accounts.requirePasswordChange(nobody),
                () -> accounts.acceptTerms(nobody, null))) {
            assertRefused(Obstacle.UNKNOWN_ACCOUNT, Objects.requireNonNull(change));
        }
    }

    @Test
    void whoeverSuspendsWithoutAnEndDuringAnAlarmIsNotOverruled() {
        List<Account> answered = new ArrayList<>();
        store.beforeWrite(1, () -> answered.add(accounts.suspend(bob.id(), alarmForGood)));
        assertEquals(alarmForGood, accounts.suspend(bob.id(), alarm).suspension(), "it tells what is there");
        assertEquals(alarmForGood, answered.get(0).suspension());
        assertEquals(alarmForGood, stored().suspension());
    }

    @Test
    void ofTwoAlarmsWithAnEndAtOnceTheLastToBeginHasItsEnd() {
        Suspension longer = new Suspension(clock.instant().plus(Duration.ofDays(1)), Cause.SECURITY);
        List<Account> answered = new ArrayList<>();
        store.beforeWrite(1, () -> answered.add(accounts.suspend(bob.id(), longer)));
        assertEquals(longer, accounts.suspend(bob.id(), alarm).suspension());
        assertEquals(longer, answered.get(0).suspension());
        assertEquals(longer, stored().suspension());
    }

    @Test
    void anAlarmThatGetsAnEndIsTold() {
        accounts.suspend(bob.id(), alarmForGood);
        events.clear();
        accounts.suspend(bob.id(), alarm);
        assertEquals(1, events.size());
        assertEquals(alarm, ((AccountEvent.Suspended) events.get(0)).suspension());
    }

    @Test
    void whatAnAlarmHasLeftEndsBeforeAPauseTakesItsPlace() {
        store.put(bob.toBuilder().suspension(alarmForGood).build(), "hash");
        assertEquals(pause, accounts.suspend(bob.id(), pause).suspension());
        assertHappened("ended for good", "changed limited", "Suspended");
    }
}
