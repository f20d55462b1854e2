package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** What every store of built-in accounts promises when they are made and found. */
public abstract class EditableAccountStoreContract extends EditableAccountStoreBed {
    private static StoredPassword stored(AccountId id, String username) {
        return new StoredPassword(Account.active(id, username, Set.of("user")), "hash of " + username);
    }

    @Test
    void anAccountIsFoundAsItWasMade() {
        Account odd = Account.builder(newId(), "имя 😀@example.test")
                .email("Ада <ada@example.test>")
                .emailVerified(true)
                .termsAccepted(true)
                .roles(Set.of("a b", "c,d", "роль", "%20", "+", "x".repeat(100)))
                .status(AccountStatus.DISABLED)
                .build();
        StoredPassword password = new StoredPassword(odd, "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA");
        assertTrue(store().create(password));
        assertEquals(Optional.of(odd), store().find(odd.id()));
        assertEquals(Optional.of(password), store().findPassword(tenant, odd.username()));
    }

    @Test
    void oneThatIsTakenAwayIsGoneAndItsNameIsFree() {
        AccountId id = newId();
        assertTrue(store().create(stored(id, "short")));
        assertTrue(store().remove(id));
        assertFalse(store().remove(id));
        assertEquals(Optional.empty(), store().find(id));
        assertTrue(store().create(stored(newId(), "short")));
    }

    @Test
    void anAccountWithoutEmailAndRolesIsFoundAsItWasMade() {
        Account plain = Account.active(newId(), "plain", Set.of());
        assertTrue(store().create(new StoredPassword(plain, "h")));
        assertEquals(Optional.of(plain), store().find(plain.id()));
    }

    @Test
    void theLongestTextsFit() {
        Account longest = Account.builder(
                        new AccountId(new TenantId(generator.id() + "ü".repeat(42)), "ü".repeat(128)),
                        "ü".repeat(Account.MAX_USERNAME))
                .email("ü".repeat(254))
                .build();
        assertTrue(store().create(new StoredPassword(longest, "h".repeat(200))));
        assertEquals(Optional.of(longest), store().find(longest.id()));
        assertEquals(
                Optional.of(longest),
                store().findPassword(longest.id().tenant(), longest.username()).map(StoredPassword::account));
    }

    @Test
    void whatWasNeverMadeIsNotFound() {
        assertEquals(Optional.empty(), store().find(newId()));
        assertEquals(Optional.empty(), store().findPassword(tenant, "nobody"));
        assertEquals(Optional.empty(), store().findPassword(tenant, ""));
        assertEquals(Optional.empty(), store().findPassword(tenant, "x' or '1'='1"));
    }

    @Test
    void aUsernameIsTakenOnce() {
        StoredPassword first = stored(newId(), "ada");
        assertTrue(store().create(first));
        AccountId second = newId();
        assertFalse(store().create(stored(second, "ada")));
        assertEquals(Optional.empty(), store().find(second), "nothing is stored");
        assertEquals(Optional.of(first), store().findPassword(tenant, "ada"));
        assertTrue(store().create(stored(second, "ada2")));
    }

    @Test
    void anIdIsTakenOnce() {
        AccountId id = newId();
        assertTrue(store().create(stored(id, "ada")));
        assertFalse(store().create(stored(id, "eve")));
        assertEquals(Optional.empty(), store().findPassword(tenant, "eve"));
        assertEquals("ada", store().find(id).orElseThrow().username());
    }

    @Test
    void ofManyWhoTakeOneUsernameAtOnceExactlyOneGetsIt() {
        for (int round = 0; round < 5; round++) {
            String username = "racer-" + round;
            List<AccountId> ids = new ArrayList<>();
            List<Callable<Boolean>> contenders = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                AccountId id = newId();
                ids.add(id);
                contenders.add(() -> store().create(stored(id, username)));
            }
            List<Boolean> won = Race.of(contenders);
            assertEquals(1, won.stream().filter(one -> one).count());
            Account holder =
                    store().findPassword(tenant, username).orElseThrow().account();
            assertEquals(ids.get(won.indexOf(true)), holder.id());
            assertEquals(
                    1, ids.stream().filter(id -> store().find(id).isPresent()).count());
        }
    }

    @Test
    void aHashIsRenewedOnlyOverTheOneThatWasRead() {
        StoredPassword ada = stored(newId(), "ada");
        StoredPassword bob = stored(newId(), "bob");
        store().create(ada);
        store().create(bob);
        store().rehash(ada.account().id(), ada.hash(), "stronger");
        assertEquals("stronger", hashOf("ada"));
        store().rehash(ada.account().id(), ada.hash(), "late");
        assertEquals("stronger", hashOf("ada"));
        assertEquals(bob.hash(), hashOf("bob"));
        assertEquals(Optional.of(ada.account()), store().find(ada.account().id()));
        store().rehash(newId(), "a", "b");
    }

    private String hashOf(String username) {
        return store().findPassword(tenant, username).orElseThrow().hash();
    }

    @Test
    void tenantsDoNotMeet() {
        TenantId other = new TenantId("o-" + generator.id());
        AccountId here = newId();
        AccountId there = new AccountId(other, here.value());
        assertTrue(store().create(stored(here, "ada")));
        assertEquals(Optional.empty(), store().find(there));
        assertEquals(Optional.empty(), store().findPassword(other, "ada"));
        assertTrue(store().create(new StoredPassword(Account.active(there, "ada", Set.of("admin")), "another hash")));
        store().rehash(there, "another hash", "renewed");
        assertEquals("hash of ada", hashOf("ada"));
        assertEquals(Set.of("user"), store().find(here).orElseThrow().roles());
        assertEquals(Set.of("admin"), store().find(there).orElseThrow().roles());
    }
}
