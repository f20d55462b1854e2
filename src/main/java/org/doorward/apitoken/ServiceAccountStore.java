package org.doorward.apitoken;

import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Where service accounts are kept. Atomic, from any thread. "Not there" is an answer; no answer at all is {@link
 * StoreUnavailableException}. The promises are tests: {@code ServiceAccountStoreContract}.
 */
public interface ServiceAccountStore {
    /** Adds one. @return false, with nothing stored, when its id or, in its tenant, its name is taken */
    boolean create(ServiceAccount account);

    /** The one with this id. */
    Optional<ServiceAccount> find(AccountId id);

    /** All of a tenant, by name. */
    List<ServiceAccount> list(TenantId tenant);

    /**
     * Puts the next version in the place of {@code next.version() - 1}.
     *
     * @return false, with nothing stored, when it has another version, is not there, or its new name is taken
     */
    boolean replace(ServiceAccount next);

    /** Forgets one. Its keys are the caller's to revoke. @return whether it was there */
    boolean remove(AccountId id);
}
