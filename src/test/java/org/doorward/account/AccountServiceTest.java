package org.doorward.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.Test;

class AccountServiceTest {
    private final TestAccounts store = new TestAccounts();
    private final Passwords passwords = new Passwords(store, new CountingHasher());
    private final AccountService accounts = new AccountService(store, passwords, new PasswordPolicy(List.of()));

    @Test
    void accountsOfTheApplicationAreNotMadeHere() {
        AccountService own = new AccountService(new NobodysAccounts(), new CountingHasher());
        assertThrows(IllegalStateException.class, () -> own.create(AccountId.of("9"), "eve", "long enough", Set.of()));
    }

    @Test
    void anAccountIsMadeUnderItsOneSpellingAndNeverTwice() {
        Optional<Account> made = accounts.create(AccountId.of("7"), " Eve ", "long enough", Set.of("user"));
        assertEquals(Optional.of("eve"), made.map(Account::username));
        assertTrue(
                passwords.authenticate(TenantId.DEFAULT, "EVE", "long enough").isPresent());
        assertEquals(Optional.empty(), accounts.create(AccountId.of("7"), "eve", "long enough", Set.of()));
    }

    @Test
    void anUnusableNameOrPasswordIsNamed() {
        AccountId id = AccountId.of("8");
        assertMessage("username", () -> accounts.create(id, "\0", "long enough", Set.of()));
        assertMessage("password", () -> accounts.create(id, "eve", "1234567", Set.of()));
        assertMessage("password", () -> accounts.create(id, "eve", "x".repeat(1_025), Set.of()));
        assertTrue(accounts.create(id, "eve", "k7#mQz2v", Set.of()).isPresent(), "eight will do");
    }

    private static void assertMessage(String start, org.junit.jupiter.api.function.Executable work) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, work).getMessage());
        assertTrue(message.startsWith(start + ":"), message);
    }

    /** Of an application that nobody has signed up at. */
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
