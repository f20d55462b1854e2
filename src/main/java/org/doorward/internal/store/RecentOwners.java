package org.doorward.internal.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenListener;
import org.doorward.apitoken.Owner;
import org.doorward.apitoken.Owners;

/**
 * Remembers as whom API tokens act, and that somebody is not there, for a short while: as long as a change of the account
 * may take to be seen where nobody tells of it. Asks once for all who ask for the same at the same moment. Safe for any
 * thread.
 */
public final class RecentOwners implements Owners, ApiTokenListener {
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Owners behind;
    private final long maxAge;
    private final LongSupplier nanos;
    private final Cache<Asked, Copy> copies;
    private final Changes changes;
    private final SharedLoads<Asked, Copy> loads = new SharedLoads<>(WAIT);

    private record Asked(ApiTokenKind kind, AccountId id) {}

    /** What was said; with the count of changes before it was asked, and when that was. */
    private record Copy(Optional<Owner> owner, long count, long began) {}

    /**
     * In front of these.
     *
     * @param maxAge of an answer, counted from when it was asked for; zero to remember none
     * @param nanos a time that only moves on, as {@link System#nanoTime}
     * @param maxCopies kept at once
     */
    public RecentOwners(Owners behind, Duration maxAge, LongSupplier nanos, int maxCopies) {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("no answer is younger than it is");
        }
        this.behind = behind;
        this.maxAge = maxAge.toNanos();
        this.nanos = nanos;
        this.changes = new Changes(maxCopies);
        this.copies = Caffeine.newBuilder()
                .maximumSize(maxCopies)
                .expireAfterWrite(maxAge.multipliedBy(2))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<Owner> find(ApiTokenKind kind, AccountId id) {
        Asked asked = new Asked(kind, id);
        if (maxAge == 0) {
            return loads.joinNext(asked, () -> load(asked)).owner();
        }
        Copy copy = copies.getIfPresent(asked);
        if (copy != null && nanos.getAsLong() - copy.began() < maxAge && changes.isAsAt(id, copy.count())) {
            return copy.owner();
        }
        Copy joined = loads.join(asked, () -> load(asked));
        // as in ApiTokenCache: who came after the change must not be told what was before
        return (changes.isAsAt(id, joined.count()) ? joined : load(asked)).owner();
    }

    private Copy load(Asked asked) {
        long count = changes.count();
        long began = nanos.getAsLong();
        Copy copy = new Copy(behind.find(asked.kind(), asked.id()), count, began);
        if (maxAge > 0) {
            copies.put(asked, copy);
        }
        return copy;
    }

    /** To be told of everything that happens, here or on another node. */
    @Override
    public void happened(ApiTokenEvent event) {
        if (event instanceof ApiTokenEvent.OwnerChanged) {
            changes.changed(event.owner());
        }
    }
}
