package org.doorward.internal.store.jpa.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.doorward.internal.concurrent.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * Borrows connections on threads of its own from a pool that may block for ever, so that callers wait for a bounded time. A
 * connection that comes too late for its caller goes to another waiting caller, or back to the pool. No thread is interrupted
 * while it reads or writes, because some drivers then close their files. Safe for any thread.
 */
public final class PunctualLender implements AutoCloseable {
    /** The most threads that wait for the pool. Further callers wait for one of them to return. */
    public static final int THREADS = 32;

    public static final String THREAD_NAME = "doorward-connections";

    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");
    private static final int IDLE_SECONDS = 10;
    private static final Duration END = Duration.ofSeconds(1);
    private static final int LOOK_MILLIS = 20;

    private final Lender pool;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads(THREAD_NAME));

    private final Object lock = new Object();

    /** In the order of arrival. */
    private final Deque<Caller> waiting = new ArrayDeque<>();

    /** The threads that run the pool's code. */
    private final Set<Thread> asking = new HashSet<>();

    /** The number of borrowing threads. Below the maximum, each waiting caller has one. */
    private int borrowing;

    private boolean closed;

    /** A waiting caller. It equals only itself. */
    private static final class Caller {
        private final CompletableFuture<Connection> answer = new CompletableFuture<>();
    }

    PunctualLender(Lender pool) {
        this.pool = pool;
    }

    /** @throws SQLTransientConnectionException when none came in time, or the pool refused */
    Connection lend(Duration bound) throws SQLException {
        Caller caller = new Caller();
        synchronized (lock) {
            if (closed) {
                throw new SQLTransientConnectionException("the application is being stopped");
            }
            if (borrowing < THREADS) {
                threads.execute(() -> borrowFor(caller));
                borrowing++;
            }
            waiting.add(caller);
        }
        try {
            Connection lent = caller.answer.get(bound.toNanos(), TimeUnit.NANOSECONDS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return lent;
        } catch (TimeoutException e) {
            return lentMeanwhile(caller, new SQLTransientConnectionException("no connection within " + bound));
        } catch (InterruptedException e) {
            throw interrupted(caller, e);
        } catch (ExecutionException e) {
            throw new SQLTransientConnectionException("the pool lends no connection", e.getCause());
        }
    }

    /** Removes the caller, or returns the connection that it has just received. */
    private Connection lentMeanwhile(Caller caller, SQLException late) throws SQLException {
        synchronized (lock) {
            waiting.remove(caller);
            caller.answer.completeExceptionally(late);
        }
        if (caller.answer.isCompletedExceptionally()) {
            throw late;
        }
        return caller.answer.join();
    }

    /**
     * Gives back the connection that an interrupted caller has just received: some drivers close their files when its thread
     * writes. The thread is interrupted again afterwards, because giving the connection back may write.
     */
    private SQLException interrupted(Caller caller, InterruptedException cause) {
        SQLException late = new SQLTransientConnectionException("interrupted", cause);
        try {
            lentMeanwhile(caller, late).close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "no connection for an interrupted caller", e);
        } finally {
            Thread.currentThread().interrupt();
        }
        return late;
    }

    private void borrowFor(Caller first) {
        Caller caller = first;
        while (caller != null) {
            try {
                give(asked(), caller);
            } catch (Throwable e) {
                // also a checked exception that no method declares: this thread must count itself out
                refuse(caller, e);
            }
            caller = next();
        }
    }

    private Connection asked() throws SQLException {
        synchronized (lock) {
            asking.add(Thread.currentThread());
        }
        try {
            return pool.lend();
        } finally {
            synchronized (lock) {
                asking.remove(Thread.currentThread());
            }
            if (Thread.interrupted()) {
                // clears the interrupt of close: giving the connection back may write
                LOG.log(System.Logger.Level.DEBUG, "the wait for a connection was interrupted");
            }
        }
    }

    private void give(Connection lent, Caller caller) throws SQLException {
        synchronized (lock) {
            Caller taker = waiting.remove(caller) ? caller : waiting.poll();
            if (taker != null) {
                taker.answer.complete(lent);
                return;
            }
        }
        lent.close();
    }

    /** Fails the caller. Other waiting callers have a thread of their own, or get this one. */
    private void refuse(Caller caller, Throwable refusal) {
        synchronized (lock) {
            if (!waiting.remove(caller)) {
                LOG.log(System.Logger.Level.DEBUG, "the pool refuses a connection after the caller's wait", refusal);
            }
            caller.answer.completeExceptionally(refusal);
        }
    }

    /** Returns the next caller to borrow for. Null when each waiting caller has a thread of its own. */
    private @Nullable Caller next() {
        synchronized (lock) {
            Caller next = borrowing == THREADS ? waiting.peek() : null;
            if (next == null) {
                borrowing--;
            }
            return next;
        }
    }

    /** Fails all waiting callers. Each thread ends as soon as the pool returns. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            while (!waiting.isEmpty()) {
                waiting.poll()
                        .answer
                        .completeExceptionally(new SQLTransientConnectionException("the application is being stopped"));
            }
        }
        threads.shutdown();
        long end = System.nanoTime() + END.toNanos();
        try {
            do {
                interruptThoseWhoWait();
            } while (!threads.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void interruptThoseWhoWait() {
        synchronized (lock) {
            for (Thread thread : asking) {
                if (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING) {
                    thread.interrupt();
                }
            }
        }
    }
}
