package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.StoredSessions;

/** A near cache over a store that counts and fails, and the store's truth, which other nodes change behind its back. */
final class CacheBed {
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");
    static final Duration MAX_AGE = Duration.ofSeconds(5);
    static final Duration IDLE = Duration.ofHours(24);
    static final AccountId ADA = AccountId.of("ada");

    final MemorySessionStore truth = new MemorySessionStore(Duration.ofHours(1));
    final FaultySessionStore store = new FaultySessionStore(truth);
    final AtomicBoolean channelIsCurrent = new AtomicBoolean(true);
    /** Runs over in a second. */
    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

    /** Ids by number, so that which of them share a counter is no matter of luck. */
    private int sessions;

    final NearCache cache = new NearCache(store, MAX_AGE, channelIsCurrent::get, nanos::get, 1_000);

    Session session(AccountId owner, long epoch) {
        return Session.builder(
                        new SessionId(
                                owner.tenant(),
                                TokenGenerator.tagOf(owner) + String.format(Locale.ROOT, "%024d", sessions++)),
                        owner)
                .username("name")
                .roles(Set.of("user"))
                .addresses(List.of("192.0.2.7"))
                .method("password")
                .authenticatedAt(T0)
                .createdAt(T0)
                .lastSeenAt(T0)
                .expiresAt(T0.plus(Duration.ofDays(30)))
                .idleTimeout(IDLE)
                .remembered(true)
                .rotation(new Rotation(TokenHash.of("0"), null, "key", 0, T0, T0))
                .epoch(epoch)
                .build();
    }

    /** The session after a refresh, with another role. */
    static Session refreshed(Session session) {
        Rotation rotation = session.rotation();
        return Session.builder(session.id(), session.owner())
                .username(session.username())
                .roles(Set.of("role " + (rotation.generation() + 1)))
                .device(session.device())
                .addresses(session.addresses())
                .method(session.method())
                .authenticatedAt(session.authenticatedAt())
                .createdAt(session.createdAt())
                .lastSeenAt(session.lastSeenAt())
                .expiresAt(session.expiresAt())
                .idleTimeout(session.idleTimeout())
                .remembered(session.remembered())
                .rotation(
                        new Rotation(TokenHash.of("n"), rotation.current(), "key", rotation.generation() + 1, T0, null))
                .epoch(session.epoch())
                .version(session.version() + 1)
                .build();
    }

    Session opened(AccountId owner) {
        Session session = session(owner, store.state(owner).epoch());
        assertTrue(StoredSessions.open(store, session));
        return session;
    }

    /** One that a request has just been answered with. */
    Session warm(AccountId owner) {
        Session session = opened(owner);
        assertEquals(Optional.of(session), recent(session));
        assertReads(0, session);
        return session;
    }

    Optional<Session> recent(Session session) {
        return cache.findRecent(session.id(), 0, T0);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** That a request is let in, and asks the store so often. */
    void assertReads(int reads, Session session) {
        int before = store.finds.get();
        assertTrue(recent(session).orElseThrow().ended().isEmpty());
        assertEquals(reads, store.finds.get() - before, "reads of the store");
    }

    /** That a request is told of the end. */
    void assertOver(Session session) {
        assertEquals(
                Optional.of(Reason.REVOKED),
                recent(session).orElseThrow().ended().map(SessionEnd::reason));
    }

    static SessionEnd end() {
        return new SessionEnd(Reason.REVOKED, T0);
    }
}
