package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.DaemonThreads;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * Writes the last uses of sessions in the background, each session at most once in an interval. A request that read
 * its session before a write, or reads a cached copy, asks for another write, which is not needed. One use per session
 * waits, the latest. When the queue is full, a use is dropped, and the session's next request adds another.
 */
final class TouchQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");
    private static final int CAPACITY = 10_000;
    private static final long CLOSING_MILLIS = 2_000;

    private final SessionStore store;
    private final Duration interval;
    private final Thread writer;
    private final Map<SessionId, Touch> waiting = new LinkedHashMap<>();

    /**
     * The uses that were written within the last interval, in that order. Bounded: an entry that is pushed out is so
     * old that no request holds its session.
     */
    private final Map<SessionId, Touch> taken = new LinkedHashMap<>();

    private boolean writing;
    private boolean closed;

    /** @param interval the shortest time between two writes of one session */
    TouchQueue(SessionStore store, Duration interval) {
        this.store = store;
        this.interval = interval;
        this.writer = new DaemonThreads("doorward-touch").newThread(this::write);
        writer.start();
    }

    /**
     * Adds a use, unless another one waits or the queue is full.
     *
     * @return whether it causes another write
     */
    synchronized boolean add(Touch touch) {
        if (closed || waiting.computeIfPresent(touch.session(), (id, earlier) -> merged(earlier, touch)) != null) {
            return false;
        }
        if (waiting.size() >= CAPACITY || !isNews(touch, taken.get(touch.session()))) {
            return false;
        }
        waiting.put(touch.session(), touch);
        notifyAll();
        return true;
    }

    /** Whether it is an interval later than the last write, or confirms a later generation. */
    private boolean isNews(Touch touch, @Nullable Touch last) {
        return last == null
                || touch.shownGeneration() > last.shownGeneration()
                || (touch.at().isAfter(last.at())
                        && !touch.at().isBefore(last.at().plus(interval)));
    }

    /** The later use, with the latest generation of both: a confirmation must not get lost. */
    private static Touch merged(Touch earlier, Touch later) {
        Touch last = later.at().isBefore(earlier.at()) ? earlier : later;
        long shown = Math.max(earlier.shownGeneration(), later.shownGeneration());
        return new Touch(last.session(), last.at(), last.address(), shown);
    }

    /** Waits until all earlier uses are written. @return false when that takes longer */
    synchronized boolean awaitWritten(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!waiting.isEmpty() || writing) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private void write() {
        try {
            for (Touch touch = next(); touch != null && !Thread.currentThread().isInterrupted(); touch = next()) {
                writeOne(touch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Touch next() throws InterruptedException {
        writing = false;
        notifyAll();
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            wait();
        }
        writing = true;
        Iterator<Touch> first = waiting.values().iterator();
        Touch touch = first.next();
        first.remove();
        keep(touch);
        return touch;
    }

    private void keep(Touch touch) {
        taken.remove(touch.session());
        taken.put(touch.session(), touch);
        Instant since = touch.at().minus(interval);
        Iterator<Touch> eldest = taken.values().iterator();
        while (eldest.hasNext() && (!eldest.next().at().isAfter(since) || taken.size() > CAPACITY)) {
            eldest.remove();
        }
    }

    /** The write failed: the next use may be written. */
    private synchronized void forget(Touch touch) {
        taken.remove(touch.session(), touch);
    }

    private void writeOne(Touch touch) {
        try {
            store.touch(touch);
        } catch (StoreUnavailableException e) {
            forget(touch);
            LOG.log(System.Logger.Level.DEBUG, "last seen of {0} was not written", touch.session());
        } catch (RuntimeException e) {
            forget(touch);
            LOG.log(System.Logger.Level.WARNING, "last seen of " + touch.session() + " was not written", e);
        }
    }

    /** Writes what waits, for at most two seconds, and ends the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            writer.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
    }
}
