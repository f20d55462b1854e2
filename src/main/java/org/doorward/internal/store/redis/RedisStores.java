package org.doorward.internal.store.redis;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
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
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/**
 * What is kept in Redis, and the one connection to it. Connects on a thread of its own and goes on trying, so that a dead
 * Redis keeps neither the application down nor a request waiting.
 */
public final class RedisStores implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final int NETTY_THREADS = 4;
    private static final int CALLBACK_THREADS = 2;
    private static final long AGAIN_MILLIS = 500;
    private static final long PROBE_MILLIS = 200;
    private static final long SUBSCRIBE_AGAIN_MILLIS = 5_000;
    /** How long the start waits for Redis, and how often it is told no before it believes it. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final int REFUSALS = 3;

    private final ScheduledThreadPoolExecutor control =
            new ScheduledThreadPoolExecutor(1, threads("doorward-redis-control"));
    private final ExecutorService callbacks;
    private final Optional<EventLoopGroup> network;
    private final RedissonClient client;
    private final boolean ours;
    private final Breakers breakers;
    private final Redis redis;
    private final StartUpCheck check;
    private final RedisSessionStore sessions;
    private final RedisEventLog events;
    private final RedisWorkLock locks;
    private final Keys keys;
    private int refusals;
    private String lastRefusal = "";
    private volatile boolean usable;

    /**
     * For these settings; connects nowhere yet.
     *
     * @param clock what Redis's clock is compared with
     * @param own the application's own {@code RedissonClient}, to be used when the settings do not say where Redis is
     * @throws IllegalArgumentException when neither says it
     * @throws org.doorward.InvalidSettingsException when what they say cannot be used
     */
    public RedisStores(DoorwardSettings settings, Clock clock, Optional<?> own) {
        this.ours = settings.hasRedis();
        if (!ours && own.isEmpty()) {
            throw new IllegalArgumentException("neither an address nor a client of the application's own");
        }
        this.callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS, threads("doorward-redis-callback"));
        Executor dispatcher;
        if (ours) {
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                    NETTY_THREADS, threads("doorward-redis-network"), NioIoHandler.newFactory());
            this.network = Optional.of(group);
            this.client = RedisConfig.client(settings, group, callbacks);
            dispatcher = group;
        } else {
            this.network = Optional.empty();
            this.client = (RedissonClient) own.orElseThrow();
            dispatcher = callbacks;
        }
        try {
            RedisConfig.refuseNameMapper(settings, client);
        } catch (org.doorward.InvalidSettingsException e) {
            // nobody else knows of them yet
            if (ours) {
                client.shutdown(0, 2, TimeUnit.SECONDS);
            }
            network.ifPresent(
                    group -> group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000));
            callbacks.shutdownNow();
            control.shutdownNow();
            throw e;
        }
        boolean cluster = client.getConfig().isClusterConfig();
        boolean single = client.getConfig().isSingleConfig();
        this.keys = new Keys(settings.get(RedisSettings.KEY_PREFIX));
        this.breakers = new Breakers(cluster ? primaries(client) : slot -> "the primary", this::opened);
        this.redis = new Redis(
                client,
                dispatcher,
                breakers,
                settings.get(RedisSettings.TIMEOUT),
                // another configuration than ours may read from replicas
                single || settings.find(RedisSettings.ADDRESS).isPresent(),
                settings.get(RedisSettings.WAIT));
        this.sessions = new RedisSessionStore(redis, keys, settings.get(SessionSettings.TOMBSTONE));
        this.events = new RedisEventLog(redis, keys);
        this.locks = new RedisWorkLock(redis, keys);
        this.check = new StartUpCheck(
                redis, keys, events, locks, cluster, client.getConfig().isSentinelConfig(), clock);
        control.setRemoveOnCancelPolicy(true);
        control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Who has each slot of a cluster, by address. */
    private static IntFunction<Object> primaries(RedissonClient client) {
        if (client instanceof Redisson known) {
            ConnectionManager connections = known.getCommandExecutor().getConnectionManager();
            return slot -> {
                MasterSlaveEntry primary = connections.getEntry(slot);
                return primary == null ? "nobody" : primary.getClient().getAddr();
            };
        }
        // something in front of the application's own client
        return Breakers::part;
    }

    /** What the application's own client must be. */
    public static Class<?> clientType() {
        return RedissonClient.class;
    }

    /** Threads that end with the application and keep nothing of it alive. */
    private static ThreadFactory threads(String name) {
        // Netty's own kind of thread, which its thread locals are fast and short-lived on
        ThreadFactory netty = new DefaultThreadFactory(name, true);
        return work -> {
            Thread thread = netty.newThread(work);
            thread.setContextClassLoader(RedisStores.class.getClassLoader());
            return thread;
        };
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

    /** The API tokens. */
    public ApiTokenStore apiTokens() {
        return new RedisApiTokenStore(redis, keys);
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
        if (!usable || !breakers.areClosed()) {
            return false;
        }
        try {
            redis.text(keys.probe("0", "text"));
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /**
     * Connects and makes sure that Redis can be used; waits some seconds for that.
     *
     * @throws StoreUnavailableException when it does not answer; it is tried again and again until it does
     * @throws IllegalStateException when it answers and refuses
     */
    public void start() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                // one attempt is bounded by itself, and what it finds out is worth waiting for
                control.submit(this::connect).get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                boolean late = deadline - System.nanoTime() < 0;
                if (e.getCause() instanceof IllegalStateException refused && (++refusals >= REFUSALS || late)) {
                    throw refused;
                }
                if (late) {
                    keepTrying();
                    throw new StoreUnavailableException("Redis does not answer", e.getCause());
                }
                pause();
            } catch (TimeoutException e) {
                keepTrying();
                throw new StoreUnavailableException("Redis does not answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                keepTrying();
                throw new StoreUnavailableException("interrupted while waiting for Redis", e);
            }
        }
    }

    /** Nothing listens to this: the next attempt waits for a moment. */
    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS / 2));
    }

    /** On the control thread: Redisson waits here while it connects. */
    private void connect() {
        if (usable) {
            return;
        }
        String key = keys.probe("0", "text");
        try {
            client.getBucket(key, StringCodec.INSTANCE).isExists();
        } catch (RuntimeException e) {
            throw Failures.refusal(e)
                    .<RuntimeException>map(why -> new IllegalStateException("Redis refuses Doorward: " + why, e))
                    .orElseGet(() -> new StoreUnavailableException("Redis does not answer", e));
        }
        redis.connected(true);
        redis.loadScripts();
        try {
            check.run();
        } catch (IllegalStateException e) {
            redis.connected(false);
            throw e;
        }
        subscribe();
        usable = true;
        LOG.log(System.Logger.Level.INFO, "Redis answers and can be used");
    }

    private void subscribe() {
        try {
            events.subscribe(client);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "nodes are not woken when another has told something; they look by themselves: {0}",
                    e.getMessage());
            later(this::subscribe, SUBSCRIBE_AGAIN_MILLIS);
        }
    }

    private void keepTrying() {
        later(
                () -> {
                    try {
                        connect();
                    } catch (IllegalStateException e) {
                        sayOnce(e);
                        keepTrying();
                    } catch (RuntimeException e) {
                        LOG.log(System.Logger.Level.DEBUG, "Redis does not answer yet", e);
                        keepTrying();
                    }
                },
                AGAIN_MILLIS);
    }

    /** It is tried twice a second. */
    private void sayOnce(IllegalStateException refusal) {
        String why = String.valueOf(refusal.getMessage());
        if (!why.equals(lastRefusal)) {
            lastRefusal = why;
            LOG.log(System.Logger.Level.ERROR, "Redis can be reached now, and cannot be used", refusal);
        }
    }

    /** On the thread of a call. */
    private void opened(CircuitBreaker breaker) {
        LOG.log(System.Logger.Level.WARNING, "Redis does not answer; what needs it is answered 503 until it does");
        later(() -> probe(breaker), PROBE_MILLIS);
    }

    private void probe(CircuitBreaker breaker) {
        String key = breaker.failingKey();
        if (key == null || !breaker.isOpen()) {
            return;
        }
        if (redis.answers(key)) {
            // first, so that nobody is served before it is told
            LOG.log(System.Logger.Level.INFO, "Redis answers again");
            breaker.succeeded();
        } else {
            later(() -> probe(breaker), PROBE_MILLIS);
        }
    }

    private void later(Runnable work, long millis) {
        try {
            Future<?> unused = control.schedule(work, millis, TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.TRACE, "in {0} ms: {1}", millis, unused);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the application is being stopped", e);
        }
    }

    /** Ends the connections, when they are ours, and all threads. */
    @Override
    public void close() {
        events.close();
        control.shutdownNow();
        if (ours) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        } else {
            leave();
        }
        callbacks.shutdownNow();
        network.ifPresent(
                group -> group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000));
        try {
            control.awaitTermination(2, TimeUnit.SECONDS);
            callbacks.awaitTermination(2, TimeUnit.SECONDS);
            if (ours) {
                // the one thread of Netty's that belongs to no client
                GlobalEventExecutor.INSTANCE.awaitInactivity(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "that thread never started", e);
        }
        FastThreadLocal.removeAll();
        if (ours) {
            FastThreadLocal.destroy();
        }
    }

    private void leave() {
        try {
            events.unsubscribe(client);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the channel was not left", e);
        }
    }
}
