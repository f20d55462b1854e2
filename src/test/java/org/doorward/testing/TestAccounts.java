package org.doorward.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.EditableAccountStore;

/** Accounts on the heap, which a test changes as it likes. A step may be put in before any look-up. */
public class TestAccounts implements EditableAccountStore {
    private final Map<AccountId, StoredPassword> accounts = new ConcurrentHashMap<>();
    private volatile Runnable beforeFind = () -> {};
    private volatile Runnable beforeFindPassword = () -> {};

    public void put(Account account, String hash) {
        accounts.put(account.id(), new StoredPassword(account, hash));
    }

    public void put(Account account) {
        put(account, "no password");
    }

    @Override
    public boolean remove(AccountId id) {
        return accounts.remove(id) != null;
    }

    public String hashOf(AccountId id) {
        return accounts.get(id).hash();
    }

    public void beforeFind(Runnable step) {
        beforeFind = step;
    }

    public void beforeFindPassword(Runnable step) {
        beforeFindPassword = step;
    }

    @Override
    public Optional<Account> find(AccountId id) {
        beforeFind.run();
        return Optional.ofNullable(accounts.get(id)).map(StoredPassword::account);
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        beforeFindPassword.run();
        return accounts.values().stream()
                .filter(stored -> stored.account().id().tenant().equals(tenant)
                        && stored.account().username().equals(username))
                .findFirst();
    }

    @Override
    public boolean create(StoredPassword account) {
        return accounts.putIfAbsent(account.account().id(), account) == null;
    }

    @Override
    public void rehash(AccountId id, String previous, String next) {
        accounts.computeIfPresent(
                id,
                (same, stored) -> stored.hash().equals(previous) ? new StoredPassword(stored.account(), next) : stored);
    }
}
