package org.doorward.account;

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
 * Who hashes a password next: so many at once, and whoever finds no turn waits for a short while, in one of two lanes, each of
 * which has so many places. Browsers that have signed in to the account before have three turns of four, so that no number of
 * strangers keeps them out (R135, T35), nor they all strangers. Of one account few such are there at once, however many
 * browsers its owner has, so that nobody fills that lane alone. Within a lane the first to come is the first to go. Safe for any
 * thread.
 */
final class HashingTurns {
    /** Of one account, by browsers that it knows. */
    static final int MOST_OF_ONE = 2;

    /** So many of those that are known go one after the other while a stranger waits. */
    static final int KNOWN_IN_A_ROW = 3;

    private final int placesInLane;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> known = new ArrayDeque<>();
    private final Deque<Waiting> strangers = new ArrayDeque<>();
    private final Map<AccountId, Integer> present = new HashMap<>();
    private int free;
    private int knownInARow;

    /** Someone in a lane. What is in it belongs to the lock. */
    private static final class Waiting {
        private final Condition turn;
        private boolean hasTurn;

        private Waiting(Condition turn) {
            this.turn = turn;
        }
    }

    /**
     * None is taken yet.
     *
     * @param atOnce how many hash at the same moment
     * @param placesInLane how many wait in each lane
     */
    HashingTurns(int atOnce, int placesInLane) {
        this.free = atOnce;
        this.placesInLane = placesInLane;
    }

    /**
     * Waits for a turn, which must be given back by {@link #leave} for the same account.
     *
     * @param account that the client has signed in to before; null for a stranger
     * @param wait how long at most
     * @return false, with nothing to give back, when there is no place or no turn in time, and when interrupted, which it
     *     stays
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

    private boolean isTurn(Deque<Waiting> lane, Duration wait) {
        if (free > 0) {
            // nobody waits then: a turn that is given back goes to who does
            free--;
            return true;
        }
        if (lane.size() >= placesInLane) {
            return false;
        }
        Waiting mine = new Waiting(lock.newCondition());
        lane.add(mine);
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
            lane.remove(mine);
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
