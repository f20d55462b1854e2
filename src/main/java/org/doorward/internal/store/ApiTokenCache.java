package org.doorward.internal.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.apitoken.ApiTokenListener;
import org.doorward.apitoken.ApiTokenLookUp;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenUse;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@linkplain ApiTokenCopies copies} of API tokens on this node, in front of any store, by what was shown; asks once
 * for all who show the same at the same moment; and asks for so many {@linkplain LookUpBudget unknown} ones at most. Looking
 * up by hash alone may answer from a copy. Safe for any thread.
 *
 * <p>Every write invalidates after the store was written and before its caller hears of it, also when it threw: it may have
 * happened. What happens on other nodes invalidates when this node is told.
 */
public final class ApiTokenCache implements ApiTokenStore, ApiTokenListener {
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** How long a node remembers that it has met a token. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private final ApiTokenStore behind;
    private final Cache<ApiTokenCopies.Shown, Boolean> met;
    private final ApiTokenCopies copies;
    private final LookUpBudget budget;
    private final SharedLoads<ApiTokenCopies.Shown, Loaded> loads = new SharedLoads<>(WAIT);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /** What came of a load: a copy, or that it was not made, and when to come again. */
    private sealed interface Loaded {
        record Read(ApiTokenCopies.Copy copy) implements Loaded {}

        record Refused(Duration retryAfter) implements Loaded {}
    }

    /**
     * In front of this store.
     *
     * @param trusted how old a copy of a good token may be by itself, counted from when its load began; zero to keep no copies
     *     at all: then all is asked of the store, once for all who ask for the same before it is asked, and within the bound
     * @param channelIsCurrent whether events of other nodes arrive, and all that came before have arrived
     * @param nanos a time that only moves on, as {@link System#nanoTime}
     * @param maxCopies kept at once of tokens, and again of there being none
     */
    public ApiTokenCache(
            ApiTokenStore behind,
            Duration trusted,
            BooleanSupplier channelIsCurrent,
            LongSupplier nanos,
            int maxCopies) {
        this(behind, trusted, channelIsCurrent, nanos, maxCopies, new LookUpBudget(nanos));
    }

    ApiTokenCache(
            ApiTokenStore behind,
            Duration trusted,
            BooleanSupplier channelIsCurrent,
            LongSupplier nanos,
            int maxCopies,
            LookUpBudget budget) {
        this.behind = behind;
        this.copies = new ApiTokenCopies(trusted, channelIsCurrent, nanos, maxCopies);
        this.budget = budget;
        this.met = Caffeine.newBuilder()
                .maximumSize(maxCopies)
                .expireAfterAccess(MEMORY)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash) {
        ApiTokenCopies.Shown shown = new ApiTokenCopies.Shown(tenant, hash);
        Optional<Loaded.Read> known = found(shown);
        Supplier<Loaded> unpaid = () -> new Loaded.Read(copies.load(shown, behind));
        Loaded loaded = known.isPresent() ? known.get() : loaded(shown, unpaid);
        // it may have joined a load that was refused to somebody else
        return ((Loaded.Read) (loaded instanceof Loaded.Read ? loaded : unpaid.get()))
                .copy()
                .token();
    }

    @Override
    public ApiTokenLookUp lookUp(TenantId tenant, TokenHash hash, @Nullable String address) {
        ApiTokenCopies.Shown shown = new ApiTokenCopies.Shown(tenant, hash);
        Optional<Loaded.Read> known = found(shown);
        Loaded loaded = known.isPresent() ? known.get() : loaded(shown, () -> paidLoad(shown, address));
        if (loaded instanceof Loaded.Refused refused) {
            refusals.increment();
            return new ApiTokenLookUp.TooManyUnknown(refused.retryAfter());
        }
        return ((Loaded.Read) loaded).copy().reading().answer();
    }

