package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.settings.value.ClockTolerance;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in Redis. Each key expires after the session's lifetime and the time of its tombstone. Lifetimes are sent as
 * durations, so that the clock of Redis may differ.
 */
final class RedisSessionStore implements SessionStore {
    /** How long an epoch is stored after the last revoke-all or the last opening: longer than any session lives. */
    private static final Duration EPOCH_KEPT = Duration.ofDays(400);

    /** How long a timed-out session stays in the index, because clocks differ. A later use adds it again. */
    private static final Duration CLOCKS_MAY_BE_WRONG_BY = ClockTolerance.GREATEST;

    /** The most sessions that one script ends: it takes milliseconds, during which Redis does nothing else. */
    private static final int AT_ONCE = 50;

    /** The field that says that the script could not read the epoch. */
    private static final String EPOCH_ELSEWHERE = "?";

    /** The fields of an account's epochs that are its state. */
    private static final String EPOCH = "epoch";

    private static final String VERSION = "version";
    private static final String SCOPE = "scope";
    private static final Set<String> STATE = Set.of(EPOCH, VERSION, SCOPE);

    private static final Pattern POSITION = Pattern.compile("\\d{1,10}");

    private final Redis redis;
    private final Keys keys;
    private final Duration tombstone;

    RedisSessionStore(Redis redis, Keys keys, Duration tombstone) {
        this.redis = redis;
        this.keys = keys;
        this.tombstone = tombstone;
    }

    @Override
    public AccountState state(AccountId owner) {
        Map<String, String> fields = redis.fields(keys.epochs(owner), STATE);
        try {
            return new AccountState(
                    Long.parseLong(fields.getOrDefault(EPOCH, "0")),
                    Long.parseLong(fields.getOrDefault(VERSION, "0")),
                    Long.parseLong(fields.getOrDefault(SCOPE, "0")));
        } catch (NumberFormatException e) {
            // without the epoch it is unknown which sessions are revoked
            throw new StoreUnavailableException("the epoch of " + owner + " in Redis is damaged", e);
        }
    }

    @Override
    public void accountChanged(AccountId owner) {
        redis.safely(Scripts.ACCOUNT_CHANGED, List.of(keys.epochs(owner)), Long.toString(EPOCH_KEPT.toMillis()));
    }

    @Override
    public OpenResult open(Session session, @Nullable SessionId inPlaceOf, int most, SessionEnd end) {
        AccountId owner = session.owner();
        SessionId old = inPlaceOf != null && isOf(owner, inPlaceOf) ? inPlaceOf : null;
        Instant now = session.lastSeenAt();
        List<Object> arguments = new ArrayList<>(List.of(
                Long.toString(session.epoch()),
                ttl(now, session.timesOutAt()),
                Keys.restOf(session.id()),
                ttl(now, session.expiresAt()),
                Integer.toString(most),
                HashFields.millis(end.at()),
                end.reason().code(),
                TokenGenerator.fingerprintOf(owner),
                Long.toString(tombstone.toMillis()),
                keys.sessionsOf(owner),
                old == null ? "" : Keys.restOf(old),
                HashFields.millis(end.at().minus(CLOCKS_MAY_BE_WRONG_BY)),
                Integer.toString(AT_ONCE),
                Long.toString(EPOCH_KEPT.toMillis()),
                Long.toString(session.scopeEpoch())));
        SessionFields.of(session).forEach((field, value) -> {
            arguments.add(field);
            arguments.add(value);
        });
        List<Object> names = new ArrayList<>(
                List.of(keys.session(session.id()), keys.index(owner, session.epoch()), keys.epochs(owner)));
        if (old != null) {
            names.add(keys.session(old));
        }
        List<String> answer = old == null
                ? redis.texts(Scripts.OPEN, names, arguments.toArray())
                : redis.textsSafely(Scripts.OPEN, names, arguments.toArray());
        if (answer.get(0).equals("refused")) {
            return new OpenResult.Refused();
        }
        List<SessionId> ended =
                answer.stream().skip(1).map(rest -> sessionOf(owner, rest)).toList();
        if (old == null && !ended.isEmpty() && redis.awaitsReplicas()) {
            confirmed(owner, ended.get(0), end);
        }
        return new OpenResult.Opened(ended);
    }

    /**
     * Waits for the replicas by another write: a replica that has it has the earlier writes of the opening too.
     */
    private void confirmed(AccountId owner, SessionId ended, SessionEnd end) {
        if (ended(ended, owner, end)) {
            throw new StoreUnavailableException("a fail-over lost the new session", null);
        }
    }

    private static SessionId sessionOf(AccountId owner, String rest) {
        return new SessionId(owner.tenant(), TokenGenerator.tagOf(owner) + rest);
    }

    @Override
    public Optional<Session> find(SessionId id) {
        List<String> answer = redis.texts(Scripts.FIND, List.of(keys.session(id)), keys.epochsLike(id));
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> fields = HashFields.fields(answer);
        boolean told = fields.remove(EPOCH_ELSEWHERE) == null;
        return SessionFields.find(id, fields).map(session -> told ? session : byItsEpoch(session));
    }

