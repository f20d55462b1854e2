package org.doorward.internal.store.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.doorward.StoreUnavailableException;
import org.redisson.client.codec.StringCodec;

/**
 * Connects to Redis on a thread of its own, checks that Redis can be used, and repeats both until they succeed. So a dead Redis
 * blocks neither the start nor a request. Later it probes a Redis that has stopped to answer.
 */
final class RedisConnection {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final long AGAIN_MILLIS = 500;
    private static final long PROBE_MILLIS = 200;
    private static final long SUBSCRIBE_AGAIN_MILLIS = 5_000;
    /** The additional time for an attempt that is running. */
    private static final Duration LATE = Duration.ofSeconds(8);

    /** How many refusals end the start. */
    private static final int REFUSALS = 3;

    private final RedisClient client;
    private final RedisCalls calls;
    private final Redis redis;
    private final StartUpCheck check;
    private final RedisEventLog events;
    private final String anyKey;
    private int refusals;
    private String lastRefusal = "";
    private volatile boolean usable;

    /**
     * Does not connect yet.
     *
     * @param anyKey a key that may be read and does not exist
     */
    RedisConnection(
            RedisClient client,
            RedisCalls calls,
            Redis redis,
            StartUpCheck check,
            RedisEventLog events,
            String anyKey) {
        this.client = client;
        this.calls = calls;
        this.redis = redis;
        this.check = check;
        this.events = events;
        this.anyKey = anyKey;
    }

    /** Whether Redis passed the check, and every primary accepts a write now. */
    boolean isReady() {
        if (!usable || !calls.areAnswered()) {
            return false;
        }
        try {
            check.write();
            return true;
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "Redis cannot be used", e);
            return false;
        }
    }

    /**
     * Connects and checks that Redis can be used. Waits for a bounded time.
     *
     * @param left returns how long the start may still wait
     * @throws StoreUnavailableException when Redis does not answer; the attempts go on in the background
     * @throws IllegalStateException when Redis answers and refuses
     */
    void start(Supplier<Duration> left) {
        while (true) {
            try {
                Future<?> attempt = client.control().submit(this::connect);
                attempt.get(left.get().plus(LATE).toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                boolean late = left.get().isZero();
                if (e.getCause() instanceof IllegalStateException refused && (++refusals >= REFUSALS || late)) {
                    // the deployment may go on without this; otherwise closing ends the attempts
                    keepTrying();
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

    /** Pauses before the next attempt. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS / 2));
    }

    /** Runs on the control thread, because Redisson blocks while it connects. */
    private void connect() {
        if (usable) {
            return;
        }
        try {
            client.redisson().getBucket(anyKey, StringCodec.INSTANCE).isExists();
        } catch (RuntimeException e) {
            throw Failures.refusal(e)
                    .<RuntimeException>map(why -> new IllegalStateException("Redis refuses Doorward: " + why, e))
                    .orElseGet(() -> new StoreUnavailableException("Redis does not answer", e));
        }
        calls.prepare(check::run);
        calls.connected(true);
        subscribe();
        usable = true;
        LOG.log(System.Logger.Level.INFO, "Redis answers and can be used");
    }

    private void subscribe() {
        try {
            events.subscribe(client.redisson());
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot subscribe to the channel of events; events of other nodes arrive late: {0}",
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

    /** Logs each reason once: there are two attempts a second. */
    private void sayOnce(IllegalStateException refusal) {
        String why = String.valueOf(refusal.getMessage());
        if (!why.equals(lastRefusal)) {
            lastRefusal = why;
            LOG.log(System.Logger.Level.ERROR, "Redis answers and cannot be used", refusal);
        }
    }

    /** Probes at once whether Redis is down, when calls for one account fail. Called on the thread of a call. */
    void suspected(CircuitBreaker breaker) {
        later(
                () -> {
                    String key = breaker.failingKey();
                    if (key == null) {
                        return;
                    }
                    if (redis.answers(key)) {
                        LOG.log(System.Logger.Level.DEBUG, "calls for one account fail, but Redis answers");
                        breaker.succeeded();
                    } else if (breaker.confirmed()) {
                        opened(breaker);
                    }
                },
                0);
    }

    /** Probes until an open breaker may close. Called on the thread of a call. */
    void opened(CircuitBreaker breaker) {
        LOG.log(
                System.Logger.Level.WARNING,
                "Redis does not answer; requests that need it are answered 503 until it does");
        later(() -> probe(breaker), PROBE_MILLIS);
    }

    private void probe(CircuitBreaker breaker) {
        String key = breaker.failingKey();
        if (key == null || !breaker.isOpen()) {
            return;
        }
        if (redis.answers(key)) {
            // logged before the first call is made
            LOG.log(System.Logger.Level.INFO, "Redis answers again");
            breaker.close();
        } else {
            later(() -> probe(breaker), PROBE_MILLIS);
        }
    }

    private void later(Runnable work, long millis) {
        try {
            Future<?> unused = client.control().schedule(work, millis, TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.TRACE, "in {0} ms: {1}", millis, unused);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the application is being stopped", e);
        }
    }
}
