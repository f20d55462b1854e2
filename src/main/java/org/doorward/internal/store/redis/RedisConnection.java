package org.doorward.internal.store.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.doorward.StoreUnavailableException;
import org.redisson.client.codec.StringCodec;

/**
 * Whether Redis can be used, at the start and from then on. Connects on a thread of its own and goes on trying, so that a
 * dead Redis keeps neither the application down nor a request waiting; and looks for one that has stopped answering.
 */
final class RedisConnection {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final long AGAIN_MILLIS = 500;
    private static final long PROBE_MILLIS = 200;
    private static final long SUBSCRIBE_AGAIN_MILLIS = 5_000;
    /** How long the start waits for Redis, and how often it is told no before it believes it. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

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

    /** @param anyKey one that may be read */
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

    /** Whether Redis was found to be usable, and answers now; asks it. */
    boolean isReady() {
        if (!usable || !calls.areAnswered()) {
            return false;
        }
        try {
            redis.text(anyKey);
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
    void start() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                // one attempt is bounded by itself, and what it finds out is worth waiting for
                client.control().submit(this::connect).get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
        try {
            client.redisson().getBucket(anyKey, StringCodec.INSTANCE).isExists();
        } catch (RuntimeException e) {
            throw Failures.refusal(e)
                    .<RuntimeException>map(why -> new IllegalStateException("Redis refuses Doorward: " + why, e))
                    .orElseGet(() -> new StoreUnavailableException("Redis does not answer", e));
        }
        calls.connected(true);
        redis.loadScripts();
        try {
            check.run();
        } catch (IllegalStateException e) {
            calls.connected(false);
            throw e;
        }
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

    /** A breaker has opened: looks until it may be closed. On the thread of a call. */
    void opened(CircuitBreaker breaker) {
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
            Future<?> unused = client.control().schedule(work, millis, TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.TRACE, "in {0} ms: {1}", millis, unused);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the application is being stopped", e);
        }
    }
}
