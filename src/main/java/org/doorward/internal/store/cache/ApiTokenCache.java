package org.doorward.internal.store.cache;

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
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.apitoken.ApiTokenLookUp;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.apitoken.ShownTokens;
import org.doorward.internal.concurrent.SingleFlight;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * A cache of API tokens on this node, in front of any store, by the hash of the presented secret. Concurrent look-ups of one
 * hash share one load, and look-ups of {@linkplain LookUpBudget unknown} tokens are limited. Only look-ups by hash answer from
 * a {@linkplain CachedApiTokens copy}. Safe for any thread.
 *
 * <p>Every write invalidates after the store was written and before its caller returns, also when it threw, because it may
 * have happened. A change on another node invalidates when its event arrives.
 */
public final class ApiTokenCache implements ApiTokenStore, ShownTokens, EventListener {
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** How long a node remembers that a token exists. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private final ApiTokenStore behind;
    private final ApiTokenReader reader;
    private final Cache<CachedApiTokens.Shown, Boolean> met;
    private final CachedApiTokens copies;
    private final LookUpBudget budget;
    private final SingleFlight<CachedApiTokens.Shown, Loaded> loads = new SingleFlight<>(WAIT);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    /** The result of a load: a copy, or a refusal with the time to wait. */
    private sealed interface Loaded {
        record Read(GuardedCache.Copy<ApiTokenReader.Reading> copy) implements Loaded {}

        record Refused(Duration retryAfter) implements Loaded {}
    }

    /**
     * @param trusted the age at which a copy of a living token needs confirmation, from the start of its load; zero to keep no
     *     copies, so that this only shares loads and limits look-ups
     * @param channelIsCurrent whether all earlier events of other nodes have arrived
     * @param nanos a monotonic clock, in nanoseconds
     * @param maxCopies the most copies of tokens, and the most of unknown hashes
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
        this.reader = ApiTokenReader.of(behind);
        this.copies = new CachedApiTokens(trusted, channelIsCurrent, nanos, maxCopies);
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
        CachedApiTokens.Shown shown = new CachedApiTokens.Shown(tenant, hash);
        Optional<Loaded.Read> known = found(shown);
        Supplier<Loaded> unpaid = () -> new Loaded.Read(copies.load(shown, reader));
        Loaded loaded = known.isPresent() ? known.get() : loaded(shown, unpaid);
        // it may have joined a load that was refused to another caller
        return ((Loaded.Read) (loaded instanceof Loaded.Read ? loaded : unpaid.get()))
                .copy()
                .value()
                .token();
    }

    @Override
    public ApiTokenLookUp lookUp(TenantId tenant, TokenHash hash, @Nullable String address) {
        CachedApiTokens.Shown shown = new CachedApiTokens.Shown(tenant, hash);
        Optional<Loaded.Read> known = found(shown);
        Loaded loaded = known.isPresent() ? known.get() : loaded(shown, () -> paidLoad(shown, address));
        if (loaded instanceof Loaded.Refused refused) {
            refusals.increment();
            return new ApiTokenLookUp.TooManyUnknown(refused.retryAfter());
        }
        return ((Loaded.Read) loaded).copy().value().answer();
    }

    private Optional<Loaded.Read> found(CachedApiTokens.Shown shown) {
        Optional<Loaded.Read> copy = copies.find(shown).map(Loaded.Read::new);
        (copy.isPresent() ? hits : misses).increment();
        return copy;
    }

    private Loaded loaded(CachedApiTokens.Shown shown, Supplier<Loaded> load) {
        // a caller after a revocation must not get the answer of a load that began before it
        Optional<Loaded> answer =
                copies.areKept() ? loads.join(shown, load, this::isStillGood) : loads.joinNext(shown, load);
        return answer.orElseThrow(GuardedCache::tooLate);
    }

    private boolean isStillGood(Loaded joined) {
        return !(joined instanceof Loaded.Read read) || copies.isUnchanged(read.copy());
    }

    private Loaded paidLoad(CachedApiTokens.Shown shown, @Nullable String address) {
        if (met.getIfPresent(shown) != null) {
            // a flood of invented tokens must not block known ones
            return new Loaded.Read(copies.load(shown, reader));
        }
        Optional<Duration> refused = budget.pay(shown.tenant(), address);
        if (refused.isPresent()) {
            return new Loaded.Refused(refused.get());
        }
        boolean unknown = false;
        try {
            GuardedCache.Copy<ApiTokenReader.Reading> copy = copies.load(shown, reader);
            unknown = copy.value().token().isEmpty();
            if (!unknown) {
                met.put(shown, Boolean.TRUE);
            }
            return new Loaded.Read(copy);
        } finally {
            if (!unknown) {
                budget.payBack(shown.tenant(), address);
            }
        }
    }

    /** Receives the events of all nodes. Late and repeated events do no harm. */
    @Override
    public void happened(DoorwardEvent event) {
        if (event instanceof CacheHint.TokenOwnerChanged changed) {
            copies.changes.changed(changed.owner());
        } else if (event instanceof ApiTokenEvent.OfOneToken one && changes(one)) {
            copies.changes.changed(one.token());
        }
    }

    private static boolean changes(ApiTokenEvent.OfOneToken event) {
        return !(event instanceof ApiTokenEvent.Created
                || event instanceof ApiTokenEvent.Expiring
                || event instanceof ApiTokenEvent.Refused);
    }

    /** How many look-ups a copy has answered. */
    public long hits() {
        return hits.sum();
    }

    /** How many look-ups no copy could answer. */
    public long misses() {
        return misses.sum();
    }

    /** How many look-ups were refused because of too many unknown tokens. */
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

    /** Invalidates the token by each of its hashes, and the answer that this hash is unknown. */
    private void changed(ApiToken token) {
        copies.changes.changed(token.id());
        copies.changes.changed(
                new CachedApiTokens.Shown(token.id().tenant(), token.secrets().current()));
    }

    /** Never answers from a copy. A token that has ended is invalidated, in case its event was lost. */
    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        Optional<ApiToken> found = behind.find(id);
        if (found.filter(token -> token.end() != null).isPresent()) {
            copies.changes.changed(id);
        }
        return found;
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
