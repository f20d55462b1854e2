package org.doorward.internal.http.async;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.doorward.internal.http.answer.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A lock around the writes to a watched response: one thread at a time may write, and none after it is shut. Containers
 * do not protect the end of a response from a concurrent write, which may then appear in the next response of that
 * connection. Before the response is watched it takes no lock: it notices with each write whether the response takes so long
 * that it is to be watched. Safe for any thread.
 */
public final class AnswerGate {
    /** Null until the response is watched. */
    private volatile @Nullable ReentrantLock turn;

    private volatile long began = System.nanoTime();
    private final long patienceNanos;
    private final Runnable lasting;
    private volatile boolean isTimed = true;
    private volatile @Nullable Problem cut;
    private volatile boolean isMeasured;
    private volatile boolean isStream;
    private volatile boolean isLeftToContainer;

    /**
     * @param patience how long a response may be written unwatched
     * @param lasting is told when it takes longer, or is to
     */
    public AnswerGate(Duration patience, Runnable lasting) {
        this.patienceNanos = patience.toNanos();
        this.lasting = lasting;
    }

    /** The response is an event stream, which its handler may write for as long as it likes. */
    void lasts() {
        isStream = true;
        lasting.run();
    }

    /** The handler is done: what follows takes as long as the container does. */
    public void handled() {
        isTimed = false;
    }

    /** A handler has the response again, after an asynchronous dispatch. */
    public void again() {
        began = System.nanoTime();
        isTimed = true;
    }

    /** Notes whether the handler has said how long the response will be. */
    void measured(boolean isSo) {
        isMeasured = isSo;
    }

    boolean isMeasured() {
        return isMeasured;
    }

    /** Whether the response is an event stream, which its client opens again. */
    boolean isStream() {
        return isStream;
    }

    /** The handler has closed its stream, or has sent an error or a redirect: the container sends the rest. */
    void leftToContainer(boolean isSo) {
        isLeftToContainer = isSo;
    }

    /** Whether the client gets a whole response although the handler was stopped. Servers call that committed, too. */
    public boolean isLeftToContainer() {
        return isLeftToContainer;
    }

    private @Nullable ReentrantLock lock() {
        if (isTimed && System.nanoTime() - began > patienceNanos) {
            isTimed = false;
            lasting.run();
        }
        return turn;
    }

    /** From now on other threads may write, or shut the gate. */
    public synchronized void becomeWatched() {
        if (turn == null) {
            turn = new ReentrantLock();
        }
    }

    /**
     * Begins a write.
     *
     * @return the argument for {@link #leave} after the write
     * @throws IOException when the gate is shut
     */
    public boolean enter() throws IOException {
        ReentrantLock lock = lock();
        if (lock == null) {
            return false;
        }
        lock.lock();
        if (cut != null) {
            lock.unlock();
            throw new IOException("the session of this response has ended");
        }
        return true;
    }

    public void leave(boolean entered) {
        ReentrantLock lock = turn;
        if (entered && lock != null) {
            lock.unlock();
        }
    }

    /** Whether only the handler's own thread writes, so that nothing can shut the gate. */
    boolean isUnwatched() {
        return turn == null;
    }

    /** Does this, as a writer, or does nothing where it was shut. */
    public void unlessShut(Runnable change) {
        ReentrantLock lock = turn;
        if (lock == null) {
            change.run();
            return;
        }
        lock.lock();
        try {
            if (cut == null) {
                change.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns why no more is written; null while more may be. */
    public @Nullable Problem cut() {
        return cut;
    }

    public boolean isShut() {
        return cut != null;
    }

    /**
     * Refuses all further writes.
     *
     * @param why the reason, unless there was one already
     * @return whether no write is in progress
     */
    boolean shut(Problem why) {
        cut = cut == null ? why : cut;
        ReentrantLock lock = turn;
        if (lock == null) {
            return true;
        }
        if (!lock.tryLock()) {
            return false;
        }
        lock.unlock();
        return true;
    }
}
