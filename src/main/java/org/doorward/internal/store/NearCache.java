package org.doorward.internal.store;

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
 * Keeps copies of live sessions on this node, in front of any store. Only {@link #findRecent} may answer from one, and only
 * with yes; everything else, and every no, comes from the store. Safe for any thread.
 *
 * <p>Every write invalidates after the store was written and before its caller hears of it, also when it threw: it may have
 * happened. (Should the store do it later still, the age of the copies bounds it, as it does when an event is lost.) What
 * happens on other nodes invalidates when this node is told.
 */
public final class NearCache implements SessionStore, SessionListener {
    private final SessionStore behind;
    private final BooleanSupplier channelIsCurrent;
    private final Copies copies;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * In front of this store, which stays its maker's to close.
     *
     * @param maxAge of a copy, counted from when its load began; more than zero
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
        this.channelIsCurrent = channelIsCurrent;
        this.copies = new Copies(maxAge, nanos, maxCopies);
    }

    @Override
    public Optional<Session> findRecent(SessionId id, long generation, Instant now) {
        boolean current = channelIsCurrent.getAsBoolean();
        Optional<Session> copy = current ? copies.find(id, generation, now) : Optional.empty();
        if (copy.isPresent()) {
            hits.increment();
            return copy;
        }
        misses.increment();
        // without the channel nothing is kept: such a copy would have its age alone to be trusted for
        return current ? load(id, now) : find(id);
    }

    private Optional<Session> load(SessionId id, Instant now) {
        Copy.Load load = copies.load(id);
        Optional<Session> found = find(id);
        found.ifPresent(session -> copies.keep(session, load, now));
        return found;
    }

    /** Never from a copy. What it shows to be over has no copy that may answer, whether its event was lost or not. */
    @Override
    public Optional<Session> find(SessionId id) {
        Optional<Session> found = behind.find(id);
        if (found.isEmpty()) {
            // only its own: anybody can ask for sessions that are not there
            copies.forget(id);
        } else if (found.get().ended().isPresent()) {
            copies.invalidate(id);
        }
        return found;
    }

    /** To be told of everything that happens, here or on another node; twice, late or for nothing does no harm. */
    @Override
    public void happened(SessionEvent event) {
        boolean changes = !(event instanceof SessionEvent.Created || event instanceof SessionEvent.Accessed);
        if (changes && event instanceof SessionEvent.OfOneSession one) {
            copies.invalidate(one.session());
        } else if (changes) {
            copies.invalidate(event.account());
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
            copies.invalidate(next.id());
        }
    }

    /** The copy moves along, as old as it was: else every request until it is loaded anew would bring a touch (R040). */
    @Override
    public boolean touch(Touch touch) {
        boolean touched = behind.touch(touch);
        if (touched) {
            copies.touch(touch);
        } else {
            copies.invalidate(touch.session());
        }
        return touched;
    }

    @Override
    public boolean end(SessionId id, AccountId owner, SessionEnd end) {
        try {
            return behind.end(id, owner, end);
        } finally {
            copies.invalidate(id);
        }
    }

    @Override
    public int endAll(AccountId owner, @Nullable SessionId spared, SessionEnd end) {
        try {
            return behind.endAll(owner, spared, end);
        } finally {
            copies.invalidate(owner);
        }
    }

    @Override
    public OpenResult openInPlaceOf(Session session, SessionId old, SessionEnd end) {
        try {
            return behind.openInPlaceOf(session, old, end);
        } finally {
            copies.invalidate(old);
        }
    }

    @Override
    public boolean open(Session session) {
        return behind.open(session);
    }

    @Override
    public long epoch(AccountId owner) {
        return behind.epoch(owner);
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
        copies.forgetAll();
    }
}
