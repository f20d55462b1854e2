package org.doorward.internal.store.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/**
 * The one way to Redis. Every call is a round trip with a deadline: whatever Redis and Redisson do, the caller has an answer
 * or a {@link StoreUnavailableException} by then. Commands are handed to threads of ours, so that Netty leaves nothing behind
 * on the application server's. Safe for any thread.
 */
final class RedisCalls {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final RedissonClient client;
    private final Executor dispatcher;
    private final Breakers breakers;
    private final Duration timeout;
    private volatile boolean connected;

    /**
     * @param dispatcher starts commands on threads of ours; must not wait
     * @param timeout how long one call may take
     */
    RedisCalls(RedissonClient client, Executor dispatcher, Breakers breakers, Duration timeout) {
        this.client = client;
        this.dispatcher = dispatcher;
        this.breakers = breakers;
        this.timeout = timeout;
    }

    RedissonClient client() {
        return client;
    }

    Duration timeout() {
        return timeout;
    }

    /** Lets calls through, or not: while Redisson connects, each would be kept waiting, and so each fails at once. */
    void connected(boolean now) {
        connected = now;
    }

    /** Whether no server is known not to answer. */
    boolean areAnswered() {
        return breakers.areClosed();
    }

    /**
     * One command to the server that holds this key.
     *
     * @param repeatable whether it may be sent once more when the way there broke, not knowing what became of the first
     */
    <T extends @Nullable Object> T call(
            String key, boolean repeatable, Function<RedissonClient, ? extends CompletionStage<T>> command) {
        if (!connected) {
            throw new StoreUnavailableException("Redis has not answered yet", null);
        }
        CircuitBreaker breaker = breakers.of(key);
        if (breaker.isOpen()) {
            throw new StoreUnavailableException("Redis does not answer at present", null);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean mayRepeat = repeatable;
        Throwable said = null;
        while (true) {
            try {
                T answer = await(command, deadline);
                breaker.succeeded();
                return answer;
            } catch (ExecutionException e) {
                Throwable failure = unwrapped(e);
                Failures kind = Failures.of(failure);
                boolean again = kind.isPassing() || (kind == Failures.OUTAGE && mayRepeat);
                // with time for an answer, and not only for the pause
                if (again && deadline - System.nanoTime() > 2 * PAUSE_NANOS) {
                    said = failure;
                    mayRepeat = mayRepeat && kind != Failures.OUTAGE;
                    LockSupport.parkNanos(PAUSE_NANOS);
                    continue;
                }
                if (kind.isOutage()) {
                    breakers.failed(breaker, key);
                } else {
                    breaker.succeeded();
                }
                throw new StoreUnavailableException("Redis gave no answer", failure);
            } catch (TimeoutException e) {
                breakers.failed(breaker, key);
                throw new StoreUnavailableException(
                        "Redis gave no answer in " + timeout.toMillis() + " ms", said == null ? e : said);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while waiting for Redis", e);
            }
        }
    }

    /** Whether this is answered, asked past the circuit breaker: to find out whether it may be closed. */
    <T extends @Nullable Object> boolean isAnswered(Function<RedissonClient, ? extends CompletionStage<T>> command) {
        try {
            await(command, System.nanoTime() + timeout.toNanos());
            return true;
        } catch (ExecutionException e) {
            return !Failures.of(unwrapped(e)).isOutage();
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the answer is handed on, and a cancelled command needs none
    private <T extends @Nullable Object> T await(
            Function<RedissonClient, ? extends CompletionStage<T>> command, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<CompletableFuture<T>> sent = new CompletableFuture<>();
        dispatch(() -> {
            try {
                CompletableFuture<T> running = command.apply(client).toCompletableFuture();
                sent.complete(running);
                running.whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            // what has not been written yet need not be
            dispatch(() -> sent.thenAccept(running -> running.cancel(true)));
            throw e;
        }
    }

    private void dispatch(Runnable work) {
        try {
            dispatcher.execute(work);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("the application is being stopped", e);
        }
    }

    /** Sends a command that nobody waits for. */
    void send(Function<RedissonClient, ? extends CompletionStage<?>> command) {
        try {
            dispatch(() -> command.apply(client).exceptionally(failure -> {
                LOG.log(System.Logger.Level.DEBUG, "a command that nobody waits for failed", failure);
                return null;
            }));
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "not sent", e);
        }
    }

    /** What went wrong, without what it was wrapped in on its way. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof ExecutionException || failure instanceof java.util.concurrent.CompletionException;
        return wrapper && cause != null ? unwrapped(cause) : failure;
    }
}
