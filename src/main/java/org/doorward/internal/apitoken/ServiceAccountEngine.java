package org.doorward.internal.apitoken;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.InvalidFieldException;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.apitoken.ServiceAccounts;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.store.ServiceAccountStore;

/**
 * Manages service accounts. Safe for any thread. Every method may throw {@link StoreUnavailableException}; then the
 * outcome is unknown.
 */
public final class ServiceAccountEngine implements ServiceAccounts {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int TRIES = 20;

    private final ServiceAccountStore store;
    private final ApiTokenEngine tokens;
    private final AccountEngine people;
    private final Clock clock;
    private final TokenGenerator generator = new TokenGenerator();

    /**
     * Uses this store.
     *
     * @param tokens are told of changes
     * @param people no service account has the name of one of them
     */
    public ServiceAccountEngine(ServiceAccountStore store, ApiTokenEngine tokens, AccountEngine people, Clock clock) {
        this.people = Objects.requireNonNull(people, "people");
        this.store = Objects.requireNonNull(store, "store");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public Optional<ServiceAccount> create(TenantId tenant, String name, Set<String> roles, AccountId by) {
        ServiceAccount account = ServiceAccount.builder(
                        new AccountId(tenant, ServiceAccount.ID_PREFIX + generator.id()),
                        name,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        by)
                .roles(roles)
                .build();
        needOwnForm(name);
        if (people.isUsername(tenant, name) || !store.create(account)) {
            return Optional.empty();
        }
        // names are in two stores: of two concurrent callers with one name each checks again
        if (people.isUsername(tenant, name)) {
            store.remove(account.id());
            return Optional.empty();
        }
        return Optional.of(account);
    }

    /** A bar separates the issuer from the subject in names of other issuers' accounts. */
    private static void needOwnForm(String name) {
        if (name.indexOf('|') >= 0) {
            throw new InvalidFieldException(InvalidFieldException.Field.NAME);
        }
    }

    @Override
    public Optional<ServiceAccount> find(AccountId id) {
        return id.value().startsWith(ServiceAccount.ID_PREFIX) ? store.find(id) : Optional.empty();
    }

    @Override
    public List<ServiceAccount> list(TenantId tenant) {
        return store.list(tenant);
    }

    @Override
    public boolean change(ServiceAccount next) {
        Optional<ServiceAccount> present = find(next.id());
        boolean keeps = present.filter(one -> one.name().equals(next.name())).isPresent();
        if (!keeps) {
            needOwnForm(next.name());
            if (people.isUsername(next.id().tenant(), next.name())) {
                return false;
            }
        }
        try {
            if (!store.replace(next)) {
                return false;
            }
            if (!keeps && present.isPresent() && people.isUsername(next.id().tenant(), next.name())) {
                store.replace(next.changed(
                        present.get().name(),
                        present.get().roles(),
                        present.get().isActive()));
                return false;
            }
            return true;
        } finally {
            tokens.ownerChanged(next.id());
        }
    }

    @Override
    public boolean remove(AccountId id) {
        if (find(id).isEmpty()) {
            return false;
        }
        try {
            // a key that is made in between is refused: its owner does not exist
            tokens.revokeAll(id, ApiTokenEnd.Cause.OWNER_REMOVED);
            boolean removed = store.remove(id);
            tokens.revokeAll(id, ApiTokenEnd.Cause.OWNER_REMOVED);
            return removed;
        } catch (RuntimeException e) {
            switchOff(id);
            throw e;
        } finally {
            tokens.ownerChanged(id);
        }
    }

    /** Deactivates an account, and repeats while other changes are faster. A failure was reported already. */
    private void switchOff(AccountId id) {
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                Optional<ServiceAccount> account = find(id).filter(ServiceAccount::isActive);
                if (account.isEmpty()
                        || store.replace(account.get()
                                .changed(account.get().name(), account.get().roles(), false))) {
                    return;
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "a service account could not be switched off", e);
                return;
            }
        }
    }
}
