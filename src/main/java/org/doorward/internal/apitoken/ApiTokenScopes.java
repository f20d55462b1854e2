package org.doorward.internal.apitoken;

import java.time.InstantSource;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.jspecify.annotations.Nullable;

/** Revokes the API tokens of whole scopes. Safe for any thread. */
public record ApiTokenScopes(EpochApiTokens tokens, InstantSource clock, EventListener listener) {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    /**
     * Revokes all tokens of a tenant or, with null, of everyone, in one step, however many there are. Tokens that are made
     * afterwards are good.
     *
     * @throws StoreUnavailableException when the store does not answer; then the outcome is unknown
     */
    public void revokeAll(@Nullable TenantId tenant) {
        long epoch = tokens.move(tenant);
        LOG.log(System.Logger.Level.INFO, "revoked all API tokens of {0}", tenant == null ? "everyone" : tenant);
        listener.happened(new CacheHint.TokenScopeMoved(tenant, epoch, clock.instant(), Origin.THIS_NODE));
    }
}
