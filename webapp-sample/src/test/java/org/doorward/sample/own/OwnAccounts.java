package org.doorward.sample.own;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;

/** One account, whose password the server is started with. */
@ApplicationScoped
public class OwnAccounts implements AccountStore {
    private static final Account ADA = Account.active(AccountId.of("1"), "ada", Set.of("reader"));

    @Override
    public Optional<Account> find(AccountId id) {
        return Optional.of(ADA).filter(account -> account.id().equals(id));
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        String reversed = new StringBuilder(System.getProperty("own.password", ""))
                .reverse()
                .toString();
        return Optional.of(ADA)
                .filter(account -> account.username().equals(username))
                .map(account -> new StoredPassword(account, reversed));
    }
}
