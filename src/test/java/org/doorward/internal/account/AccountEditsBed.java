package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.doorward.account.AccountService;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** Built-in accounts of two people, and notes of what is told and ended when they are changed. */
abstract class AccountEditsBed {
    static final String PASSWORD = "correct horse battery";
    static final String NEXT = "quite another password";
    static final SessionId SESSION = new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH));

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    final TestAccounts store = new TestAccounts();
    final CountingHasher hasher = new CountingHasher();
    final Passwords passwords = new Passwords(store, hasher);
    final List<String> happened = new ArrayList<>();
    final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    final List<Account> announced = new ArrayList<>();
    volatile boolean deaf;
    volatile String nameOfService = "gateway";
    private final AccountEngine engine = new AccountEngine(store, passwords, new PasswordPolicy(List.of()));
    final AccountService accounts = service();
    final Account ada = Account.builder(AccountId.of("1"), "ada")
            .email("ada@x.test")
            .emailVerified(true)
            .roles(Set.of("admin", "user"))
            .build();
    final Account bob = Account.active(AccountId.of("2"), "bob", Set.of("user"));

    AccountEditsBed() {
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
        public void suspended(AccountId account) {
            note("ended", account);
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

    void assertHappened(String... what) {
        assertEquals(List.of(what), happened);
        happened.clear();
    }

    void assertRefused(Obstacle obstacle, Executable change) {
        AccountChangeException refused = assertThrows(AccountChangeException.class, change);
        assertEquals(obstacle, refused.obstacle());
        assertHappened();
    }
}
