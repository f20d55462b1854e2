package org.doorward.internal.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.keys.KeySetStore;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.RedisSettings;
import org.doorward.internal.settings.SessionSettings;
import org.doorward.internal.settings.StoreSettings;
import org.doorward.internal.store.StoreFamily;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.store.SessionStore;
import org.doorward.store.TicketStore;
import org.doorward.store.WorkLock;
import org.redisson.api.RedissonClient;

/** The stores in Redis. All share one connection. */
public final class RedisStores implements StoreFamily {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private final RedisClient client;
    private final Redis redis;
    private final RedisSessionStore sessions;
    private final RedisEventLog events;
    private final RedisWorkLock locks;
    private final Keys keys;
    private final RedisConnection connection;
    private final Duration startWait;

    /**
     * Does not connect yet.
     *
     * @param clock this node's clock, which the start compares with the clock of Redis
     * @param own the application's {@code RedissonClient}, for settings without an address
     * @throws IllegalArgumentException without an address and a client
     * @throws org.doorward.InvalidSettingsException when the settings cannot be used
     */
    public RedisStores(DoorwardSettings settings, Clock clock, Optional<?> own) {
        this.client = new RedisClient(settings, own);
        this.keys = new Keys(settings.get(RedisSettings.KEY_PREFIX));
        Breakers breakers = new Breakers(client.primaries(), this::suspected, this::opened);
        RedisCalls calls =
                new RedisCalls(client.redisson(), client.dispatcher(), breakers, settings.get(RedisSettings.TIMEOUT));
        this.redis = new Redis(
                calls,
                // a configuration that is not ours may read from replicas
                client.isOfOneServer() || settings.find(RedisSettings.ADDRESS).isPresent(),
                settings.get(RedisSettings.WAIT));
        this.sessions = new RedisSessionStore(redis, keys, settings.get(SessionSettings.TOMBSTONE));
        this.events = new RedisEventLog(redis, keys);
        this.locks = new RedisWorkLock(redis, keys);
        StartUpCheck check = new StartUpCheck(
                redis, keys, events, locks, breakers, client.isOfCluster(), client.isOfSentinels(), clock);
        this.connection = new RedisConnection(client, calls, redis, check, events, keys.probe("0", "nothing"));
        this.startWait = settings.get(StoreSettings.START_WAIT);
    }

    /** The type of the application's client. */
    public static Class<?> clientType() {
        return RedissonClient.class;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public ScopeEpochStore scopeEpochs() {
        return new RedisScopeEpochs(redis, keys.scopeEpochs());
    }

    @Override
    public ScopeEpochStore tokenEpochs() {
        return new RedisScopeEpochs(redis, keys.tokenEpochs());
    }

    @Override
    public Optional<EventLog> events() {
        return Optional.of(events);
    }

    @Override
    public Optional<WorkLock> locks() {
        return Optional.of(locks);
    }

    @Override
    public KeySetStore keySets() {
        return new RedisKeySetStore(redis, keys);
    }

    @Override
    public RateLimiter limits() {
        return new RedisRateLimiter(redis, keys);
    }

    @Override
    public ApiTokenStore apiTokens(boolean withOwners) {
        return new RedisApiTokenStore(redis, keys, withOwners);
    }

    @Override
    public ServiceAccountStore serviceAccounts() {
        return new RedisServiceAccountStore(redis, keys);
    }

    @Override
    public TicketStore tickets() {
        return new RedisTicketStore(redis, keys);
    }

    @Override
    public SignInTaskStore signInTasks() {
        return new RedisSignInTaskStore(redis, keys);
    }

    @Override
    public Optional<BooleanSupplier> readiness() {
        return Optional.of(this::isReady);
    }

    /** Whether Redis passed the check, and every primary accepts a write now. */
    public boolean isReady() {
        return connection.isReady();
    }

    /**
     * Connects and checks that Redis can be used. Waits for {@code doorward.start.wait} at most.
     *
     * @throws StoreUnavailableException when Redis does not answer; the attempts go on in the background
     * @throws IllegalStateException when Redis answers and refuses
     */
    public void start() {
        long end = System.nanoTime() + startWait.toNanos();
        start(() -> Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /**
     * As {@link #start()}, with another time to wait.
     *
     * @param left returns how long the start may still wait
     */
    public void start(Supplier<Duration> left) {
        connection.start(left);
    }

    private void suspected(CircuitBreaker breaker) {
        connection.suspected(breaker);
    }

    private void opened(CircuitBreaker breaker) {
        connection.opened(breaker);
    }

    @Override
    public void close() {
        events.close();
        client.close(this::leave);
    }

    private void leave() {
        try {
            events.unsubscribe(client.redisson());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "could not end the subscription", e);
        }
    }
}
