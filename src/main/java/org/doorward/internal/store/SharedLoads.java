package org.doorward.internal.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.doorward.StoreUnavailableException;

/**
 * Has one of the callers that come with the same key at the same moment ask the store for all of them. Nothing is kept: who
 * comes after the answer asks anew. Whoever joined a load that was under way may be told what was so before it came: it must
 * look whether that is still good. Safe for any thread.
 */
final class SharedLoads<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
    /** The loads that begin when those are over. */
    private final ConcurrentMap<K, CompletableFuture<V>> following = new ConcurrentHashMap<>();

    private final Duration wait;

    /** @param wait the others wait at most this long */
    SharedLoads(Duration wait) {
        this.wait = wait;
    }

    /**
     * Loads, or waits for whoever does it already. Fails for all as it fails for that one.
     *
     * @throws StoreUnavailableException when the wait was too long, or interrupted
     */
    V join(K key, Supplier<V> load) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return result(others);
        }
        return load(key, mine, load);
    }

    /**
     * The same, but never told what was so before it came: waits for a load that is under way, and shares the next with all
     * who do so too.
     *
     * @throws StoreUnavailableException as above
     */
    V joinNext(K key, Supplier<V> load) {
        CompletableFuture<V> earlier = underWay.get(key);
        if (earlier == null) {
            return join(key, load);
        }
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> next = following.putIfAbsent(key, mine);
        if (next != null) {
            return result(next);
        }
        try {
            waitFor(earlier);
        } catch (RuntimeException e) {
            following.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
        // before it begins: whoever comes from now on must not share it; nor may this share what has begun meanwhile,
        // as some
        // who share it may have come after that
        following.remove(key, mine);
        underWay.put(key, mine);
        return load(key, mine, load);
    }

    /** That it failed is told to those who came before. */
    private void waitFor(CompletableFuture<V> earlier) {
        try {
            result(earlier);
        } catch (RuntimeException e) {
            if (!earlier.isDone() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
    }

    private V load(K key, CompletableFuture<V> mine, Supplier<V> load) {
        try {
            V value = load.get();
            mine.complete(value);
            return value;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private V result(CompletableFuture<V> others) {
        try {
            return others.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the load that this call waited for failed", e.getCause());
        } catch (TimeoutException e) {
            throw new StoreUnavailableException("the load that this call waited for takes too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for another's load", e);
        }
    }
}
