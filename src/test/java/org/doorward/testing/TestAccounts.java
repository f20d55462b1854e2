package org.doorward.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.AccountDependents;
import org.doorward.internal.account.AccountEdits;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.ApplicationAccounts;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.account.StoredAccount;
import org.doorward.internal.event.EventListener;

/** Accounts on the heap, which a test changes as it likes. A step may be put in before any look-up. */
public class TestAccounts implements EditableAccountStore {
    private final Map<AccountId, StoredAccount> accounts = new ConcurrentHashMap<>();
    private volatile Runnable beforeFind = () -> {};
    private volatile Runnable beforeFindPassword = () -> {};
    private volatile Runnable beforeWrite = () -> {};
    private volatile int writeOfStep;
    private final AtomicInteger writes = new AtomicInteger();
    private final InstantSource clock;

    public TestAccounts() {
        this(InstantSource.system());
    }

    /** @param clock tells which suspensions are over */
    public TestAccounts(InstantSource clock) {
        this.clock = clock;
    }

    public void put(Account account, String hash) {
        accounts.compute(
                account.id(),
                (id, before) -> new StoredAccount(account, hash, before == null ? 1 : before.version() + 1, null));
    }

    public void put(Account account) {
        put(account, "no password");
    }

    @Override
    public boolean remove(AccountId id) {
        return accounts.remove(id) != null;
    }

    /** These accounts, to be changed as an application changes them. */
    public ApplicationAccounts edited(
            AccountEngine engine,
            Passwords passwords,
            AccountDependents dependents,
            EventListener told,
            InstantSource clock) {
        return new ApplicationAccounts(
                engine,
                new ApplicationAccounts.Editing(
                        new AccountEdits(this, (tenant, name) -> false, dependents, told, clock),
                        new PasswordReplacement(
                                this, passwords, new PasswordPolicy(List.of()), dependents, told, clock)));
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
        return Optional.ofNullable(accounts.get(id)).map(StoredAccount::account);
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        return state(tenant, username).map(StoredAccount::password);
    }

    @Override
    public Optional<StoredAccount> state(AccountId id) {
        beforeFind.run();
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public Optional<StoredAccount> state(TenantId tenant, String username) {
        beforeFindPassword.run();
        return named(tenant, username);
    }

    private Optional<StoredAccount> named(TenantId tenant, String username) {
        return accounts.values().stream()
                .filter(stored -> stored.account().id().tenant().equals(tenant)
                        && stored.account().username().equals(username))
                .findFirst();
    }

    @Override
    public synchronized boolean create(StoredPassword account) {
        Account made = account.account();
        return named(made.id().tenant(), made.username()).isEmpty()
                && accounts.putIfAbsent(made.id(), StoredAccount.first(account)) == null;
    }

    @Override
    public Change replace(StoredAccount present, StoredAccount next) {
        written();
        return stored(present, next);
    }

    private synchronized Change stored(StoredAccount present, StoredAccount next) {
        Account account = next.account();
        if (!present.equals(accounts.get(account.id()))) {
            return Change.STALE;
        }
        if (!next.isAdministratorAt(clock.instant()) && isLast(present)) {
            return Change.LAST_ADMINISTRATOR;
        }
        if (named(account.id().tenant(), account.username())
                .filter(other -> !other.account().id().equals(account.id()))
                .isPresent()) {
            return Change.NAME_TAKEN;
        }
        accounts.put(account.id(), next);
        return Change.DONE;
    }

    @Override
    public synchronized Change remove(StoredAccount present) {
        if (!present.equals(accounts.get(present.account().id()))) {
            return Change.STALE;
        }
        if (isLast(present)) {
            return Change.LAST_ADMINISTRATOR;
        }
        accounts.remove(present.account().id());
        return Change.DONE;
    }

    private boolean isLast(StoredAccount present) {
        Instant now = clock.instant();
        return present.isAdministratorAt(now)
                && accounts.values().stream()
                                .filter(state -> state.isAdministratorAt(now)
                                        && state.account()
                                                .id()
                                                .tenant()
                                                .equals(present.account().id().tenant()))
                                .count()
                        == 1;
    }

    /** Does something once, before the next write of this many. */
    public void beforeWrite(int which, Runnable step) {
        writes.set(0);
        writeOfStep = which;
        beforeWrite = step;
    }

    private void written() {
        if (writes.getAndIncrement() == writeOfStep) {
            Runnable step = beforeWrite;
            beforeWrite = () -> {};
            step.run();
        }
    }

    @Override
    public synchronized void rehash(AccountId id, String previous, String next) {
        accounts.computeIfPresent(
                id,
                (same, stored) -> stored.hash().equals(previous)
                        ? new StoredAccount(stored.account(), next, stored.version() + 1, null)
                        : stored);
    }
}
