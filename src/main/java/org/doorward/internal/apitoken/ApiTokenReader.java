package org.doorward.internal.apitoken;

import java.util.Optional;
import java.util.OptionalLong;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.store.ApiTokenStore;

/** Reads an API token with more that a cache needs. Safe for any thread. */
@FunctionalInterface
public interface ApiTokenReader {
    /**
     * The result of {@link #read}.
     *
     * @param owner the token's owner, where the store returns it in the same answer
     * @param changes the number of changes of tokens and owners that the store has counted; empty where it does not
     *     count. Two readings with the same number are equally recent
     */
    record Reading(Optional<ApiToken> token, Optional<TokenOwner> owner, OptionalLong changes) {
        /** Returns the result as an {@link ApiTokenLookUp}. */
        public ApiTokenLookUp answer() {
            return token.<ApiTokenLookUp>map(found -> new ApiTokenLookUp.Found(found, owner))
                    .orElseGet(ApiTokenLookUp.Unknown::new);
        }
    }

    /**
     * Reads as {@link ApiTokenStore#findByHash} does.
     *
     * @throws StoreUnavailableException when the store does not answer
     */
    Reading read(TenantId tenant, TokenHash hash);

    /** Returns the reader of a store. It may return owners and changes, or tokens alone. */
    static ApiTokenReader of(ApiTokenStore store) {
        return store instanceof ApiTokenReader reader
                ? reader
                : (tenant, hash) -> new Reading(store.findByHash(tenant, hash), Optional.empty(), OptionalLong.empty());
    }
}
