package org.doorward.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenUse;

/**
 * Stores API tokens. Every method is atomic and safe for any thread. A store that does not answer throws {@link
 * StoreUnavailableException}. The contract is tested by {@code ApiTokenStoreContract}.
 */
public interface ApiTokenStore {
    /**
     * Adds a token, which can then be found by its id, its owner and its hash. Everything of it is stored, its {@link
     * ApiToken#scopeEpoch} too: without it Doorward refuses to issue tokens after the first revocation of a whole tenant.
     *
     * @param most the most tokens of its owner that are neither revoked nor expired at {@code now}
     * @return false, with nothing stored, when the owner has so many, or its id or hash is taken
     */
    boolean create(ApiToken token, int most, Instant now);

    /**
     * Returns the token with this secret, or with this secret before a rotation. Revoked and expired tokens are found
     * too, until they are {@linkplain #remove removed}.
     */
    Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash);

    /** Returns the token with this id, in any state. */
    Optional<ApiToken> find(ApiTokenId id);

    /**
     * Lists the owner's tokens, the newest first: all that are neither revoked nor expired, and some of the others.
     *
     * @param over how many of those that are revoked, or expired at {@code now}, the newest; 0 or more
     */
    List<ApiToken> list(AccountId owner, Instant now, int over);

    /**
     * Stores the next version in place of {@code next.version() - 1}. The stored {@link ApiToken#use} and {@link ApiToken#scopeEpoch} stay.
     * Afterwards both the new secret and the earlier ones find the token. A revoked token can only be replaced by a
     * revoked one.
     *
     * @return false, with nothing stored, when the token has another version, is revoked or does not exist, or its new
     *     hash is taken
     */
    boolean replace(ApiToken next);

    /**
     * Adds uses of tokens. A time before the stored one changes neither time nor address. It changes no version, and
     * creates nothing; unknown tokens are ignored.
     */
    void used(Map<ApiTokenId, ApiTokenUse> uses);

    /** Lists tokens of all tenants whose maintenance is due, the longest overdue first. */
    List<ApiToken> due(Instant now, int limit);

    /** Removes a token and all its hashes, if it still has this version. @return whether it did */
    boolean remove(ApiToken token);
}
