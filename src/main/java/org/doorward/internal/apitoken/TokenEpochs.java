package org.doorward.internal.apitoken;

import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of tenants and of everyone that API tokens are compared with. An epoch that was moved is the time of that, in
 * milliseconds since 1970, or a later one that was not used. Safe for any thread. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface TokenEpochs {
    /** Returns the later one of the tenant's epoch and everyone's, as this node knows them: at most some seconds old. */
    long known(TenantId tenant);

    /** Returns the later one of the tenant's epoch and everyone's: never an earlier one than is stored now. */
    long read(TenantId tenant);

    /** Moves the epoch of a tenant or, with null, of everyone. @return the new epoch */
    long move(@Nullable TenantId tenant);
}
