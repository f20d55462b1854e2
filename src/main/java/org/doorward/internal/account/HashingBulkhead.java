package org.doorward.internal.account;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.doorward.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many passwords are hashed at once. Other requests wait a short time, in one of two bounded queues: one for
 * browsers that have signed in to the account before, one for strangers. Known browsers get three turns of four, so
 * that strangers cannot lock them out, and known browsers cannot starve strangers. At most two known browsers of one
 * account are admitted at once, so that one account cannot fill their queue. Each queue is first in, first out. Safe
 * for any thread.
 */
final class HashingBulkhead {
    /** The most known browsers of one account at once, waiting or hashing. */
    static final int MOST_OF_ONE = 2;

    /** How many known browsers get a turn in a row while a stranger waits. */
    static final int KNOWN_IN_A_ROW = 3;

    private final int mostWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> known = new ArrayDeque<>();
    private final Deque<Waiting> strangers = new ArrayDeque<>();
    private final Map<AccountId, Integer> present = new HashMap<>();
    private int free;
    private int knownInARow;

    /** A waiting request. The lock guards its fields. */
    private static final class Waiting {
        private final Condition turn;
        private boolean hasTurn;

        private Waiting(Condition turn) {
            this.turn = turn;
        }
    }

    /**
     * Starts with all turns free.
     *
     * @param atOnce how many passwords are hashed at once
     * @param mostWaiting the length of each queue
     */
    HashingBulkhead(int atOnce, int mostWaiting) {
        this.free = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Waits for a turn. The caller gives it back by {@link #leave} for the same account.
     *
     * @param account the account that the client has signed in to before; null for a stranger
     * @param wait how long at most
     * @return false when there is no place, no turn in time, or an interrupt, whose flag stays set; then there is
     *     nothing to give back
     */
    boolean enter(@Nullable AccountId account, Duration wait) {
        lock.lock();
        try {
            if (account != null && present.getOrDefault(account, 0) >= MOST_OF_ONE) {
                return false;
            }
            count(account, 1);
            boolean entered = false;
            try {
                entered = isTurn(account == null ? strangers : known, wait);
                return entered;
            } finally {
                if (!entered) {
                    count(account, -1);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isTurn(Deque<Waiting> queue, Duration wait) {
        if (free > 0) {
            // no request waits: a returned turn goes to a waiting request first
            free--;
            return true;
        }
        if (queue.size() >= mostWaiting) {
            return false;
        }
        Waiting mine = new Waiting(lock.newCondition());
        queue.add(mine);
        try {
            long nanos = wait.toNanos();
            while (!mine.hasTurn && nanos > 0) {
                nanos = mine.turn.awaitNanos(nanos);
            }
            return mine.hasTurn;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (mine.hasTurn) {
                passOn();
            }
            return false;
        } finally {
            queue.remove(mine);
        }
    }

    /** Gives a turn back. */
    void leave(@Nullable AccountId account) {
        lock.lock();
        try {
            count(account, -1);
            passOn();
        } finally {
            lock.unlock();
        }
    }

    private void passOn() {
        boolean strangersTurn = known.isEmpty() || (knownInARow >= KNOWN_IN_A_ROW && !strangers.isEmpty());
        knownInARow = strangersTurn ? 0 : knownInARow + 1;
        Waiting next = strangersTurn ? strangers.poll() : known.poll();
        if (next == null) {
            free++;
        } else {
            next.hasTurn = true;
            next.turn.signal();
        }
    }

    private void count(@Nullable AccountId account, int more) {
        if (account != null) {
            present.merge(account, more, (before, change) -> before + change == 0 ? null : before + change);
        }
    }
}
