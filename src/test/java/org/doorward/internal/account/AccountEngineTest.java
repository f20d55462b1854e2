package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class AccountEngineTest {
    private final TestAccounts store = new TestAccounts();
    private final Passwords passwords = new Passwords(store, new CountingHasher());
    private final AccountEngine accounts = new AccountEngine(store, passwords, new PasswordPolicy(List.of()));

    @Test
    void accountsOfTheApplicationAreNotMadeHere() {
        AccountEngine own = new AccountEngine(new NobodysAccounts(), new CountingHasher());
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
    void nobodyIsGivenANameThatAServiceAccountHas() {
        AccountEngine careful = new AccountEngine(
                store,
                passwords,
                new PasswordPolicy(List.of()),
                (tenant, name) -> tenant.equals(TenantId.DEFAULT) && name.equals("gateway"));
        assertEquals(Optional.empty(), careful.create(AccountId.of("7"), " GateWay", "long enough", Set.of()));
        assertTrue(careful.create(AccountId.of("7"), "eve", "long enough", Set.of())
                .isPresent());
        assertTrue(careful.isUsername(TenantId.DEFAULT, "EVE "));
        assertEquals(false, careful.isUsername(TenantId.DEFAULT, "gateway"));
        assertEquals(false, careful.isUsername(TenantId.DEFAULT, "\0"));
    }

    @Test
    void whoeverIsGivenANameWhileAServiceAccountTakesItIsNotMade() {
        AtomicInteger asked = new AtomicInteger();
        AccountEngine late = new AccountEngine(
                store, passwords, new PasswordPolicy(List.of()), (tenant, name) -> asked.getAndIncrement() > 0);
        assertEquals(Optional.empty(), late.create(AccountId.of("7"), "gateway", "long enough", Set.of()));
        assertEquals(Optional.empty(), store.find(AccountId.of("7")));
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
