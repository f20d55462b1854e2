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
 * Makes all calls to Redis. Each is one round trip with a deadline: by then the caller has an answer or a
 * {@link StoreUnavailableException}, whatever Redis and Redisson do. Commands start on threads of Doorward, so that Netty leaves
 * no thread locals on threads of the server. Safe for any thread.
 */
final class RedisCalls {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final RedissonClient client;
    private final Executor dispatcher;
    private final Breakers breakers;
    private final Duration timeout;
    private volatile boolean connected;
    private volatile @Nullable Thread preparing;

    /**
     * @param dispatcher starts commands on threads of Doorward, without blocking
     * @param timeout the deadline of one call
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

    /** Sets whether calls are made. While Redisson connects they would block, so they fail at once. */
    void connected(boolean now) {
        connected = now;
    }

    /**
     * Does work on this thread whose calls are made before all others. Their failures do not count for the breaker: the first
     * calls load classes and may be late for that reason.
     */
    void prepare(Runnable work) {
        preparing = Thread.currentThread();
        try {
            work.run();
        } finally {
            preparing = null;
        }
    }

    /** Whether no circuit breaker is open. */
    boolean areAnswered() {
        return breakers.areClosed();
    }

    /**
     * Sends a command to the server of this key.
     *
     * @param repeatable whether it may be sent again after a broken connection, when the outcome of the first is unknown
     */
    <T extends @Nullable Object> T call(
            String key, boolean repeatable, Function<RedissonClient, ? extends CompletionStage<T>> command) {
        boolean first = preparing == Thread.currentThread();
        if (!connected && !first) {
            throw new StoreUnavailableException("Redis has not answered yet", null);
        }
        CircuitBreaker breaker = first ? new CircuitBreaker() : breakers.of(key);
        if (breaker.isOpen()) {
            throw new StoreUnavailableException("Redis does not answer now", null);
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
                // only if an answer can come after the pause
                if (again && deadline - System.nanoTime() > 2 * PAUSE_NANOS) {
                    said = failure;
                    mayRepeat = mayRepeat && kind != Failures.OUTAGE;
                    LockSupport.parkNanos(PAUSE_NANOS);
                    continue;
                }
                if (kind.isOutage()) {
                    failed(breaker, key, first);
                } else {
                    breaker.succeeded();
                }
                throw new StoreUnavailableException("Redis gave no answer", failure);
            } catch (TimeoutException e) {
                failed(breaker, key, first);
                throw new StoreUnavailableException(
                        "Redis gave no answer in " + timeout.toMillis() + " ms", said == null ? e : said);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while waiting for Redis", e);
            }
        }
    }

    private void failed(CircuitBreaker breaker, String key, boolean first) {
        if (!first) {
            breakers.failed(breaker, key);
        }
    }

    /** Whether the command is answered. Bypasses the circuit breaker, to find out whether that may close. */
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

    @SuppressWarnings("FutureReturnValueIgnored") // a cancelled command needs no answer
    private <T extends @Nullable Object> T await(
            Function<RedissonClient, ? extends CompletionStage<T>> command, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<CompletableFuture<T>> sent = new CompletableFuture<>();
        dispatch(() -> sent.complete(start(command, answer)));
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            // a command that was not written yet is not needed any more
            dispatch(() -> sent.thenAccept(running -> running.cancel(true)));
            throw e;
        }
    }

    /**
     * Starts a command on this thread.
     *
     * @param answer gets its result
     * @return the command, which can be cancelled
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller gets the answer
    private <T extends @Nullable Object> CompletableFuture<T> start(
            Function<RedissonClient, ? extends CompletionStage<T>> command, CompletableFuture<T> answer) {
        try {
            CompletableFuture<T> running = command.apply(client).toCompletableFuture();
            running.whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
            return running;
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return answer;
        }
    }

    private void dispatch(Runnable work) {
        try {
            dispatcher.execute(work);
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException("the application is being stopped", e);
        }
    }

    /**
     * Sends a command to the server of this key without waiting for it. A failure does not count for the breaker, and the
     * command is not sent again.
     *
     * @return the answer; fails with a {@link StoreUnavailableException} when there is none
     */
    <T extends @Nullable Object> CompletableFuture<T> begin(
            String key, Function<RedissonClient, ? extends CompletionStage<T>> command) {
        if (!connected || breakers.of(key).isOpen()) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("Redis does not answer now", null));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            dispatch(() -> {
                CompletableFuture<T> unused = start(command, answer);
            });
        } catch (StoreUnavailableException e) {
            answer.completeExceptionally(e);
        }
        return answer.exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                failure instanceof StoreUnavailableException
                        ? failure
                        : new StoreUnavailableException("Redis gave no answer", unwrapped(failure))));
    }

    /** Sends a command without waiting for it. */
    void send(Function<RedissonClient, ? extends CompletionStage<?>> command) {
        try {
            dispatch(() -> command.apply(client).exceptionally(failure -> {
                LOG.log(System.Logger.Level.DEBUG, "a command in the background failed", failure);
                return null;
            }));
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "a command was not sent", e);
        }
    }

    /** Returns the failure without the wrappers of futures. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper =
                failure instanceof ExecutionException || failure instanceof java.util.concurrent.CompletionException;
        return wrapper && cause != null ? unwrapped(cause) : failure;
    }
}
