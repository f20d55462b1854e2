package org.doorward.benchmark.contender;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.benchmark.measure.Opened;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.session.Device;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.store.SessionStore;
import org.doorward.store.SweptStore;

/** Writes sessions by Doorward's own stores, as sign-ins would, without their HTTP. Safe for any thread. */
public final class StoredSessions implements AutoCloseable {
    private static final int MOST = 1_000_000;
    private static final int OF_ONE_ACCOUNT = 4;
    private static final int AT_ONCE = 100;
    private static final int THREADS = 8;

    private final SessionStore store;
    private final Runnable closing;
    private final Duration idle;
    private final TokenGenerator generator = new TokenGenerator();

    private StoredSessions(SessionStore store, Runnable closing, Duration idle) {
        this.store = store;
        this.closing = closing;
        this.idle = idle;
    }

    /** In Redis, by an application's settings; they time out when they are unused for so long. */
    public static StoredSessions inRedis(Map<String, String> settings, Duration idle) {
        RedisStores stores = new RedisStores(DoorwardSettings.of(settings), Clock.systemUTC(), Optional.empty());
        stores.start();
        return new StoredSessions(stores.sessions(), stores::close, idle);
    }

    /** In a database whose tables are there. */
    public static StoredSessions inDatabase(Map<String, String> settings, Duration idle) {
        JpaStores stores = new JpaStores(DoorwardSettings.of(settings));
        stores.start();
        return new StoredSessions(stores.sessions(), stores::close, idle);
    }

    /** Connects all that an application with these settings would connect. */
    public static AutoCloseable connected(Map<String, String> settings) {
        Opened opened = new Opened();
        opened.add(inRedis(settings, Duration.ofHours(1)));
        opened.add(inDatabase(settings, Duration.ofHours(1)));
        return opened;
    }

    /** Opens as many sessions of this account, which were last used just now. */
    public void open(String account, int sessions) {
        AccountId owner = AccountId.of(account);
        long epoch = store.state(owner).epoch();
        for (int i = 0; i < sessions; i++) {
            open(owner, epoch, Instant.now());
        }
    }

    /** Opens as many sessions of many accounts, a few of each, last used at this time. */
    public void fill(int sessions, Instant used) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            AtomicInteger next = new AtomicInteger();
            CompletableFuture.allOf(IntStream.range(0, THREADS)
                            .mapToObj(i -> CompletableFuture.runAsync(
                                    () -> {
                                        int number = next.getAndIncrement();
                                        while (number < sessions) {
                                            open(AccountId.of("account-" + number / OF_ONE_ACCOUNT), 0, used);
                                            number = next.getAndIncrement();
                                        }
                                    },
                                    threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    private void open(AccountId owner, long epoch, Instant at) {
        Instant now = at.truncatedTo(ChronoUnit.MILLIS);
        SessionStore.OpenResult result =
                store.open(session(owner, epoch, now), null, MOST, new SessionEnd(Reason.REPLACED, now));
        if (!(result instanceof SessionStore.OpenResult.Opened)) {
            throw new IllegalStateException("the session was not opened");
        }
    }

    /** Forgets those that are over, as the clean-up does; gives their number. */
    public int sweep() {
        int all = 0;
        int swept;
        do {
            swept = ((SweptStore) store).sweep(Instant.now(), AT_ONCE);
            all += swept;
        } while (swept == AT_ONCE);
        return all;
    }

    private Session session(AccountId owner, long epoch, Instant now) {
        SessionId id = generator.sessionId(owner);
        return Session.builder(id, owner)
                .username(owner.value())
                .roles(Set.of("user"))
                .device(Device.UNKNOWN)
                .addresses(List.of("127.0.0.1"))
                .method("password")
                .authenticatedAt(now)
                .createdAt(now)
                .lastSeenAt(now)
                .expiresAt(now.plus(Duration.ofDays(30)))
                .idleTimeout(idle)
                .remembered(true)
                .rotation(Rotation.first(TokenHash.of(RandomText.next()), "benchmark", now))
                .epoch(epoch)
                .build();
    }

    @Override
    public void close() {
        closing.run();
    }
}
