package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountEvent;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStatus;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;
import org.doorward.testing.CountingHasher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Changes of built-in accounts: what is stored, told and ended, and in which order. */
@Tag("fast")
class AccountEditsTest extends AccountEditsBed {
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
            // what else one knows of a suspension is its end and its kind
            int more = kind.equals(AccountEvent.Suspended.class) ? 1 : 0;
            assertEquals(3 + more, kind.getRecordComponents().length, kind.getName());
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
