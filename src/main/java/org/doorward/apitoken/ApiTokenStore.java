package org.doorward.apitoken;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.jspecify.annotations.Nullable;

/**
 * Where API tokens are kept. Atomic, from any thread. "Not there" is an answer; no answer at all is {@link
 * StoreUnavailableException}. The promises are tests: {@code ApiTokenStoreContract}.
 */
public interface ApiTokenStore {
    /**
     * Adds a token, findable by its id, its owner and its hash.
     *
     * @param most how many tokens its owner may have that are neither revoked nor expired at {@code now}
     * @return false, with nothing stored, when the owner has so many, or its id or hash is taken
     */
    boolean create(ApiToken token, int most, Instant now);

    /**
     * The token that has this secret, or had it before a rotation: whoever asks looks which. Revoked and expired tokens are
     * found as well, until they are {@linkplain #remove removed}.
     */
    Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash);

    /**
     * What {@link #read} found.
     *
     * @param token the token, if there is one
     * @param owner as whom it acts, where the store keeps that beside the token and tells it in the same answer; empty where
     *     it has to be asked for
     * @param changes how many replacements and removals of tokens, and of the owners it tells, the store has counted when it
     *     looked; empty where it does not count. Of two readings with the same number the earlier is as good as the later
     */
    record Reading(Optional<ApiToken> token, Optional<Owner> owner, OptionalLong changes) {
        /** What was looked up, in the terms of {@link #lookUp}. */
        public ApiTokenLookUp answer() {
            return token.<ApiTokenLookUp>map(found -> new ApiTokenLookUp.Found(found, owner))
                    .orElseGet(ApiTokenLookUp.Unknown::new);
        }
    }

    /** As {@link #findByHash}, for who remembers the answer and wants to know whether it may still be given. */
    default Reading read(TenantId tenant, TokenHash hash) {
        return new Reading(findByHash(tenant, hash), Optional.empty(), OptionalLong.empty());
    }

    /**
     * As {@link #findByHash}, for a token that somebody has shown as a credential: a store in front of which a cache stands
     * may answer from a copy, and may refuse to look when made-up tokens come in masses.
     *
     * @param address from where it was shown; null when not known
     */
    default ApiTokenLookUp lookUp(TenantId tenant, TokenHash hash, @Nullable String address) {
        return read(tenant, hash).answer();
    }

    /** The token with this id, in whatever state. */
    Optional<ApiToken> find(ApiTokenId id);

    /**
     * The owner's tokens: all that are neither revoked nor expired, and some of the others, which may be many more. The newest
     * first, by when they were made.
     *
     * @param over how many of those that are revoked, or expired at {@code now}: the newest of them; 0 or more
     */
    List<ApiToken> list(AccountId owner, Instant now, int over);

    /**
     * Puts the next version in the place of {@code next.version() - 1}, but for {@link ApiToken#use}, of which what is stored
     * stays. A new secret is findable from then on, the earlier ones stay so. Revives nothing: over a revoked token only one
     * that is revoked as well is put.
     *
     * @return false, with nothing stored, when the token has another version, is revoked or is not there, or its new hash is
     *     taken
     */
    boolean replace(ApiToken next);

    /**
     * Adds what tokens were used. Forward only: an earlier time than the stored one changes neither that nor the address.
     * Moves no version, revives nothing, makes nothing; tokens that are not there are passed over.
     */
    void used(Map<ApiTokenId, ApiTokenUse> uses);

    /** Tokens of all tenants that are due to be looked at, those that have waited longest first. */
    List<ApiToken> due(Instant now, int limit);

    /** Forgets a token and all its hashes, if it has still this version. @return whether it did */
    boolean remove(ApiToken token);
}
