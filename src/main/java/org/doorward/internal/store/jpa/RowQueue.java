package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;

/**
 * Admits callers of this node to the same rows one at a time, in the order of their arrival, before they ask for a connection.
 * So a crowd at one account does not exhaust the pool. The number of locks is fixed: sometimes unrelated rows share one. Locks
 * are taken in one order, so that callers never deadlock. Safe for any thread.
 */
final class RowQueue {
    private static final int LOCKS = 1024;

    private final Database database;
    private final List<ReentrantLock> locks =
            Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toList();

    RowQueue(Database database) {
        this.database = database;
    }

    /** @throws StoreUnavailableException when the database does not answer, or the turn did not come in time */
    <T> T inTransaction(AccountId owner, Function<EntityManager, T> work) {
        String account = owner.tenant().value() + "\n" + owner.value();
        return inTransaction(List.of(account), work)
                .orElseThrow(() -> new StoreUnavailableException("too many calls wait for the same account", null));
    }

    /** Does the work in one transaction. Empty, without any effect, when the turn did not come in time. */
    <T> Optional<T> inTransaction(List<String> ids, Function<EntityManager, T> work) {
        Duration atMost = database.timeout();
        long end = System.nanoTime() + atMost.toNanos();
        Deque<ReentrantLock> held = new ArrayDeque<>();
        try {
            for (int at : ids.stream()
                    .mapToInt(id -> Math.floorMod(id.hashCode(), LOCKS))
                    .distinct()
                    .sorted()
                    .toArray()) {
                ReentrantLock lock = locks.get(at);
                if (!lock.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return Optional.empty();
                }
                held.push(lock);
            }
            return Optional.of(database.inTransaction(work));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            held.forEach(ReentrantLock::unlock);
        }
    }
}
