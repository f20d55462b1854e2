package org.doorward.internal.store.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.SessionId;
import org.doorward.account.AccountEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.session.RecentSessions;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionEvent;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/**
 * A cache of live sessions on this node, in front of any store. Only {@link #findRecent} answers from a copy, and only that a
 * session lives and nothing restricts it; every other answer comes from the store. Safe for any thread.
 *
 * <p>Every write invalidates after the store was written and before its caller returns, also when it threw, because it may
 * have happened. If the store completes it later still, or an event is lost, the age of the copies bounds the effect. A change
 * on another node invalidates when its event arrives.
 */
public final class NearCache implements SessionStore, RecentSessions, EventListener, AutoCloseable {
    private final SessionStore behind;
    private final BooleanSupplier channelIsCurrent;
    private final GateRules gates;
    private final InvalidationCounters changes;
    private final GuardedCache<SessionId, Optional<Session>> copies;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** As the other constructor, with the gates that act by default. */
    public NearCache(
            SessionStore behind, Duration maxAge, BooleanSupplier channelIsCurrent, LongSupplier nanos, int maxCopies) {
        this(behind, maxAge, channelIsCurrent, nanos, maxCopies, GateRules.DEFAULT);
    }

    /**
     * @param behind the store, which its owner closes
     * @param maxAge the longest age of a copy, from the start of its load; more than zero
     * @param channelIsCurrent whether all earlier events of other nodes have arrived
     * @param nanos a monotonic clock, in nanoseconds
     * @param maxCopies the most copies kept
     * @param gates what restricts a session, so that a restriction is always the store's answer
     */
    public NearCache(
            SessionStore behind,
            Duration maxAge,
            BooleanSupplier channelIsCurrent,
            LongSupplier nanos,
            int maxCopies,
            GateRules gates) {
        if (maxAge.isZero() || maxAge.isNegative()) {
            throw new IllegalArgumentException("the longest age of a copy must be positive");
        }
        this.behind = behind;
        this.channelIsCurrent = channelIsCurrent;
        this.gates = gates;
        this.changes = new InvalidationCounters(maxCopies);
        this.copies = new GuardedCache<>(maxAge, maxCopies, nanos, changes, (id, session) -> List.of(id, id.tag()));
    }

    @Override
    public Optional<Session> findRecent(SessionId id, long generation, Instant now) {
        boolean current = channelIsCurrent.getAsBoolean();
        GuardedCache.Copy<Optional<Session>> known =
                current ? copies.find(id, (copy, nanos) -> lives(copy.value(), generation, now)) : null;
        if (known != null) {
            hits.increment();
            return known.value();
        }
        misses.increment();
        // without events of other nodes nothing is kept
        return current ? load(id, now) : find(id);
    }

    private Optional<Session> load(SessionId id, Instant now) {
        GuardedCache.Copy<Optional<Session>> loaded = copies.load(id, () -> find(id));
        if (lives(loaded.value(), 0, now) && isOfAccount(id, loaded.value())) {
            copies.keep(id, loaded);
        }
        return loaded.value();
    }

    /**
     * Whether the copy lives at this time, unrestricted, has the account's latest roles, and is of this generation or a later
     * one.
     */
    private boolean lives(Optional<Session> copy, long generation, Instant now) {
        return copy.isPresent()
                && copy.get().rotation().generation() >= generation
                && !copy.get().isOutdated()
                && copy.get().endReasonAt(now).isEmpty()
                && gates.acting(copy.get(), now) == null;
    }

    /** Whether changes of its account are recorded under the tag in its id, which includes the tenant. */
    private static boolean isOfAccount(SessionId id, Optional<Session> session) {
        return session.filter(one -> id.tag().equals(TokenGenerator.tagOf(one.owner())))
                .isPresent();
    }

    private void invalidate(AccountId owner) {
        changes.changed(TokenGenerator.tagOf(owner));
    }

    /** Never answers from a copy. A session that has ended is invalidated, in case its event was lost. */
    @Override
    public Optional<Session> find(SessionId id) {
        Optional<Session> found = behind.find(id);
        if (found.isEmpty()) {
            // no change is recorded: anybody can ask for unknown sessions
            copies.forget(id);
        } else if (found.get().ended().isPresent()) {
            changes.changed(id);
        }
        return found;
    }

    /** Receives the events of all nodes. Late and repeated events do no harm. */
    @Override
    public void happened(DoorwardEvent event) {
        boolean changing = !(event instanceof SessionEvent.Created || event instanceof SessionEvent.Accessed);
        if (changing && event instanceof SessionEvent.OfOneSession one) {
            changes.changed(one.session());
        } else if (changing && event instanceof SessionEvent ofAll) {
            invalidate(ofAll.account());
        } else if (event instanceof CacheHint.SessionsInDoubt doubt) {
            invalidate(doubt.owner());
        } else if (event instanceof AccountEvent ofAccount) {
            invalidate(ofAccount.account());
        }
    }

    /** How many look-ups a copy has answered. */
    public long hits() {
        return hits.sum();
    }

    /** How many look-ups no copy could answer. */
    public long misses() {
        return misses.sum();
    }

    @Override
    public ReplaceResult replace(Session next) {
        try {
            return behind.replace(next);
        } finally {
            changes.changed(next.id());
        }
    }

    /** Changes the copy too, without changing its age: otherwise every request would cause a touch until the next load. */
    @Override
    public boolean touch(Touch touch) {
        boolean touched = behind.touch(touch);
        if (touched) {
            copies.update(touch.session(), copy -> copy.map(session -> session.touched(touch)));
        } else {
            changes.changed(touch.session());
        }
        return touched;
    }

    @Override
    public int end(AccountId owner, Target target, SessionEnd end) {
        try {
            return behind.end(owner, target, end);
        } finally {
            if (target instanceof Target.One one) {
                changes.changed(one.id());
            } else {
                invalidate(owner);
            }
        }
    }

    @Override
    public OpenResult open(Session session, @Nullable SessionId inPlaceOf, int most, SessionEnd end) {
        try {
            OpenResult result = behind.open(session, inPlaceOf, most, end);
            if (result instanceof OpenResult.Opened opened) {
                opened.ended().forEach(changes::changed);
            }
            return result;
        } finally {
            if (inPlaceOf != null) {
                changes.changed(inPlaceOf);
            }
        }
    }

    @Override
    public AccountState state(AccountId owner) {
        return behind.state(owner);
    }

    @Override
    public void accountChanged(AccountId owner) {
        try {
            behind.accountChanged(owner);
        } finally {
            invalidate(owner);
        }
    }

    @Override
    public StoredSessionPage list(AccountId owner, Instant now, @Nullable String after, int most) {
        return behind.list(owner, now, after, most);
    }

    /** Removes all copies. */
    @Override
    public void close() {
        copies.forgetAll();
    }
}
