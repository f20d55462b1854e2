package org.doorward.apitoken;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.token.TokenGenerator;

/**
 * The only door to service accounts. Safe for any thread. Every method may throw {@link StoreUnavailableException}; then
 * nothing is known to be decided.
 */
public class ServiceAccounts {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int TRIES = 20;

    private final ServiceAccountStore store;
    private final ApiTokenService tokens;
    private final Clock clock;
    private final TokenGenerator generator = new TokenGenerator();

    /** Over this store; {@code tokens} are told of what changes. */
    public ServiceAccounts(ServiceAccountStore store, ApiTokenService tokens, Clock clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Makes one.
     *
     * @return empty when its tenant has one of that name
     * @throws IllegalArgumentException naming the field that cannot be used
     */
    public Optional<ServiceAccount> create(TenantId tenant, String name, Set<String> roles, AccountId by) {
        ServiceAccount account = new ServiceAccount(
                new AccountId(tenant, ServiceAccount.ID_PREFIX + generator.id()),
                name,
                roles,
                true,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                by,
                1);
        return store.create(account) ? Optional.of(account) : Optional.empty();
    }

    /** The one with this id. */
    public Optional<ServiceAccount> find(AccountId id) {
        return id.value().startsWith(ServiceAccount.ID_PREFIX) ? store.find(id) : Optional.empty();
    }

    /** All of a tenant, by name. */
    public List<ServiceAccount> list(TenantId tenant) {
        return store.list(tenant);
    }

    /**
     * Puts the next version of one in its place; its keys have the new roles on all nodes within a second.
     *
     * @return false when another was faster, or the name is taken
     */
    public boolean change(ServiceAccount next) {
        try {
            return store.replace(next);
        } finally {
            tokens.ownerChanged(next.id());
        }
    }

    /**
     * Revokes its keys and forgets it. Where a key cannot be revoked it stays, switched off: so none of its keys is good, and
     * it can be removed later.
     *
     * @return whether it was there
     * @throws StoreUnavailableException when a key was not revoked; to be asked again
     */
    public boolean remove(AccountId id) {
        if (find(id).isEmpty()) {
            return false;
        }
        try {
            // a key that is made in between acts as nobody: its owner is gone
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

    /** Again and again, while others change the same; a store that fails has been told of already. */
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
