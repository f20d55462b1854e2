package org.doorward.store;

import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ServiceAccount;

/**
 * Stores service accounts. Every method is atomic and safe for any thread. A store that does not answer throws {@link
 * StoreUnavailableException}. The contract is tested by {@code ServiceAccountStoreContract}.
 */
public interface ServiceAccountStore {
    /** Adds one. @return false, with nothing stored, when its id or, in its tenant, its name is taken */
    boolean create(ServiceAccount account);

    Optional<ServiceAccount> find(AccountId id);

    /** Lists those of a tenant, by name. */
    List<ServiceAccount> list(TenantId tenant);

    /**
     * Stores the next version in place of {@code next.version() - 1}.
     *
     * @return false, with nothing stored, when it has another version, does not exist, or its new name is taken
     */
    boolean replace(ServiceAccount next);

    /** Removes one. The caller revokes its keys. @return whether it existed */
    boolean remove(AccountId id);
}
