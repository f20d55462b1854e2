package org.doorward.internal.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionStore;
import org.doorward.session.Touch;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on the heap. Each map's own atomic {@code compute} is the lock: an account's entry is always taken before a
 * session's, never the other way round.
 */
public final class MemorySessionStore implements SessionStore {
    private final Duration tombstone;
    private final Map<SessionId, Session> sessions = new ConcurrentHashMap<>();
    private final Map<AccountId, Owned> owners = new ConcurrentHashMap<>();

    /** What an account has here. */
    private record Owned(long epoch, Instant movedAt, Set<SessionId> ids) {
        Owned with(SessionId id) {
            Set<SessionId> more = new HashSet<>(ids);
            more.add(id);
            return new Owned(epoch, movedAt, Set.copyOf(more));
        }
    }

    /** @param tombstone how long an ended session is remembered */
    public MemorySessionStore(Duration tombstone) {
        this.tombstone = tombstone;
    }

    @Override
    public long epoch(AccountId owner) {
        Owned owned = owners.get(owner);
        return owned == null ? 0 : owned.epoch();
    }

    @Override
    public boolean open(Session session) {
        AtomicBoolean opened = new AtomicBoolean();
        owners.compute(session.owner(), (owner, before) -> {
            Owned owned = before == null ? new Owned(0, Instant.EPOCH, Set.of()) : before;
            if (owned.epoch() != session.epoch() || sessions.putIfAbsent(session.id(), session) != null) {
                return before;
            }
            opened.set(true);
            return owned.with(session.id());
        });
        return opened.get();
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public ReplaceResult replace(Session next) {
        AtomicReference<@Nullable ReplaceResult> result = new AtomicReference<>();
        sessions.computeIfPresent(next.id(), (id, present) -> {
            if (present.ended().isPresent() || present.version() != next.version() - 1) {
                result.set(new ReplaceResult.Stale(present));
                return present;
            }
            result.set(new ReplaceResult.Replaced());
            return next.replacing(present);
        });
        ReplaceResult known = result.get();
        return known == null ? new ReplaceResult.Gone() : known;
    }

    @Override
    public boolean touch(Touch touch) {
        AtomicBoolean touched = new AtomicBoolean();
        sessions.computeIfPresent(touch.session(), (id, present) -> {
            touched.set(present.overAt(touch.at()).isEmpty());
            return touched.get() ? present.touched(touch) : present;
        });
        return touched.get();
    }

    @Override
    public boolean end(SessionId id, AccountId owner, SessionEnd end) {
        AtomicBoolean ended = new AtomicBoolean();
        sessions.computeIfPresent(id, (sameId, present) -> {
            if (!present.owner().equals(owner) || present.ended().isPresent()) {
                return present;
            }
            // who has timed out by this clock is over from now on by every clock
            Optional<Reason> over = present.overAt(end.at());
            ended.set(over.isEmpty());
            return present.endedBy(new SessionEnd(over.orElse(end.reason()), end.at()));
        });
        return ended.get();
    }

    @Override
    public int endAll(AccountId owner, @Nullable SessionId spared, SessionEnd end) {
        AtomicInteger ended = new AtomicInteger();
        owners.compute(owner, (sameOwner, before) -> {
            Owned owned = before == null ? new Owned(0, Instant.EPOCH, Set.of()) : before;
            long epoch = owned.epoch() + 1;
            for (SessionId id : owned.ids()) {
                if (id.equals(spared)) {
                    sessions.computeIfPresent(id, (sameId, present) -> present.inEpoch(epoch));
                } else if (end(id, owner, end)) {
                    ended.incrementAndGet();
                }
            }
            return new Owned(epoch, end.at(), owned.ids());
        });
        return ended.get();
    }

    @Override
    public List<Session> list(AccountId owner, Instant now) {
        Owned owned = owners.get(owner);
        Set<SessionId> ids = owned == null ? Set.of() : owned.ids();
        return ids.stream()
                .map(sessions::get)
                .filter(session -> session != null && session.overAt(now).isEmpty())
                .toList();
    }

    @Override
    public int sweep(Instant now, int limit) {
        int swept = 0;
        for (Session session : sessions.values()) {
            if (swept < limit && isForgottenAt(session, now) && forget(session, now)) {
                swept++;
            }
        }
        owners.entrySet()
                .removeIf(entry -> entry.getValue().ids().isEmpty()
                        && entry.getValue().movedAt().isBefore(now.minus(tombstone)));
        return swept;
    }

    private boolean forget(Session session, Instant now) {
        AtomicBoolean forgotten = new AtomicBoolean();
        owners.computeIfPresent(session.owner(), (owner, owned) -> {
            // looked at again under the lock: it may have been touched meanwhile
            sessions.computeIfPresent(session.id(), (id, present) -> {
                forgotten.set(isForgottenAt(present, now));
                return forgotten.get() ? null : present;
            });
            if (!forgotten.get()) {
                return owned;
            }
            Set<SessionId> rest = new HashSet<>(owned.ids());
            rest.remove(session.id());
            return new Owned(owned.epoch(), owned.movedAt(), Set.copyOf(rest));
        });
        return forgotten.get();
    }

    private boolean isForgottenAt(Session session, Instant now) {
        Instant over = session.ended().map(SessionEnd::at).orElse(session.timesOutAt());
        return !now.isBefore(over.plus(tombstone));
    }

    /** Nothing to let go of. */
    @Override
    public void close() {}
}
