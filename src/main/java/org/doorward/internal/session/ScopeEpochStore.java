package org.doorward.internal.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Stores the epochs of scopes: of each tenant, and of everyone. All scopes share one sequence of numbers, so that each
 * epoch is later than all that were moved before. Safe for any thread and any node. Every method may throw {@link
 * StoreUnavailableException}.
 */
public interface ScopeEpochStore {
    /** A scope and its present epoch. The tenant is null for everyone. */
    record Moved(@Nullable TenantId tenant, long epoch) {}

    /**
     * Begins to read the later one of the tenant's epoch and everyone's; 0 when neither was ever moved. It fails with a
     * {@link StoreUnavailableException} when the store does not answer.
     */
    CompletableFuture<Long> read(TenantId tenant);

    /**
     * Moves the epoch of a tenant or, with null, of everyone. It takes the same time for any number of sessions.
     *
     * @return the new epoch
     */
    long move(@Nullable TenantId tenant);

    /**
     * Returns the scopes whose present epoch is later than this one, in the order of their epochs. Those of tenants may
     * be missing where everyone's is later.
     *
     * @param limit the most of them
     */
    List<Moved> movedAfter(long epoch, int limit);
}
