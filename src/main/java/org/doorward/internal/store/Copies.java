package org.doorward.internal.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.Touch;

/**
 * Copies of live sessions, so many at most, and when they may answer: while the load began less than the greatest age ago,
 * the stamp is current, the session lives by the copy, and it is of the shown generation or a later one. Safe for any
 * thread; has none of its own.
 *
 * <p>Why nothing revoked comes back (T40): a load takes its stamp <em>before</em> it reads the store, and an invalidation
 * counts <em>after</em> the store was written, before the write's caller hears of it. Whoever asks after that finds either
 * a stamp that is no longer current, and asks the store; or one that was taken after the count, so that its load saw what
 * was written. When a slow load puts its copy does not matter: what is checked is the answer, not the putting.
 */
final class Copies {
    private final long maxAge;
    private final LongSupplier nanos;
    private final Cache<SessionId, Copy> copies;
    private final Invalidations invalidations;

    /** @param nanos a time that only moves on, as {@link System#nanoTime} */
    Copies(Duration maxAge, LongSupplier nanos, int maxCopies) {
        this.maxAge = maxAge.toNanos();
        this.nanos = nanos;
        this.invalidations = new Invalidations(maxCopies);
        this.copies = Caffeine.newBuilder()
                .maximumSize(maxCopies)
                // only frees what is too old, some time after; whether a copy may answer is asked of the copy
                .expireAfterWrite(maxAge.multipliedBy(2))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** The session, if there is a copy that may answer. */
    Optional<Session> find(SessionId id, long generation, Instant now) {
        Copy copy = copies.getIfPresent(id);
        return copy != null
                        && nanos.getAsLong() - copy.load().began() < maxAge
                        && invalidations.isCurrent(copy.load().stamp())
                        && copy.lives(generation, now)
                ? Optional.of(copy.session())
                : Optional.empty();
    }

    /** To be taken before the store is read. */
    Copy.Load load(SessionId id) {
        return new Copy.Load(invalidations.stamp(id), nanos.getAsLong());
    }

    /** Keeps what was read, if it is worth it. */
    void keep(Session session, Copy.Load load, Instant now) {
        Copy copy = new Copy(session, load);
        if (copy.isWorthKeeping(now)) {
            copies.put(session.id(), copy);
        }
    }

    /** To be called after the store was touched. */
    void touch(Touch touch) {
        copies.asMap().computeIfPresent(touch.session(), (id, copy) -> copy.touched(touch));
    }

    /** To be called after something happened to this session. */
    void invalidate(SessionId id) {
        invalidations.invalidate(id);
    }

    /** To be called after something happened to all sessions of this account. */
    void invalidate(AccountId owner) {
        invalidations.invalidate(owner);
    }

    /** Only forgets what is kept of this session. */
    void forget(SessionId id) {
        copies.invalidate(id);
    }

    void forgetAll() {
        copies.invalidateAll();
    }
}
