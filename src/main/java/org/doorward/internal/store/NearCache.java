package org.doorward.internal.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionListener;
import org.doorward.session.SessionStore;
import org.doorward.session.Touch;
import org.jspecify.annotations.Nullable;

/**
 * Copies of live sessions, kept on this node in front of any store. Only {@link #findRecent} may answer from one, and only
 * with yes; everything else, and every no, comes from the store. Safe for any thread; has none of its own.
 *
 * <p>A copy answers while all of this holds: its load began less than the greatest age ago; the channel that brings other
 * nodes' events works; the session lives by it; it is of the shown generation or a later one; and its {@linkplain
 * Invalidations.Stamp stamp} is current.
 *
 * <p>Why nothing revoked comes back (T40): a load takes its stamp <em>before</em> it reads the store, and an invalidation
 * counts <em>after</em> the store was written, before the write's caller hears of it. Whoever asks after that finds either
 * a stamp that is no longer current, and asks the store; or one that was taken after the count, so that its load saw what
 * was written. When a slow load puts its copy does not matter: what is checked is the answer, not the putting. A write that
 * threw counts too; should the store do it later still, the age bounds it, as it does when an event is lost.
 */
public final class NearCache implements SessionStore, SessionListener {
    private final SessionStore behind;
    private final long maxAge;
    private final BooleanSupplier channelIsCurrent;
    private final LongSupplier nanos;
    private final Cache<SessionId, Copy> copies;
    private final Invalidations invalidations;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * In front of this store, which stays its maker's to close.
     *
     * @param maxAge of a copy; more than zero
     * @param channelIsCurrent whether events of other nodes arrive, and all that came before have arrived
     * @param nanos a time that only moves on, as {@link System#nanoTime}
     * @param maxCopies kept at once
     */
    public NearCache(
            SessionStore behind, Duration maxAge, BooleanSupplier channelIsCurrent, LongSupplier nanos, int maxCopies) {
        if (maxAge.isZero() || maxAge.isNegative()) {
            throw new IllegalArgumentException("a cache of no age is to be left out");
        }
        this.behind = behind;
        this.maxAge = maxAge.toNanos();
        this.channelIsCurrent = channelIsCurrent;
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

    @Override
    public Optional<Session> findRecent(SessionId id, long generation, Instant now) {
        boolean current = channelIsCurrent.getAsBoolean();
        Copy copy = current ? copies.getIfPresent(id) : null;
        if (copy != null && answers(copy, generation, now)) {
            hits.increment();
            return Optional.of(copy.session());
        }
        misses.increment();
        // without the channel nothing is kept: such a copy would have its age alone to be trusted for
        return current ? load(id, now) : find(id);
    }

    private boolean answers(Copy copy, long generation, Instant now) {
        return nanos.getAsLong() - copy.loadBegan() < maxAge
                && invalidations.isCurrent(copy.stamp())
                && copy.lives(generation, now);
    }

    private Optional<Session> load(SessionId id, Instant now) {
        Invalidations.Stamp stamp = invalidations.stamp(id);
        long began = nanos.getAsLong();
        Optional<Session> found = find(id);
        found.map(session -> new Copy(session, stamp, began))
                .filter(copy -> copy.isWorthKeeping(now))
                .ifPresent(copy -> copies.put(id, copy));
        return found;
    }

    /** To be told of everything that happens, here or on another node; twice, late or for nothing does no harm. */
    @Override
    public void happened(SessionEvent event) {
        boolean changes = !(event instanceof SessionEvent.Created || event instanceof SessionEvent.Accessed);
        if (changes && event instanceof SessionEvent.OfOneSession one) {
            invalidations.invalidate(one.session());
        } else if (changes) {
            invalidations.invalidate(event.account());
        }
    }

    /** How often a copy has answered. */
    public long hits() {
        return hits.sum();
    }

    /** How often the store was asked for want of a copy that may answer. */
    public long misses() {
        return misses.sum();
    }

    @Override
    public ReplaceResult replace(Session next) {
        try {
            return behind.replace(next);
        } finally {
            invalidations.invalidate(next.id());
        }
    }

    /** The copy moves along, as old as it was: else every request until it is loaded anew would bring a touch (R040). */
    @Override
    public boolean touch(Touch touch) {
        boolean touched = behind.touch(touch);
        if (touched) {
            copies.asMap().computeIfPresent(touch.session(), (id, copy) -> copy.touched(touch));
        } else {
            invalidations.invalidate(touch.session());
        }
        return touched;
    }

    @Override
    public boolean end(SessionId id, AccountId owner, SessionEnd end) {
        try {
            return behind.end(id, owner, end);
        } finally {
            invalidations.invalidate(id);
        }
    }

    @Override
    public int endAll(AccountId owner, @Nullable SessionId spared, SessionEnd end) {
        try {
            return behind.endAll(owner, spared, end);
        } finally {
            invalidations.invalidate(owner);
        }
    }

    /** Never from a copy. What it shows to be over has no copy that may answer, whether its event was lost or not. */
    @Override
    public Optional<Session> find(SessionId id) {
        Optional<Session> found = behind.find(id);
        if (found.isEmpty()) {
            // only its own: anybody can ask for sessions that are not there
            copies.invalidate(id);
        } else if (found.get().ended().isPresent()) {
            invalidations.invalidate(id);
        }
        return found;
    }

    @Override
    public long epoch(AccountId owner) {
        return behind.epoch(owner);
    }

    @Override
    public boolean open(Session session) {
        return behind.open(session);
    }

    @Override
    public OpenResult openInPlaceOf(Session session, SessionId old, SessionEnd end) {
        try {
            return behind.openInPlaceOf(session, old, end);
        } finally {
            invalidations.invalidate(old);
        }
    }

    @Override
    public List<Session> list(AccountId owner, Instant now) {
        return behind.list(owner, now);
    }

    @Override
    public int sweep(Instant now, int limit) {
        return behind.sweep(now, limit);
    }

    @Override
    public void close() {
        copies.invalidateAll();
    }
}
