package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Writes touches behind the requests' backs, so that a request never waits for one, and each session's at most once per
 * interval: a request that read its session before a touch was written, or reads a copy from before, brings another touch,
 * which is not needed. One per session waits, the latest; when the queue is full a touch is dropped, and the session's
 * next request brings another.
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
     * Those that were taken to be written within the last interval, in that order. No more than can wait: by the time that
     * so many more were written, nobody holds a session from before.
     */
    private final Map<SessionId, Touch> taken = new LinkedHashMap<>();

    private boolean writing;
    private boolean closed;

    /** @param interval at most this often a session's last seen is written */
    TouchQueue(SessionStore store, Duration interval) {
        this.store = store;
        this.interval = interval;
        this.writer = new Thread(this::write, "doorward-touch");
        writer.setDaemon(true);
        // a context class loader of the application would be kept alive by the thread
        writer.setContextClassLoader(TouchQueue.class.getClassLoader());
        writer.start();
    }

    /**
     * Has it written in its turn, unless another does for it or the queue is full.
     *
     * @return whether this is a write more
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

    /** Whether it is an interval later than the last one, or shows a generation that was not shown yet. */
    private boolean isNews(Touch touch, @Nullable Touch last) {
        return last == null
                || touch.shownGeneration() > last.shownGeneration()
                || (touch.at().isAfter(last.at())
                        && !touch.at().isBefore(last.at().plus(interval)));
    }

    /** The later use, and the latest generation that either showed: a confirmation must not get lost. */
    private static Touch merged(Touch earlier, Touch later) {
        Touch last = later.at().isBefore(earlier.at()) ? earlier : later;
        long shown = Math.max(earlier.shownGeneration(), later.shownGeneration());
        return new Touch(last.session(), last.at(), last.address(), shown);
    }

    /** Waits until all that was added before is written, at most this long. @return whether it is */
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

    /** It was not written after all: the next use brings another. */
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
