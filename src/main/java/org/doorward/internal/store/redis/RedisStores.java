package org.doorward.internal.store.redis;

import java.time.Clock;
import java.util.Optional;
import org.doorward.DoorwardSettings;
import org.doorward.RedisSettings;
import org.doorward.SessionSettings;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.internal.cluster.EventLog;
import org.doorward.internal.token.KeySetStore;
import org.doorward.limit.RateLimiter;
import org.doorward.session.SessionStore;
import org.doorward.session.TicketStore;
import org.doorward.session.WorkLock;
import org.redisson.api.RedissonClient;

/** What is kept in Redis, over one connection. A dead Redis keeps neither the application down nor a request waiting. */
public final class RedisStores implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private final RedisClient client;
    private final Redis redis;
    private final RedisSessionStore sessions;
    private final RedisEventLog events;
    private final RedisWorkLock locks;
    private final Keys keys;
    private final RedisConnection connection;

    /**
     * For these settings; connects nowhere yet.
     *
     * @param clock what Redis's clock is compared with
     * @param own the application's own {@code RedissonClient}, to be used when the settings do not say where Redis is
     * @throws IllegalArgumentException when neither says it
     * @throws org.doorward.InvalidSettingsException when what they say cannot be used
     */
    public RedisStores(DoorwardSettings settings, Clock clock, Optional<?> own) {
        this.client = new RedisClient(settings, own);
        this.keys = new Keys(settings.get(RedisSettings.KEY_PREFIX));
        Breakers breakers = new Breakers(client.primaries(), this::opened);
        RedisCalls calls =
                new RedisCalls(client.redisson(), client.dispatcher(), breakers, settings.get(RedisSettings.TIMEOUT));
        this.redis = new Redis(
                calls,
                // another configuration than ours may read from replicas
                client.isOfOneServer() || settings.find(RedisSettings.ADDRESS).isPresent(),
                settings.get(RedisSettings.WAIT));
        this.sessions = new RedisSessionStore(redis, keys, settings.get(SessionSettings.TOMBSTONE));
        this.events = new RedisEventLog(redis, keys);
        this.locks = new RedisWorkLock(redis, keys);
        StartUpCheck check =
                new StartUpCheck(redis, keys, events, locks, client.isOfCluster(), client.isOfSentinels(), clock);
        this.connection = new RedisConnection(client, calls, redis, check, events, keys.probe("0", "text"));
    }

    /** What the application's own client must be. */
    public static Class<?> clientType() {
        return RedissonClient.class;
    }

    /** The sessions. */
    public SessionStore sessions() {
        return sessions;
    }

    /** The log of events. */
    public EventLog events() {
        return events;
    }

    /** The locks. */
    public WorkLock locks() {
        return locks;
    }

    /** The signing keys. */
    public KeySetStore keySets() {
        return new RedisKeySetStore(redis, keys);
    }

    /** The limits. */
    public RateLimiter limits() {
        return new RedisRateLimiter(redis, keys);
    }

    /**
     * The API tokens.
     *
     * @param withOwners whether {@link #serviceAccounts} are as whom keys act; false where those are kept elsewhere
     */
    public ApiTokenStore apiTokens(boolean withOwners) {
        return new RedisApiTokenStore(redis, keys, withOwners);
    }

    /** The service accounts. */
    public ServiceAccountStore serviceAccounts() {
        return new RedisServiceAccountStore(redis, keys);
    }

    /** The tickets. */
    public TicketStore tickets() {
        return new RedisTicketStore(redis, keys);
    }

    /** Whether Redis was found to be usable, and answers now; asks it. */
    public boolean isReady() {
        return connection.isReady();
    }

    /**
     * Connects and makes sure that Redis can be used; waits some seconds for that.
     *
     * @throws StoreUnavailableException when it does not answer; it is tried again and again until it does
     * @throws IllegalStateException when it answers and refuses
     */
    public void start() {
        connection.start();
    }

    private void opened(CircuitBreaker breaker) {
        connection.opened(breaker);
    }

    /** Ends the connections, when they are ours, and all threads. */
    @Override
    public void close() {
        events.close();
        client.close(this::leave);
    }

    private void leave() {
        try {
            events.unsubscribe(client.redisson());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the channel was not left", e);
        }
    }
}
