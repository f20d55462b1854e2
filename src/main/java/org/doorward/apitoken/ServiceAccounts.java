package org.doorward.apitoken;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Creates, finds, changes and removes service accounts. Applications inject it. Safe for any thread. Every method may
 * throw {@link StoreUnavailableException}; then the outcome is unknown.
 */
public interface ServiceAccounts {
    /**
     * Creates an active service account.
     *
     * @param name unique among the tenant's service accounts, and no person's username
     * @param by who creates it; only for information
     * @return empty when the name is taken
     * @throws InvalidFieldException naming an invalid field
     */
    Optional<ServiceAccount> create(TenantId tenant, String name, Set<String> roles, AccountId by);

    Optional<ServiceAccount> find(AccountId id);

    /** Lists those of a tenant, by name. */
    List<ServiceAccount> list(TenantId tenant);

    /**
     * Stores the next version of one, made with {@link ServiceAccount#changed}. Its keys have the new roles on all
     * nodes within a second.
     *
     * @return false, with nothing changed, when another change was faster, or the name is taken
     * @throws InvalidFieldException naming an invalid field
     */
    boolean change(ServiceAccount next);

    /**
     * Revokes its keys and removes it. When a key cannot be revoked, it stays, inactive, so that none of its keys is
     * valid, and can be removed later.
     *
     * @return whether it existed
     * @throws StoreUnavailableException when a key was not revoked; the caller should repeat the call
     */
    boolean remove(AccountId id);
}