    /** While a cluster moves their slot, session and epoch can be on two servers, and are read one after the other. */
    private Session byItsEpoch(Session session) {
        AccountState state = state(session.owner());
        return state.epoch() == session.epoch()
                ? session.readAt(state.version(), state.scope())
                : session.endedBy(new SessionEnd(Reason.REVOKED, session.lastSeenAt()));
    }

    @Override
    public ReplaceResult replace(Session next) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(next.version() - 1));
        arguments.add(keys.epochsLike(next.id()));
        arguments.add(Integer.toString(SessionFields.REPLACED_PIECES.size()));
        arguments.addAll(SessionFields.REPLACED_PIECES);
        SessionFields.replaceable(next).forEach((field, value) -> {
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
        return SessionFields.find(next.id(), HashFields.fields(answer.subList(1, answer.size())))
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
                Integer.toString(Session.MAX_ADDRESSES),
                Keys.restOf(touch.session()),
                keys.epochsLike(touch.session()),
                keys.indexesLike(touch.session()));
        return touched == 1;
    }

    @Override
    public int end(AccountId owner, Target target, SessionEnd end) {
        if (target instanceof Target.One one) {
            return ended(one.id(), owner, end) ? 1 : 0;
        }
        return target instanceof Target.OlderThan older
                ? endedAll(owner, null, Long.toString(older.scope()), end)
                : endedAll(owner, ((Target.AllBut) target).spared(), "", end);
    }

    private boolean ended(SessionId id, AccountId owner, SessionEnd end) {
        if (!isOf(owner, id)) {
            // another owner's session, whose keys may be in another slot
            return false;
        }
        long ended = redis.safely(
                Scripts.END,
                List.of(keys.session(id)),
                TokenGenerator.fingerprintOf(owner),
                Keys.restOf(id),
                end.reason().code(),
                HashFields.millis(end.at()),
                Long.toString(tombstone.toMillis()),
                keys.epochs(owner),
                keys.indexesOf(owner));
        return ended == 1;
    }

    /** Moves the account's epoch, which ends all sessions in one step. Their tombstones follow in batches. */
    private int endedAll(AccountId owner, @Nullable SessionId spared, String scope, SessionEnd end) {
        List<String> answer = redis.textsSafely(
                Scripts.END_ALL,
                List.of(keys.epochs(owner)),
                TokenGenerator.fingerprintOf(owner),
                keys.sessionsOf(owner),
                keys.indexesOf(owner),
                spared == null || !isOf(owner, spared) ? "" : Keys.restOf(spared),
                end.reason().code(),
                HashFields.millis(end.at()),
                Long.toString(tombstone.toMillis()),
                Long.toString(EPOCH_KEPT.toMillis()),
                Integer.toString(AT_ONCE),
                scope);
        if (!answer.get(2).equals("0")) {
            redis.untilNothingIsLeft(
                    Scripts.CLEAR,
                    List.of(keys.indexesOf(owner) + answer.get(1)),
                    keys.sessionsOf(owner),
                    TokenGenerator.fingerprintOf(owner),
                    answer.get(1),
                    end.reason().code(),
                    HashFields.millis(end.at()),
                    Long.toString(tombstone.toMillis()),
                    Integer.toString(AT_ONCE));
        }
        return Integer.parseInt(answer.get(0));
    }

    /** @param after the number of the last session of the previous page, in the order of opening */
    @Override
    public StoredSessionPage list(AccountId owner, Instant now, @Nullable String after, int most) {
        if (after != null && !POSITION.matcher(after).matches()) {
            throw new IllegalArgumentException("no position in a list");
        }
        List<Object> answer = redis.nested(
                Scripts.PAGE,
                List.of(keys.epochs(owner)),
                keys.sessionsOf(owner),
                keys.indexesOf(owner),
                HashFields.millis(now),
                after == null ? "" : after,
                Integer.toString(most));
        List<Session> sessions = new ArrayList<>();
        long version = Long.parseLong(text(answer.get(3)));
        long scope = Long.parseLong(text(answer.get(4)));
        for (int i = 5; i + 1 < answer.size(); i += 2) {
            SessionFields.find(sessionOf(owner, text(answer.get(i))), HashFields.fields(texts(answer.get(i + 1))))
                    .filter(session -> session.owner().equals(owner)
                            && session.endReasonAt(now).isEmpty())
                    .filter(session -> Long.toString(session.epoch()).equals(text(answer.get(0))))
                    .ifPresent(session -> sessions.add(session.readAt(version, scope)));
        }
        String next = text(answer.get(2));
        return new StoredSessionPage(sessions, Integer.parseInt(text(answer.get(1))), next.isEmpty() ? null : next);
    }

    private static String text(Object answered) {
        return (String) answered;
    }

    private static List<String> texts(Object answered) {
        return ((List<?>) answered).stream().map(RedisSessionStore::text).toList();
    }

    private static boolean isOf(AccountId owner, SessionId id) {
        return id.tag().equals(TokenGenerator.tagOf(owner)) && id.tenant().equals(owner.tenant());
    }

    private String ttl(Instant from, Instant to) {
        return Long.toString(Duration.between(from, to).plus(tombstone).toMillis());
    }
}
