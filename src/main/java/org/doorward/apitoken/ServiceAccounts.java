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
     * Revokes its keys and forgets it; also where a key cannot be written, for a key whose account is gone acts as nobody.
     *
     * @return whether it was there
     * @throws StoreUnavailableException when a key was not revoked, though the account may be gone
     */
    public boolean remove(AccountId id) {
        if (find(id).isEmpty()) {
            return false;
        }
        try {
            Optional<RuntimeException> before = revokeKeys(id);
            boolean removed = store.remove(id);
            if (before.isEmpty()) {
                // those that were made in between
                tokens.revokeAll(id, ApiTokenEnd.Cause.OWNER_REMOVED);
            } else {
                throw before.get();
            }
            return removed;
        } finally {
            tokens.ownerChanged(id);
        }
    }

    private Optional<RuntimeException> revokeKeys(AccountId id) {
        try {
            tokens.revokeAll(id, ApiTokenEnd.Cause.OWNER_REMOVED);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }
}
