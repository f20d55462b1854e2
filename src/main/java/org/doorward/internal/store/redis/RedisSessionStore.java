package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionStore;
import org.doorward.session.Touch;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in Redis. Redis forgets by itself: each key lives for the session's time and its tombstone's. Lifetimes are
 * sent as lengths, not as times, so that it does not matter how Redis's clock differs from ours.
 */
final class RedisSessionStore implements SessionStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    /** Longer than any session can live. */
    private static final Duration EPOCH_KEPT = Duration.ofDays(400);

    /** So long after its end a session leaves the index for sure: a node whose clock is ahead must not make it leave early. */
    private static final Duration CLOCKS_MAY_BE_WRONG_BY = Duration.ofDays(1);

    private final Redis redis;
    private final Keys keys;
    private final Duration tombstone;

    RedisSessionStore(Redis redis, Keys keys, Duration tombstone) {
        this.redis = redis;
        this.keys = keys;
        this.tombstone = tombstone;
    }

    @Override
    public long epoch(AccountId owner) {
        String epoch = redis.text(keys.epoch(owner));
        try {
            return epoch == null ? 0 : Long.parseLong(epoch);
        } catch (NumberFormatException e) {
            // somebody else wrote there: what was revoked cannot be told
            throw new StoreUnavailableException("the epoch of " + owner + " in Redis is damaged", e);
        }
    }

    @Override
    public boolean open(Session session) {
        return opened(session, List.of(), List.of("", "", "")) != 0;
    }

    @Override
    public OpenResult openInPlaceOf(Session session, SessionId old, SessionEnd end) {
        if (!isOf(session.owner(), old)) {
            return open(session) ? OpenResult.OPENED : OpenResult.REFUSED;
        }
        long opened = opened(
                session,
                List.of(keys.session(old)),
                List.of(old.value(), end.reason().code(), HashFields.millis(end.at())));
        return opened == 0 ? OpenResult.REFUSED : opened == 1 ? OpenResult.OPENED : OpenResult.REPLACED;
    }

    /** @return 0 for no, 1 for yes, 2 for yes and the old one ended */
    private long opened(Session session, List<Object> old, List<String> endOfOld) {
        Instant now = session.lastSeenAt();
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(session.epoch()));
        arguments.add(ttl(now, session.timesOutAt()));
        arguments.add(session.id().value());
        arguments.add(HashFields.millis(session.expiresAt()));
        arguments.add(ttl(now, session.expiresAt()));
        arguments.add(HashFields.millis(now.minus(tombstone).minus(CLOCKS_MAY_BE_WRONG_BY)));
        arguments.add(keys.sessionsOf(session.owner()));
        arguments.add(Integer.toString(SessionId.TAG_LENGTH));
        arguments.addAll(endOfOld);
        arguments.add(TokenGenerator.fingerprintOf(session.owner()));
        arguments.add(Long.toString(tombstone.toMillis()));
        SessionHash.of(session).forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        List<Object> names = new ArrayList<>(
                List.of(keys.session(session.id()), keys.index(session.owner()), keys.epoch(session.owner())));
        names.addAll(old);
        return old.isEmpty()
                ? redis.number(Scripts.OPEN, names, arguments.toArray())
                : redis.safely(Scripts.OPEN, names, arguments.toArray());
    }

    @Override
    public Optional<Session> find(SessionId id) {
        Map<String, String> fields = redis.fields(keys.session(id));
        return fields.isEmpty() ? Optional.empty() : read(id, fields);
    }

    @Override
    public ReplaceResult replace(Session next) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(next.version() - 1));
        arguments.add(Integer.toString(SessionHash.REPLACED_PIECES.size()));
        arguments.addAll(SessionHash.REPLACED_PIECES);
        SessionHash.replaceable(next).forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        List<String> answer = redis.texts(Scripts.REPLACE, List.of(keys.session(next.id())), arguments.toArray());
        if (answer.get(0).equals("gone")) {
            return new ReplaceResult.Gone();
        }
        if (answer.get(0).equals("replaced")) {
            return new ReplaceResult.Replaced();
        }
        return read(next.id(), HashFields.fields(answer.subList(1, answer.size())))
                .<ReplaceResult>map(ReplaceResult.Stale::new)
                .orElse(new ReplaceResult.Gone());
    }

    @Override
    public boolean touch(Touch touch) {
        String address = touch.address();
        long touched = redis.number(
                Scripts.TOUCH,
                List.of(keys.session(touch.session())),
                HashFields.millis(touch.at()),
                Long.toString(tombstone.toMillis()),
                address == null ? "" : address,
                Long.toString(touch.shownGeneration()),
                Integer.toString(Session.MAX_ADDRESSES));
        return touched == 1;
    }

    @Override
    public boolean end(SessionId id, AccountId owner, SessionEnd end) {
        if (!isOf(owner, id)) {
            // never this owner's, and its keys need not even be in one slot
            return false;
        }
        long ended = redis.safely(
                Scripts.END,
                List.of(keys.session(id), keys.index(owner)),
                TokenGenerator.fingerprintOf(owner),
                id.value(),
                end.reason().code(),
                HashFields.millis(end.at()),
                Long.toString(tombstone.toMillis()));
        return ended == 1;
    }

    @Override
    public int endAll(AccountId owner, @Nullable SessionId spared, SessionEnd end) {
        long ended = redis.safely(
                Scripts.END_ALL,
                List.of(keys.index(owner), keys.epoch(owner)),
                TokenGenerator.fingerprintOf(owner),
                keys.sessionsOf(owner),
                Integer.toString(SessionId.TAG_LENGTH),
                spared == null ? "" : spared.value(),
                end.reason().code(),
                HashFields.millis(end.at()),
                Long.toString(tombstone.toMillis()),
                Long.toString(EPOCH_KEPT.toMillis()));
        return Math.toIntExact(ended);
    }

    @Override
    public List<Session> list(AccountId owner, Instant now) {
        List<String> answer = redis.texts(
                Scripts.LIST,
                List.of(keys.index(owner)),
                keys.sessionsOf(owner),
                Integer.toString(SessionId.TAG_LENGTH));
        List<Session> sessions = new ArrayList<>();
        HashFields.each(answer, (id, fields) -> read(new SessionId(owner.tenant(), id), fields)
                .filter(session ->
                        session.owner().equals(owner) && session.overAt(now).isEmpty())
                .ifPresent(sessions::add));
        return sessions;
    }

    private static boolean isOf(AccountId owner, SessionId id) {
        return id.tag().equals(TokenGenerator.tagOf(owner)) && id.tenant().equals(owner.tenant());
    }

    /** Does nothing: Redis forgets by itself. */
    @Override
    public int sweep(Instant now, int limit) {
        return 0;
    }

    /** Does nothing: the way to Redis is its maker's to close. */
    @Override
    public void close() {}

    /** What somebody else wrote there, or half of it was lost, is no session. */
    private static Optional<Session> read(SessionId id, Map<String, String> fields) {
        try {
            return Optional.of(SessionHash.read(id, fields));
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "the entry of session {0} is damaged and was not used", id);
            return Optional.empty();
        }
    }

    private String ttl(Instant from, Instant to) {
        return Long.toString(Duration.between(from, to).plus(tombstone).toMillis());
    }
}
