package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountEvent;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStatus;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.StoredPassword;
import org.doorward.account.WeakPasswordException;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Changes of built-in accounts: what is stored, told and ended, and in which order. */
@Tag("fast")
class AccountEditsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String NEXT = "quite another password";
    private static final SessionId SESSION = new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    private final TestAccounts store = new TestAccounts();
    private final CountingHasher hasher = new CountingHasher();
    private final Passwords passwords = new Passwords(store, hasher);
    private final List<String> happened = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final List<Account> announced = new ArrayList<>();
    private volatile boolean deaf;
    private volatile String nameOfService = "gateway";
    private final AccountEngine engine = new AccountEngine(store, passwords, new PasswordPolicy(List.of()));
    private final AccountService accounts = service();
    private final Account ada = Account.builder(AccountId.of("1"), "ada")
            .email("ada@x.test")
            .emailVerified(true)
            .roles(Set.of("admin", "user"))
            .build();
    private final Account bob = Account.active(AccountId.of("2"), "bob", Set.of("user"));

    AccountEditsTest() {
        store.put(ada, CountingHasher.current(PASSWORD));
        store.put(bob, CountingHasher.current(PASSWORD));
    }

    private AccountService service() {
        AccountDependents changes = new Noted();
        return new ApplicationAccounts(
                engine,
                new ApplicationAccounts.Editing(
                        new AccountEdits(
                                store, (tenant, name) -> name.equals(nameOfService), changes, this::told, clock),
                        new PasswordReplacement(
                                store, passwords, new PasswordPolicy(List.of()), changes, this::told, clock)));
    }

    private void told(DoorwardEvent event) {
        happened.add(event.getClass().getSimpleName());
        assertEquals(clock.instant(), event.at());
    }

    /** Notes what is ended, with what is stored at that moment. */
    private final class Noted implements AccountDependents {
        private void note(String what, AccountId account) {
            String status =
                    store.find(account).map(found -> found.status().toString()).orElse("GONE");
            happened.add(what + " " + status);
            RuntimeException planned = failure.get();
            if (planned != null) {
                throw planned;
            }
        }

        @Override
        public void changing(AccountId account) {
            announced.add(store.find(account).orElseThrow());
            if (deaf) {
                throw new StoreUnavailableException("no sessions now", null);
            }
        }

        @Override
        public void changed(AccountId account) {
            note("changed", account);
        }

        @Override
        public void disabled(AccountId account) {
            note("disabled", account);
        }

        @Override
        public int passwordChanged(AccountId account, @Nullable SessionId spared) {
            note("ended" + (spared == null ? "" : " others") + " " + store.hashOf(account), account);
            return 7;
        }

        @Override
        public void deleted(AccountId account) {
            note("revoked", account);
        }

        @Override
        public void tokensRevoked(AccountId account) {
            note("revoked", account);
        }

        @Override
        public void inDoubt(AccountId account) {
            happened.add("in doubt");
        }
    }

    private void assertHappened(String... what) {
        assertEquals(List.of(what), happened);
        happened.clear();
    }

    private void assertRefused(Obstacle obstacle, Executable change) {
        AccountChangeException refused = assertThrows(AccountChangeException.class, change);
        assertEquals(obstacle, refused.obstacle());
        assertHappened();
    }

    @Test
    void anAccountIsDisabledBeforeItsSessionsEndAndIsEnabledAgain() {
        assertEquals(AccountStatus.DISABLED, accounts.disable(bob.id()).status());
        assertHappened("disabled DISABLED", "Disabled");
        assertFalse(accounts.find(bob.id()).orElseThrow().isActive());
        assertEquals(bob, accounts.enable(bob.id()));
        assertHappened("disabled DISABLED", "changed ACTIVE", "Enabled");
    }

    @Test
    void aChangeThatIsRepeatedEndsWhatTheFirstCallDidNot() {
        failure.set(new StoreUnavailableException("no sessions now", null));
        assertThrows(StoreUnavailableException.class, () -> accounts.disable(bob.id()));
        assertHappened("disabled DISABLED", "Disabled");
        failure.set(null);
        accounts.disable(bob.id());
        assertHappened("disabled DISABLED");
    }

    @Test
    void nothingIsStoredBeforeTheSessionsAreToldThatItWill() {
        accounts.setRoles(bob.id(), Set.of("editor"));
        accounts.disable(bob.id());
        accounts.delete(bob.id());
        happened.clear();
        assertEquals(List.of(bob, bob.toBuilder().roles(Set.of("editor")).build()), announced);
        deaf = true;
        assertThrows(StoreUnavailableException.class, () -> accounts.changeEmail(ada.id(), "new@x.test"));
        store.put(bob, CountingHasher.current(PASSWORD));
        assertThrows(StoreUnavailableException.class, () -> accounts.delete(bob.id()));
        assertHappened();
        assertEquals(Optional.of(ada), accounts.find(ada.id()));
        assertEquals(Optional.of(bob), accounts.find(bob.id()));
    }

    @Test
    void aDeletedAccountIsUnusableBeforeAnythingOfItGoes() {
        accounts.delete(bob.id());
        assertHappened("disabled DISABLED", "revoked DISABLED", "changed GONE", "Deleted");
        assertEquals(Optional.empty(), accounts.find(bob.id()));
        assertRefused(Obstacle.UNKNOWN_ACCOUNT, () -> accounts.delete(bob.id()));
    }

    @Test
    void aDeletionThatFailedInBetweenLeavesTheAccountDisabledAndCanBeRepeated() {
        failure.set(new StoreUnavailableException("no sessions now", null));
        assertThrows(StoreUnavailableException.class, () -> accounts.delete(bob.id()));
        assertHappened("disabled DISABLED");
        assertFalse(accounts.find(bob.id()).orElseThrow().isActive());
        failure.set(null);
        accounts.delete(bob.id());
        assertHappened("disabled DISABLED", "revoked DISABLED", "changed GONE", "Deleted");
    }

    @Test
    void whatAnotherChangedMeanwhileIsNotLost() {
        store.beforeWrite(0, () -> store.put(bob.toBuilder().email("bob@x.test").build(), "h"));
        Account changed = accounts.setRoles(bob.id(), Set.of("editor"));
        assertEquals("bob@x.test", changed.email());
        assertEquals(Set.of("editor"), changed.roles());
        assertEquals("h", store.hashOf(bob.id()));
        assertHappened("changed ACTIVE", "RolesChanged");
    }

    @Test
    void rolesThatCannotBeUsedAreNamed() {
        for (Set<String> roles : List.of(Set.of(""), Set.of("a\nb"), Set.of("x".repeat(101)), many())) {
            assertRefused(Obstacle.INVALID_ROLES, () -> accounts.setRoles(bob.id(), roles));
            assertRefused(Obstacle.INVALID_ROLES, () -> accounts.create(AccountId.of("9"), "eve", "k7#mQz2v", roles));
        }
        assertRefused(Obstacle.UNKNOWN_ACCOUNT, () -> accounts.setRoles(AccountId.of("9"), Set.of()));
    }

    private static Set<String> many() {
        Set<String> roles = new java.util.HashSet<>();
        for (int i = 0; i < 101; i++) {
            roles.add("role " + i);
        }
        return roles;
    }

    @Test
    void theLastAdministratorIsRefusedByName() {
        assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.disable(ada.id()));
        assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.delete(ada.id()));
        assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.setRoles(ada.id(), Set.of("user")));
        assertEquals(Optional.of(ada), accounts.find(ada.id()));
        accounts.setRoles(bob.id(), Set.of("admin"));
        accounts.delete(ada.id());
        happened.clear();
        assertRefused(Obstacle.LAST_ADMINISTRATOR, () -> accounts.disable(bob.id()));
    }

    @Test
    void aUsernameIsStoredInItsOneSpellingAndNeverTwice() {
        assertEquals("eve", accounts.changeUsername(bob.id(), " EVE ").username());
        assertHappened("changed ACTIVE", "UsernameChanged");
        accounts.changeUsername(bob.id(), "Eve");
        assertHappened("changed ACTIVE");
        assertRefused(Obstacle.USERNAME_TAKEN, () -> accounts.changeUsername(bob.id(), "ADA"));
        assertRefused(Obstacle.USERNAME_TAKEN, () -> accounts.changeUsername(bob.id(), "GateWay"));
        assertRefused(Obstacle.INVALID_USERNAME, () -> accounts.changeUsername(bob.id(), "\0"));
        assertEquals("eve", accounts.find(bob.id()).orElseThrow().username());
        assertTrue(accounts.isUsername(TenantId.DEFAULT, "eve"));
        assertFalse(accounts.isUsername(TenantId.DEFAULT, "bob"));
    }

    @Test
    void whoeverIsGivenANameWhileAServiceAccountTakesItKeepsTheEarlierOne() {
        store.beforeWrite(0, () -> nameOfService = "eve");
        AccountChangeException refused =
                assertThrows(AccountChangeException.class, () -> accounts.changeUsername(bob.id(), "eve"));
        assertEquals(Obstacle.USERNAME_TAKEN, refused.obstacle());
        assertEquals("bob", accounts.find(bob.id()).orElseThrow().username());
    }

    @Test
    void aNewAddressIsUnverifiedUnlessToldOtherwise() {
        Account changed = accounts.changeEmail(ada.id(), "new@x.test");
        assertEquals("new@x.test", changed.email());
        assertFalse(changed.emailVerified());
        assertHappened("changed ACTIVE", "EmailChanged");
        assertFalse(accounts.emailVerified(ada.id(), "ada@x.test"), "the address before was proved");
        assertFalse(accounts.find(ada.id()).orElseThrow().emailVerified());
        happened.clear();
        assertTrue(accounts.emailVerified(ada.id(), "new@x.test"));
        assertHappened("changed ACTIVE", "EmailVerified");
        assertTrue(accounts.changeEmail(ada.id(), "third@x.test", true).emailVerified());
        assertFalse(accounts.changeEmail(ada.id(), null, true).emailVerified());
        happened.clear();
        for (String text : List.of("", "@", "a@", "@b", "none", " a@b", "a@b\n", "a".repeat(253) + "@b")) {
            assertRefused(Obstacle.INVALID_EMAIL, () -> accounts.changeEmail(ada.id(), text));
        }
    }

    @Test
    void sessionsEndWhileThePasswordIsStillTheEarlierOne() {
        assertEquals(7, accounts.setPassword(ada.id(), NEXT));
        assertHappened("ended " + CountingHasher.current(PASSWORD) + " ACTIVE", "PasswordChanged");
        assertEquals(CountingHasher.current(NEXT), store.hashOf(ada.id()));
        accounts.setPassword(ada.id(), PASSWORD, SESSION);
        assertHappened("ended others " + CountingHasher.current(NEXT) + " ACTIVE", "PasswordChanged");
        assertEquals(0, hasher.compared.get());
    }

    @Test
    void aWeakPasswordIsRefusedWithItsReason() {
        WeakPasswordException weak =
                assertThrows(WeakPasswordException.class, () -> accounts.setPassword(ada.id(), "ada@x.test"));
        assertEquals(PasswordWeakness.CONTEXT, weak.weakness());
        assertHappened();
        assertRefused(Obstacle.UNKNOWN_ACCOUNT, () -> accounts.setPassword(AccountId.of("9"), NEXT));
    }

    @Test
    void aPasswordStaysWhenTheSessionsCannotBeEnded() {
        failure.set(new StoreUnavailableException("no sessions now", null));
        assertThrows(StoreUnavailableException.class, () -> accounts.setPassword(ada.id(), NEXT));
        assertEquals(CountingHasher.current(PASSWORD), store.hashOf(ada.id()));
        assertEquals(null, store.state(ada.id()).orElseThrow().changingAt(), "nobody is kept out");
        failure.set(null);
        accounts.setPassword(ada.id(), NEXT);
        assertEquals(CountingHasher.current(NEXT), store.hashOf(ada.id()));
    }

    @Test
    void aChangeOfThePasswordThatOthersOvertakeEndsTheSessionsAgain() {
        store.beforeWrite(1, () -> store.rehash(ada.id(), CountingHasher.current(PASSWORD), "v2:renewed"));
        accounts.setPassword(ada.id(), NEXT);
        assertHappened(
                "ended " + CountingHasher.current(PASSWORD) + " ACTIVE", "ended v2:renewed ACTIVE", "PasswordChanged");
        assertEquals(CountingHasher.current(NEXT), store.hashOf(ada.id()));
        assertEquals(1, hasher.hashed.get() - 1, "the new one is hashed once, beside that of nobody");
    }

    @Test
    void noSignInFinishesWhileAPasswordIsBeingChanged() {
        StoredPassword proved =
                passwords.authenticate(TenantId.DEFAULT, "ada", PASSWORD).orElseThrow();
        StoredAccount present = store.state(ada.id()).orElseThrow();
        store.replace(present, present.changing(clock.instant()));
        assertThrows(StoreUnavailableException.class, () -> passwords.confirmed(proved, "ada", clock.instant()));
        assertThrows(StoreUnavailableException.class, () -> accounts.setPassword(ada.id(), NEXT));
        // its node is gone
        clock.advance(Duration.ofSeconds(11));
        assertTrue(passwords.confirmed(proved, "ada", clock.instant()).isPresent());
        assertEquals(null, store.state(ada.id()).orElseThrow().changingAt());
    }

    /** A node that was paused after it ended the sessions, while somebody signed in with the earlier password. */
    @Test
    void aChangeThatWasTakenForDeadEndsWhatBeganMeanwhile() {
        StoredPassword proved =
                passwords.authenticate(TenantId.DEFAULT, "ada", PASSWORD).orElseThrow();
        store.beforeWrite(1, () -> {
            clock.advance(Duration.ofSeconds(11));
            assertTrue(passwords.confirmed(proved, "ada", clock.instant()).isPresent());
            happened.add("opened");
        });
        accounts.setPassword(ada.id(), NEXT);
        String ended = "ended " + CountingHasher.current(PASSWORD) + " ACTIVE";
        assertHappened(ended, "opened", ended, "PasswordChanged");
        assertFalse(passwords.confirmed(proved, "ada", clock.instant()).isPresent());
    }

    @Test
    void accountsOfTheApplicationAreChangedThere() {
        AccountService own =
                new ApplicationAccounts(new AccountEngine(new NobodysAccounts(), new CountingHasher()), null);
        List<Executable> all = List.of(
                () -> own.create(AccountId.of("9"), "eve", "k7#mQz2v", Set.of()),
                () -> own.disable(ada.id()),
                () -> own.enable(ada.id()),
                () -> own.delete(ada.id()),
                () -> own.setRoles(ada.id(), Set.of()),
                () -> own.changeUsername(ada.id(), "eve"),
                () -> own.changeEmail(ada.id(), null),
                () -> own.emailVerified(ada.id(), "a@b"),
                () -> own.setPassword(ada.id(), NEXT),
                () -> own.setPassword(ada.id(), NEXT, SESSION));
        for (Executable one : all) {
            String message = String.valueOf(
                    assertThrows(IllegalStateException.class, one).getMessage());
            assertTrue(message.contains("SessionService.accountChanged"), message);
        }
        assertEquals(Optional.empty(), own.find(ada.id()));
    }

    @Test
    void aNewAccountIsToldOf() {
        assertTrue(accounts.create(AccountId.of("9"), "eve", "k7#mQz2v", Set.of("user"))
                .isPresent());
        assertHappened("Created");
        assertTrue(
                accounts.create(AccountId.of("9"), "eve", "k7#mQz2v", Set.of()).isEmpty());
        assertHappened();
    }

    @Test
    void anEventHoldsNothingButPublicIds() {
        for (Class<?> kind : AccountEvent.class.getPermittedSubclasses()) {
            assertEquals(3, kind.getRecordComponents().length, kind.getName());
        }
    }

    private static final class NobodysAccounts implements AccountStore {
        @Override
        public Optional<Account> find(AccountId id) {
            return Optional.empty();
        }

        @Override
        public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
            return Optional.empty();
        }
    }
}
