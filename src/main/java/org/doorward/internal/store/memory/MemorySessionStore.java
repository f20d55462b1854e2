package org.doorward.internal.store.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.doorward.store.SweptStore;
import org.jspecify.annotations.Nullable;

/**
 * Sessions on the heap of one node. The atomic {@code compute} of the maps is the lock: the account's entry is always locked
 * before a session's.
 */
public final class MemorySessionStore implements SessionStore, SweptStore {
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

    private final Duration tombstone;
    private final Map<SessionId, Session> sessions = new ConcurrentHashMap<>();
    private final Map<AccountId, OwnedSessions> owners = new ConcurrentHashMap<>();

    /** The latest version of any account: none comes twice, even where an account was forgotten in between. */
    private final AtomicLong versions = new AtomicLong();

    /** @param tombstone how long an ended session is stored */
    public MemorySessionStore(Duration tombstone) {
        this.tombstone = tombstone;
    }

    @Override
    public AccountState state(AccountId owner) {
        OwnedSessions owned = owners.get(owner);
        return owned == null ? new AccountState(0, 0, 0) : new AccountState(owned.epoch, owned.version, owned.scope);
    }

    @Override
    public void accountChanged(AccountId owner) {
        owners.compute(owner, (sameOwner, before) -> {
            OwnedSessions owned = before == null ? new OwnedSessions() : before;
            owned.version = versions.incrementAndGet();
            owned.movedAt = null;
            return owned;
        });
    }

    /** @param scope the account's scope epoch, read before the session: a later one has ended a session that looks live */
    private Session latest(Session session, long scope) {
        // after the session: one that was read earlier must not look up to date
        OwnedSessions owned = owners.get(session.owner());
        return session.readAt(owned == null ? 0 : owned.version, scope);
    }

    private long scope(AccountId owner) {
        OwnedSessions owned = owners.get(owner);
        return owned == null ? 0 : owned.scope;
    }

    @Override
    public OpenResult open(Session session, @Nullable SessionId inPlaceOf, int most, SessionEnd end) {
        AtomicReference<@Nullable OpenResult> result = new AtomicReference<>();
        owners.compute(session.owner(), (owner, before) -> {
            OwnedSessions owned = before == null ? new OwnedSessions() : before;
            if (owned.epoch != session.epoch()
                    || owned.scope != session.scopeEpoch()
                    || sessions.putIfAbsent(session.id(), session) != null) {
                return before;
            }
            List<SessionId> ended = new ArrayList<>();
            if (inPlaceOf != null && ended(owned, owner, inPlaceOf, end)) {
                ended.add(inPlaceOf);
            }
            for (SessionId unused : tooMany(owned, most, end.at())) {
                if (ended(owned, owner, unused, end)) {
                    ended.add(unused);
                }
            }
            owned.add(session.id());
            result.set(new OpenResult.Opened(ended));
            return owned;
        });
        OpenResult known = result.get();
        return known == null ? new OpenResult.Refused() : known;
    }

    /**
     * Returns the longest unused sessions that exceed the limit after one more is opened. The same rule is in {@code open.lua} for
     * Redis and in {@code LivingSessions} for databases; the test {@code SessionRoomContract} runs on all three.
     */
    private List<SessionId> tooMany(OwnedSessions owned, int most, Instant now) {
        if (owned.opened.size() < most) {
            return List.of();
        }
        List<Session> living = living(owned.opened, now).toList();
        return living.stream()
                .sorted(Comparator.comparing(Session::lastSeenAt).thenComparing(Session::createdAt))
                .limit(Math.max(0, living.size() + 1 - most))
                .map(Session::id)
                .toList();
    }

    private Stream<Session> living(Map<Long, SessionId> opened, Instant now) {
        return opened.values().stream()
                .map(sessions::get)
                .filter(session -> session != null && session.endReasonAt(now).isEmpty());
    }

    @Override
    public Optional<Session> find(SessionId id) {
        Session first = sessions.get(id);
        if (first == null) {
            return Optional.empty();
        }
        long scope = scope(first.owner());
        return Optional.ofNullable(sessions.get(id)).map(session -> latest(session, scope));
    }

