package org.doorward.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.cluster.NodeEvents;
import org.doorward.internal.cluster.StoreClock;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.store.cache.NearCache;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.store.WorkLock;
import org.doorward.testing.Eventually;
import org.doorward.testing.StoredSessions;

/**
 * What an application with sessions in Redis does, for a class loader of its own: {@code apply(address, secret)} starts it
 * and gives what a request does and what the undeployment does.
 */
public final class RedeployedApplication implements BiFunction<String, String, Runnable[]> {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TokenGenerator generator = new TokenGenerator();

    @Override
    public Runnable[] apply(String address, String secret) {
        DoorwardSettings settings = DoorwardSettings.of(java.util.Map.of(
                "doorward.secret", secret, "doorward.redis.address", address, "doorward.redis.timeout", "10s"));
        RedisStores stores = new RedisStores(settings, Clock.systemUTC(), Optional.empty());
        try {
            stores.start();
        } catch (org.doorward.StoreUnavailableException e) {
            Eventually.within(SOON, "Redis answers", stores::isReady);
        }
        NodeEvents[] events = new NodeEvents[1];
        NearCache cache = new NearCache(
                stores.sessions(),
                Duration.ofSeconds(5),
                () -> events[0] != null && events[0].isCurrent(Duration.ofSeconds(5)),
                System::nanoTime,
                100);
        events[0] = new NodeEvents(
                stores.events().orElseThrow(), new EventListeners(List.of(cache)), new StoreClock(Clock.systemUTC()));
        return new Runnable[] {
            () -> request(stores, cache, events[0]),
            () -> {
                events[0].close();
                cache.close();
                stores.close();
            }
        };
    }

    private void request(RedisStores stores, NearCache cache, NodeEvents events) {
        AccountId ada = AccountId.of(generator.id());
        Instant now = Clock.systemUTC().instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        Session session = Session.builder(generator.sessionId(ada), ada)
                .username("ada")
                .roles(Set.of("user"))
                .method("password")
                .authenticatedAt(now)
                .createdAt(now)
                .lastSeenAt(now)
                .expiresAt(now.plusSeconds(3600))
                .idleTimeout(Duration.ofHours(1))
                .remembered(true)
                .rotation(Rotation.first(TokenHash.of(generator.id()), "key", now))
                .epoch(cache.state(ada).epoch())
                .build();
        require(StoredSessions.open(cache, session));
        require(cache.findRecent(session.id(), 1, now).isPresent());
        require(cache.touch(new Touch(session.id(), now.plusMillis(1), "192.0.2.1", 1)));
        require(StoredSessions.list(cache, ada, now).size() == 1);
        try (WorkLock.Held held = stores.locks()
                .orElseThrow()
                .acquire(TenantId.DEFAULT, ada.value(), Duration.ZERO, Duration.ofSeconds(10))
                .orElseThrow()) {
            require(held.fence() > 0);
        }
        SessionEnd end = new SessionEnd(Reason.SIGNED_OUT, now.plusMillis(2));
        require(StoredSessions.end(cache, session.id(), ada, end));
        events.happened(SessionEvent.ended(session.id(), ada, Reason.SIGNED_OUT, end.at()));
        require(StoredSessions.endAll(cache, ada, null, end) == 0);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("not as it should be");
        }
    }
}
