package org.doorward.internal.store.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.store.ServiceAccountStore;

/** Service accounts on the heap of one node, under one lock. */
public final class MemoryServiceAccountStore implements ServiceAccountStore {
    private final Map<AccountId, ServiceAccount> accounts = new HashMap<>();

    @Override
    public synchronized boolean create(ServiceAccount account) {
        return isFree(account) && accounts.putIfAbsent(account.id(), account) == null;
    }

    @Override
    public synchronized Optional<ServiceAccount> find(AccountId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public synchronized List<ServiceAccount> list(TenantId tenant) {
        return accounts.values().stream()
                .filter(account -> account.id().tenant().equals(tenant))
                .sorted(Comparator.comparing(ServiceAccount::name))
                .toList();
    }

    @Override
    public synchronized boolean replace(ServiceAccount next) {
        ServiceAccount present = accounts.get(next.id());
        if (present == null || present.version() != next.version() - 1 || !isFree(next)) {
            return false;
        }
        accounts.put(next.id(), next);
        return true;
    }

    @Override
    public synchronized boolean remove(AccountId id) {
        return accounts.remove(id) != null;
    }

    /** Whether no other service account of the tenant has the name. */
    private boolean isFree(ServiceAccount account) {
        return list(account.id().tenant()).stream()
                .noneMatch(other ->
                        other.name().equals(account.name()) && !other.id().equals(account.id()));
    }
}
