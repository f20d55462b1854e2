package org.doorward.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several things at the same moment. */
public final class Race {
    private Race() {}

    /** Runs both at once, each on a thread of its own, and gives their results in order. */
    public static <T> List<T> of(Callable<? extends T> one, Callable<? extends T> other) {
        return of(List.<Callable<T>>of(one::call, other::call));
    }

    /** Runs all at once, each on a thread of its own, and gives their results in order. */
    public static <T> List<T> of(List<Callable<T>> contenders) {
        CyclicBarrier start = new CyclicBarrier(contenders.size());
        ExecutorService threads = Executors.newFixedThreadPool(contenders.size());
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> contender : contenders) {
                running.add(threads.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    return contender.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get(90, TimeUnit.SECONDS));
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError("a contender failed", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