    @Override
    public ReplaceResult replace(Session next) {
        AtomicReference<@Nullable ReplaceResult> result = new AtomicReference<>();
        long scope = scope(next.owner());
        sessions.computeIfPresent(next.id(), (id, present) -> {
            if (present.ended().isPresent() || present.version() != next.version() - 1) {
                result.set(new ReplaceResult.Stale(latest(present, scope)));
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
            touched.set(present.endReasonAt(touch.at()).isEmpty());
            return touched.get() ? present.touched(touch) : present;
        });
        return touched.get();
    }

    @Override
    public int end(AccountId owner, Target target, SessionEnd end) {
        if (target instanceof Target.One one) {
            return ended(one.id(), owner, end) ? 1 : 0;
        }
        if (target instanceof Target.OlderThan older) {
            return endedAll(
                    owner, null, owned -> owned.scope < older.scope(), owned -> owned.scope = older.scope(), end);
        }
        return endedAll(owner, ((Target.AllBut) target).spared(), owned -> true, owned -> {}, end);
    }

    private boolean ended(SessionId id, AccountId owner, SessionEnd end) {
        AtomicBoolean ended = new AtomicBoolean();
        owners.computeIfPresent(owner, (sameOwner, owned) -> {
            ended.set(ended(owned, owner, id, end));
            return owned;
        });
        return ended.get();
    }

    /** Ends a session under the owner's lock. */
    private boolean ended(OwnedSessions owned, AccountId owner, SessionId id, SessionEnd end) {
        AtomicBoolean ended = new AtomicBoolean();
        sessions.computeIfPresent(id, (sameId, present) -> {
            if (!present.owner().equals(owner) || present.ended().isPresent()) {
                return present;
            }
            // a session that has timed out by this clock ends for every clock
            Optional<Reason> over = present.endReasonAt(end.at());
            ended.set(over.isEmpty());
            return present.endedBy(new SessionEnd(over.orElse(end.reason()), end.at()));
        });
        owned.remove(id);
        return ended.get();
    }

    private int endedAll(
            AccountId owner,
            @Nullable SessionId spared,
            Predicate<OwnedSessions> which,
            Consumer<OwnedSessions> moved,
            SessionEnd end) {
        AtomicInteger ended = new AtomicInteger();
        owners.compute(owner, (sameOwner, before) -> {
            OwnedSessions owned = before == null ? new OwnedSessions() : before;
            if (!which.test(owned)) {
                return before;
            }
            long epoch = owned.epoch + 1;
            owned.epoch = epoch;
            owned.movedAt = end.at();
            for (SessionId id : List.copyOf(owned.opened.values())) {
                if (id.equals(spared)) {
                    sessions.computeIfPresent(id, (sameId, present) -> present.inEpoch(epoch));
                } else if (ended(owned, owner, id, end)) {
                    ended.incrementAndGet();
                }
            }
            // last: readers without the lock see the earlier scope with all sessions that were not ended
            moved.accept(owned);
            return owned;
        });
        return ended.get();
    }

    /** @param after the number of the last session of the previous page, in the order of opening */
    @Override
    public StoredSessionPage list(AccountId owner, Instant now, @Nullable String after, int most) {
        if (after != null && !POSITION.matcher(after).matches()) {
            throw new IllegalArgumentException("no position in a list");
        }
        OwnedSessions owned = owners.get(owner);
        if (owned == null) {
            return new StoredSessionPage(List.of(), 0, null);
        }
        long scope = owned.scope;
        List<Session> page = new ArrayList<>();
        Long last = null;
        boolean more = false;
        Map<Long, SessionId> rest = after == null ? owned.opened : owned.opened.tailMap(Long.parseLong(after), false);
        for (Map.Entry<Long, SessionId> entry : rest.entrySet()) {
            Session session = sessions.get(entry.getValue());
            if (session == null || session.endReasonAt(now).isPresent()) {
                continue;
            }
            more = page.size() == most;
            if (more) {
                break;
            }
            page.add(latest(session, scope));
            last = entry.getKey();
        }
        int total = (int) living(owned.opened, now).count();
        return new StoredSessionPage(page, total, more ? String.valueOf(last) : null);
    }

    @Override
    public int sweep(Instant now, int limit) {
        int swept = 0;
        for (Session session : sessions.values()) {
            if (swept < limit && isForgottenAt(session, now) && forget(session, now)) {
                swept++;
            }
        }
        for (AccountId owner : owners.keySet()) {
            owners.computeIfPresent(owner, (same, owned) -> isForgottenAt(owned, now) ? null : owned);
        }
        return swept;
    }

    /** Under the owner's lock. */
    private boolean isForgottenAt(OwnedSessions owned, Instant now) {
        Instant moved = owned.movedAt;
        owned.movedAt = moved == null ? now : moved;
        return moved != null && owned.opened.isEmpty() && moved.isBefore(now.minus(tombstone));
    }

    private boolean forget(Session session, Instant now) {
        AtomicBoolean forgotten = new AtomicBoolean();
        owners.compute(session.owner(), (owner, owned) -> {
            // checked again under the lock, because of a concurrent touch
            sessions.computeIfPresent(session.id(), (id, present) -> {
                forgotten.set(isForgottenAt(present, now));
                return forgotten.get() ? null : present;
            });
            if (forgotten.get() && owned != null) {
                owned.remove(session.id());
            }
            return owned;
        });
        return forgotten.get();
    }

    private boolean isForgottenAt(Session session, Instant now) {
        Instant over = session.ended().map(SessionEnd::at).orElse(session.timesOutAt());
        return !now.isBefore(over.plus(tombstone));
    }
}
