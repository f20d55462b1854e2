package org.doorward.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.internal.token.TokenGenerator;

/** A store, two accounts, and what tests of it do again and again. */
abstract class SessionStoreBed {
    protected static final Duration TOMBSTONE = Duration.ofHours(1);
    protected static final Duration IDLE = Duration.ofHours(24);
    protected static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");

    final TokenGenerator generator = new TokenGenerator();
    protected final AccountId ada = AccountId.of("ada-" + generator.id());
    protected final AccountId bob = AccountId.of("bob-" + generator.id());

    /** The store under test, with {@link #TOMBSTONE}. */
    protected abstract SessionStore store();

    /** Makes the store forget a session altogether, as it would after the tombstone's time. */
    protected abstract void forget(SessionId id);

    protected Session session(AccountId owner) {
        return session(owner, Set.of("user"), List.of("192.0.2.7"));
    }

    final Session session(AccountId owner, Set<String> roles, List<String> addresses) {
        SessionId id = generator.sessionId(owner);
        return new Session(
                id,
                owner,
                "name of " + owner.value(),
                roles,
                new Device(DeviceType.DESKTOP, "Firefox on Linux", null),
                addresses,
                "password",
                T0,
                T0,
                T0,
                T0.plus(Duration.ofDays(30)),
                IDLE,
                true,
                Rotation.first(TokenHash.of(generator.id()), "key", T0),
                store().epoch(owner),
                1,
                null);
    }

    final Session opened(AccountId owner) {
        Session session = session(owner);
        assertTrue(store().open(session));
        return session;
    }

    final Session rotated(Session session, Instant at) {
        return session.rotated(
                session.rotation().next(TokenHash.of(generator.id()), "key", at), session.username(), session.roles());
    }

    final Session stored(SessionId id) {
        return store().find(id).orElseThrow();
    }

    static SessionEnd end(Reason reason, Instant at) {
        return new SessionEnd(reason, at);
    }

    protected static List<SessionId> ids(List<Session> sessions) {
        return sessions.stream().map(Session::id).toList();
    }
}
