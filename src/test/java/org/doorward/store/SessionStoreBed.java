package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.account.Account;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.testing.StoredSessions;
import org.doorward.testing.TestStores;

/** A store, two accounts, and what tests of it do again and again. */
public abstract class SessionStoreBed {
    protected static final Duration TOMBSTONE = Duration.ofHours(1);
    protected static final Duration IDLE = Duration.ofHours(24);
    protected static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");

    final TokenGenerator generator = new TokenGenerator();
    protected final AccountId ada = AccountId.of("ada-" + generator.id());
    protected final AccountId bob = AccountId.of("bob-" + generator.id());

    /** The store under test, with {@link #TOMBSTONE}: that of the class, unless a test has its own. */
    protected SessionStore store() {
        return TestStores.of(this).one().sessions();
    }

    /** Makes the store forget a session altogether, as it would after the tombstone's time. */
    protected void forget(SessionId id) {
        TestStores.of(this).forget(id);
    }

    /**
     * Writes to the stored session what a node writes of the account that knows of no restrictions.
     *
     * @return false where no earlier version has written
     */
    protected boolean renewedByEarlierVersion(Session next) {
        return false;
    }

    protected Session session(AccountId owner) {
        return session(owner, Set.of("user"), List.of("192.0.2.7"));
    }

    final Session session(AccountId owner, Set<String> roles, List<String> addresses) {
        SessionId id = generator.sessionId(owner);
        SessionStore.AccountState state = store().state(owner);
        return Session.builder(id, owner)
                .username("name of " + owner.value())
                .roles(roles)
                .device(new Device(DeviceType.DESKTOP, "Firefox on Linux", null))
                .addresses(addresses)
                .method("password")
                .authenticatedAt(T0)
                .createdAt(T0)
                .lastSeenAt(T0)
                .expiresAt(T0.plus(Duration.ofDays(30)))
                .idleTimeout(IDLE)
                .remembered(true)
                .rotation(Rotation.first(TokenHash.of(generator.id()), "key", T0))
                .epoch(state.epoch())
                .accountVersion(state.version())
                .scopeEpoch(state.scope())
                .build();
    }

    /** As {@link #session(AccountId)}, opened at this time. */
    final Session sessionAt(AccountId owner, Instant at) {
        Session plain = session(owner);
        return Session.builder(plain.id(), owner)
                .username(plain.username())
                .roles(plain.roles())
                .device(plain.device())
                .addresses(plain.addresses())
                .method(plain.method())
                .authenticatedAt(at)
                .createdAt(at)
                .lastSeenAt(at)
                .expiresAt(at.plus(Duration.ofDays(30)))
                .idleTimeout(IDLE)
                .remembered(true)
                .rotation(plain.rotation())
                .epoch(plain.epoch())
                .accountVersion(plain.accountVersion())
                .scopeEpoch(plain.scopeEpoch())
                .build();
    }

    final Session openedAt(AccountId owner, Instant at) {
        Session session = sessionAt(owner, at);
        assertTrue(StoredSessions.open(store(), session));
        return session;
    }

    protected final Session opened(AccountId owner) {
        Session session = session(owner);
        assertTrue(StoredSessions.open(store(), session));
        return session;
    }

    final Session rotated(Session session, Instant at) {
        return session.rotated(
                session.rotation().next(TokenHash.of(generator.id()), "key", at),
                account(session.owner(), session.username(), session.roles()));
    }

    /** An account that nothing restricts. */
    static Account account(AccountId id, String username, Set<String> roles) {
        return Account.builder(id, username)
                .roles(roles)
                .emailVerified(true)
                .termsAccepted(true)
                .build();
    }

    final Session stored(SessionId id) {
        return store().find(id).orElseThrow();
    }

    protected static SessionEnd end(Reason reason, Instant at) {
        return new SessionEnd(reason, at);
    }

    protected static List<SessionId> ids(List<Session> sessions) {
        return sessions.stream().map(Session::id).toList();
    }
}