    private Optional<Loaded.Read> found(ApiTokenCopies.Shown shown) {
        Optional<Loaded.Read> copy = copies.find(shown).map(Loaded.Read::new);
        (copy.isPresent() ? hits : misses).increment();
        return copy;
    }

    private Loaded loaded(ApiTokenCopies.Shown shown, Supplier<Loaded> load) {
        if (!copies.areKept()) {
            return loads.joinNext(shown, load);
        }
        Loaded joined = loads.join(shown, load);
        boolean good = joined instanceof Loaded.Refused || copies.isUnchanged(((Loaded.Read) joined).copy());
        // whoever joined a load that began before a revocation, and came after it, must not be told what was before
        return good ? joined : load.get();
    }

    private Loaded paidLoad(ApiTokenCopies.Shown shown, @Nullable String address) {
        if (met.getIfPresent(shown) != null) {
            // a flood of made-up ones must not keep out those that this node has met
            return new Loaded.Read(copies.load(shown, behind));
        }
        Optional<Duration> refused = budget.pay(address);
        if (refused.isPresent()) {
            return new Loaded.Refused(refused.get());
        }
        boolean unknown = false;
        try {
            ApiTokenCopies.Copy copy = copies.load(shown, behind);
            unknown = copy.token().isEmpty();
            if (!unknown) {
                met.put(shown, Boolean.TRUE);
            }
            return new Loaded.Read(copy);
        } finally {
            if (!unknown) {
                budget.payBack(address);
            }
        }
    }

    /** To be told of everything that happens, here or on another node; twice, late or for nothing does no harm. */
    @Override
    public void happened(ApiTokenEvent event) {
        if (event instanceof ApiTokenEvent.OwnerChanged) {
            copies.changes.changed(event.owner());
        } else if (event instanceof ApiTokenEvent.OfOneToken one && changes(one)) {
            copies.changes.changed(one.token());
        }
    }

    private static boolean changes(ApiTokenEvent.OfOneToken event) {
        return !(event instanceof ApiTokenEvent.Created
                || event instanceof ApiTokenEvent.Expiring
                || event instanceof ApiTokenEvent.Refused);
    }

    /** How often a copy has answered. */
    public long hits() {
        return hits.sum();
    }

    /** How often none could. */
    public long misses() {
        return misses.sum();
    }

    /** How often the store was not asked, as too many unknown tokens came. */
    public long refusals() {
        return refusals.sum();
    }

    @Override
    public boolean create(ApiToken token, int most, Instant now) {
        try {
            return behind.create(token, most, now);
        } finally {
            changed(token);
        }
    }

    @Override
    public boolean replace(ApiToken next) {
        try {
            return behind.replace(next);
        } finally {
            changed(next);
        }
    }

    @Override
    public boolean remove(ApiToken token) {
        try {
            return behind.remove(token);
        } finally {
            changed(token);
        }
    }

    /** The token by each of its hashes; and that there was none with this one. */
    private void changed(ApiToken token) {
        copies.changes.changed(token.id());
        copies.changes.changed(
                new ApiTokenCopies.Shown(token.id().tenant(), token.secrets().current()));
    }

    /** Never from a copy. What it shows to be over has no copy that may answer, whether its event was lost or not. */
    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        Optional<ApiToken> found = behind.find(id);
        if (found.filter(token -> token.end() != null).isPresent()) {
            copies.changes.changed(id);
        }
        return found;
    }

    /** Never from a copy. */
    @Override
    public Reading read(TenantId tenant, TokenHash hash) {
        return behind.read(tenant, hash);
    }

    @Override
    public List<ApiToken> list(AccountId owner, Instant now, int over) {
        return behind.list(owner, now, over);
    }

    @Override
    public void used(Map<ApiTokenId, ApiTokenUse> uses) {
        behind.used(uses);
    }

    @Override
    public List<ApiToken> due(Instant now, int limit) {
        return behind.due(now, limit);
    }
}
