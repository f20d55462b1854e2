package org.doorward.internal.concurrent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Lets one of several concurrent callers with the same key do the work for all. No result is kept: a later call works again.
 * Safe for any thread.
 */
public final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<Optional<V>>> underWay = new ConcurrentHashMap<>();
    /** The work that begins when the running work is done. */
    private final ConcurrentMap<K, CompletableFuture<Optional<V>>> following = new ConcurrentHashMap<>();

    private final Duration wait;

    /** @param wait how long the other callers wait at most */
    public SingleFlight(Duration wait) {
        this.wait = wait;
    }

    /**
     * Does the work, or waits for the caller that does it. A failure is thrown to all. The result may be older than this call.
     *
     * @return empty when the wait was too long or interrupted
     */
    public Optional<V> join(K key, Supplier<V> work) {
        CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<V>> others = underWay.putIfAbsent(key, mine);
        return others == null ? done(key, mine, work) : result(others);
    }

    /**
     * Joins, and does the work itself when the shared result is no longer good.
     *
     * @return empty when the wait was too long or interrupted
     */
    public Optional<V> join(K key, Supplier<V> work, Predicate<? super V> isStillGood) {
        Optional<V> joined = join(key, work);
        return joined.isEmpty() || isStillGood.test(joined.get()) ? joined : Optional.of(work.get());
    }

    /**
     * Joins work that begins after this call: waits for the running work, and shares the next with all other waiting callers.
     * The result is not older than this call.
     *
     * @return empty when the wait was too long or interrupted
     */
    public Optional<V> joinNext(K key, Supplier<V> work) {
        CompletableFuture<Optional<V>> earlier = underWay.get(key);
        if (earlier == null) {
            return join(key, work);
        }
        CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<V>> next = following.putIfAbsent(key, mine);
        if (next != null) {
            return result(next);
        }
        boolean isOver = awaits(earlier);
        // removed before the work begins: later callers must not share it. Nor may this share work that has begun in
        // between, because callers that share this may have come later
        following.remove(key, mine);
        if (!isOver) {
            mine.complete(Optional.empty());
            return Optional.empty();
        }
        underWay.put(key, mine);
        return done(key, mine, work);
    }

    private Optional<V> done(K key, CompletableFuture<Optional<V>> mine, Supplier<V> work) {
        try {
            Optional<V> value = Optional.of(work.get());
            mine.complete(value);
            return value;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    /** Waits, and returns whether the work has ended, in any way. */
    private boolean awaits(CompletableFuture<Optional<V>> earlier) {
        try {
            result(earlier);
        } catch (RuntimeException e) {
            // its failure concerns earlier callers
            return earlier.isDone();
        }
        return earlier.isDone() && !Thread.currentThread().isInterrupted();
    }

    private Optional<V> result(CompletableFuture<Optional<V>> others) {
        try {
            return others.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the work that this call waited for failed", e.getCause());
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
