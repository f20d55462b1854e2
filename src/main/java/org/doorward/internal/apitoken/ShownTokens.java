package org.doorward.internal.apitoken;

import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/** Looks up API tokens that are used as credentials. Safe for any thread. */
@FunctionalInterface
public interface ShownTokens {
    /**
     * Looks up as {@link ApiTokenStore#findByHash} does. A cache may answer from a copy, and may refuse when there are
     * too many unknown tokens.
     *
     * @param address the client's address; null when it is unknown
     * @throws StoreUnavailableException when no copy may answer and the store does not answer
     */
    ApiTokenLookUp lookUp(TenantId tenant, TokenHash hash, @Nullable String address);

    /** Returns the store's cache where it has one, and otherwise the store itself. */
    static ShownTokens of(ApiTokenStore store) {
        if (store instanceof ShownTokens shown) {
            return shown;
        }
        ApiTokenReader reader = ApiTokenReader.of(store);
        return (tenant, hash, address) -> reader.read(tenant, hash).answer();
    }
}
