package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.testing.TestStores;

/** Two nodes over one store of built-in accounts, and a tenant for each test. */
abstract class EditableAccountStoreBed {
    final TokenGenerator generator = new TokenGenerator();
    final TenantId tenant = new TenantId("t-" + generator.id());

    EditableAccountStore store() {
        // only databases have built-in accounts
        return ((JpaStores) TestStores.of(this).one()).accounts();
    }

    EditableAccountStore other() {
        return ((JpaStores) TestStores.of(this).other()).accounts();
    }

    AccountId newId() {
        return new AccountId(tenant, generator.id());
    }

    StoredAccount made(String username, String... roles) {
        AccountId id = newId();
        assertTrue(store().create(new StoredPassword(Account.active(id, username, Set.of(roles)), "hash")));
        return store().state(id).orElseThrow();
    }
}
