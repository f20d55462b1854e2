package org.doorward.session;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Has one of the callers that come with the same key at the same moment do the work for all of them. Nothing is kept: who
 * comes after the answer begins anew. Safe for any thread.
 */
final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
    private final Duration wait;

    /** @param wait the others wait at most this long */
    SingleFlight(Duration wait) {
        this.wait = wait;
    }

    /**
     * Does the work, or waits for whoever does it already. Fails for all as it fails for that one.
     *
     * @return empty when the wait was too long, or interrupted
     */
    Optional<V> join(K key, Supplier<V> work) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return result(others);
        }
        try {
            V value = work.get();
            mine.complete(value);
            return Optional.of(value);
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private Optional<V> result(CompletableFuture<V> others) {
        try {
            return Optional.of(others.get(wait.toMillis(), TimeUnit.MILLISECONDS));
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
