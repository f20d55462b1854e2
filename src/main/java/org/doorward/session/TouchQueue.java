package org.doorward.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;

/**
 * Writes touches behind the requests' backs, so that a request never waits for one. One per session is kept, the latest;
 * when the queue is full a touch is dropped, and the session's next request brings another.
 */
final class TouchQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");
    private static final int CAPACITY = 10_000;
    private static final long CLOSING_MILLIS = 2_000;

    private final SessionStore store;
    private final Thread writer;
    private final Map<SessionId, Touch> waiting = new LinkedHashMap<>();
    private boolean writing;
    private boolean closed;

    TouchQueue(SessionStore store) {
        this.store = store;
        this.writer = new Thread(this::write, "doorward-touch");
        writer.setDaemon(true);
        // a context class loader of the application would be kept alive by the thread
        writer.setContextClassLoader(TouchQueue.class.getClassLoader());
        writer.start();
    }

    synchronized void add(Touch touch) {
        if (closed || (waiting.size() >= CAPACITY && !waiting.containsKey(touch.session()))) {
            return;
        }
        waiting.merge(touch.session(), touch, TouchQueue::merged);
        notifyAll();
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

    private synchronized @org.jspecify.annotations.Nullable Touch next() throws InterruptedException {
        writing = false;
        notifyAll();
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            wait();
        }
        writing = true;
        SessionId first = waiting.keySet().iterator().next();
        return waiting.remove(first);
    }

    private void writeOne(Touch touch) {
        try {
            store.touch(touch);
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "last seen of {0} was not written", touch.session());
        } catch (RuntimeException e) {
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
