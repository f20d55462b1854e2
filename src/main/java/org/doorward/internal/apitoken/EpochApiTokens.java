package org.doorward.internal.apitoken;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * API tokens that were made before the present epoch of their tenant, or of everyone, are revoked, whatever a store or a
 * copy says of them. A new token has the epoch that is stored while it is made. Safe for any thread.
 */
public final class EpochApiTokens implements ApiTokenStore, ShownTokens {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    private final ApiTokenStore behind;
    private final ShownTokens shown;
    private final TokenEpochs epochs;
    private final String store;

    /** Whether the store is known to keep the epoch of a token. */
    private volatile boolean kept;

    /**
     * @param behind the store, with its cache
     * @param store the name of the store's class, for messages
     */
    public EpochApiTokens(ApiTokenStore behind, TokenEpochs epochs, String store) {
        this.behind = Objects.requireNonNull(behind, "behind");
        this.shown = ShownTokens.of(behind);
        this.epochs = Objects.requireNonNull(epochs, "epochs");
        this.store = Objects.requireNonNull(store, "store");
    }

    /** Revokes all tokens of a tenant or, with null, of everyone, in one step. @return the new epoch */
    long move(@Nullable TenantId tenant) {
        return epochs.move(tenant);
    }

    /** A store that has lost its data may have an earlier epoch than this node knows. */
    private long latest(TenantId tenant) {
        return Math.max(epochs.read(tenant), epochs.known(tenant));
    }

    private static boolean isOver(ApiToken token, long epoch) {
        return token.end() == null && token.scopeEpoch() < epoch;
    }

    private ApiToken since(ApiToken token, long epoch) {
        return isOver(token, epoch) ? token.toBuilder().end(endOf(token, epoch)).build() : token;
    }

    private ApiToken known(ApiToken token) {
        return since(token, epochs.known(token.id().tenant()));
    }

    /** The end was at the time of the epoch, or, where a clock was wrong, when the token was made. */
    private static ApiTokenEnd endOf(ApiToken token, long epoch) {
        Instant moved = Instant.ofEpochMilli(epoch);
        return new ApiTokenEnd(
                ApiTokenEnd.Cause.REVOKED, moved.isBefore(token.createdAt()) ? token.createdAt() : moved);
    }

    @Override
    public ApiTokenLookUp lookUp(TenantId tenant, TokenHash hash, @Nullable String address) {
        ApiTokenLookUp found = shown.lookUp(tenant, hash, address);
        return found instanceof ApiTokenLookUp.Found one && isOver(one.token(), epochs.known(tenant))
                ? new ApiTokenLookUp.Found(known(one.token()), one.owner())
                : found;
    }

    @Override
    public Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash) {
        return behind.findByHash(tenant, hash).map(this::known);
    }

    /** Reads the epoch itself, too: no revocation that was stored before the call is missed. */
    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        Optional<ApiToken> found = behind.find(id);
        return found.isEmpty() ? found : Optional.of(since(found.get(), latest(id.tenant())));
    }

    @Override
    public List<ApiToken> list(AccountId owner, Instant now, int over) {
        return behind.list(owner, now, over).stream().map(this::known).toList();
    }

    /** The epoch is read first: a revocation that comes later ends this token. */
    @Override
    public boolean create(ApiToken token, int most, Instant now) {
        long epoch = latest(token.id().tenant());
        ApiToken made = token.toBuilder().scopeEpoch(epoch).build();
        boolean created =
                behind.create(made, most, now) || (endAll(token.owner(), epoch, now) && behind.create(made, most, now));
        if (created && epoch > 0 && !kept) {
            needKept(made, now);
        }
        return created;
    }

    /** An application's store that loses the epoch would make each new token a revoked one. */
    private void needKept(ApiToken made, Instant now) {
        Optional<ApiToken> stored = behind.find(made.id());
        if (stored.isEmpty()) {
            return;
        }
        if (stored.get().scopeEpoch() < made.scopeEpoch()) {
            boolean ended = stored.get().end() != null || behind.replace(ended(stored.get(), made.scopeEpoch(), now));
            throw new IllegalStateException(
                    store + " does not store ApiToken.scopeEpoch(): the new token would be a revoked one"
                            + (ended ? "" : ", and its end could not be written"));
        }
        kept = true;
    }

    /** Writes the end of an owner's tokens that an epoch has ended, so that they do not count as living. */
    private boolean endAll(AccountId owner, long epoch, Instant now) {
        boolean any = false;
        for (ApiToken token : behind.list(owner, now, 0)) {
            any |= isOver(token, epoch) && behind.replace(ended(token, epoch, now));
        }
        return any;
    }

    /** The next maintenance finds out how long it is kept. */
    private static ApiToken ended(ApiToken token, long epoch, Instant now) {
        return token.ended(endOf(token, epoch), now);
    }

    @Override
    public boolean replace(ApiToken next) {
        return behind.replace(next);
    }

    @Override
    public void used(Map<ApiTokenId, ApiTokenUse> uses) {
        behind.used(uses);
    }

    /** Writes the end of those that an epoch has ended. */
    @Override
    public List<ApiToken> due(Instant now, int limit) {
        return behind.due(now, limit).stream().map(token -> written(token, now)).toList();
    }

    private ApiToken written(ApiToken token, Instant now) {
        long epoch = epochs.known(token.id().tenant());
        if (!isOver(token, epoch)) {
            return token;
        }
        ApiToken ended = ended(token, epoch, now);
        try {
            return behind.replace(ended) ? ended : token;
        } catch (StoreUnavailableException e) {
            // also a damaged entry; maintenance meets it again
            LOG.log(System.Logger.Level.DEBUG, "the end of API token {0} was not written", token.id());
            return token;
        }
    }

    @Override
    public boolean remove(ApiToken token) {
        return behind.remove(token);
    }
}
