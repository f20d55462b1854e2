package org.doorward.internal.store.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.account.AccountEvent;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.apitoken.TokenOwnerLookup;
import org.doorward.internal.concurrent.SingleFlight;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.store.cache.GuardedCache.Copy;

/**
 * A cache of the owners of API tokens, and of missing owners, for a short time: a change of an account without an event takes
 * effect after it. Concurrent look-ups of one owner share one load. Safe for any thread.
 */
public final class CachingTokenOwnerLookup implements TokenOwnerLookup, EventListener {
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final TokenOwnerLookup behind;
    private final InvalidationCounters changes;
    private final GuardedCache<Asked, Optional<TokenOwner>> copies;
    private final SingleFlight<Asked, Copy<Optional<TokenOwner>>> loads = new SingleFlight<>(WAIT);

    private record Asked(ApiTokenKind kind, AccountId id) {}

    /**
     * @param maxAge the longest age of an answer, from the start of its load; zero to keep none
     * @param nanos a monotonic clock, in nanoseconds
     * @param maxCopies the most answers kept
     */
    public CachingTokenOwnerLookup(TokenOwnerLookup behind, Duration maxAge, LongSupplier nanos, int maxCopies) {
        this.behind = behind;
        this.changes = new InvalidationCounters(maxCopies);
        this.copies = new GuardedCache<>(maxAge, maxCopies, nanos, changes, (asked, owner) -> List.of(asked.id()));
    }

    @Override
    public Optional<TokenOwner> find(ApiTokenKind kind, AccountId id) {
        Asked asked = new Asked(kind, id);
        if (!copies.keepsCopies()) {
            return told(loads.joinNext(asked, () -> load(asked)));
        }
        Copy<Optional<TokenOwner>> known = copies.find(asked, (copy, now) -> true);
        // a caller after a change must not get the answer of a load that began before it
        return known == null ? told(loads.join(asked, () -> load(asked), copies::isUnchanged)) : known.value();
    }

    private static Optional<TokenOwner> told(Optional<Copy<Optional<TokenOwner>>> loaded) {
        return loaded.orElseThrow(GuardedCache::tooLate).value();
    }

    private Copy<Optional<TokenOwner>> load(Asked asked) {
        Copy<Optional<TokenOwner>> copy = copies.load(asked, () -> behind.find(asked.kind(), asked.id()));
        copies.keep(asked, copy);
        return copy;
    }

    /** Receives the events of all nodes. */
    @Override
    public void happened(DoorwardEvent event) {
        if (event instanceof CacheHint.TokenOwnerChanged changed) {
            changes.changed(changed.owner());
        } else if (event instanceof AccountEvent ofAccount) {
            changes.changed(ofAccount.account());
        }
    }
}
