package org.doorward.internal.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The queue of events that wait to be sent to other nodes. It is bounded. When it is full, it drops the oldest event
 * that ends nothing; only when there is none, the oldest event that ends a session or a token. Safe for any thread.
 */
final class Outbox {
    /**
     * A queued event.
     *
     * @param number its place in the order of adding
     * @param ending whether it ends a session or a token
     * @param since when it was added, by the monotonic clock, in nanoseconds
     */
    record Letter(long number, Map<String, String> fields, boolean ending, long since) {}

    private final int capacity;
    private final Deque<Letter> endings = new ArrayDeque<>();
    private final Deque<Letter> others = new ArrayDeque<>();
    private long numbers;
    private long dropped;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds an event at the end.
     *
     * @return whether nothing had to be dropped for it
     */
    synchronized boolean add(Map<String, String> fields, boolean ending, long now) {
        Letter letter = new Letter(numbers++, fields, ending, now);
        queueOf(letter).addLast(letter);
        return dropExcess() == 0;
    }

    /** Removes and returns the oldest events, in the order in which they were added. */
    synchronized List<Letter> take(int atMost) {
        List<Letter> taken = new ArrayList<>();
        while (taken.size() < atMost && size() > 0) {
            taken.add(oldest().removeFirst());
        }
        return taken;
    }

    private Deque<Letter> oldest() {
        if (endings.isEmpty() || others.isEmpty()) {
            return endings.isEmpty() ? others : endings;
        }
        return endings.getFirst().number() < others.getFirst().number() ? endings : others;
    }

    /** Puts events that could not be sent back to their place at the front. */
    synchronized void putBack(List<Letter> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            queueOf(taken.get(i)).addFirst(taken.get(i));
        }
        dropExcess();
    }

    private Deque<Letter> queueOf(Letter letter) {
        return letter.ending() ? endings : others;
    }

    private int dropExcess() {
        int excess = 0;
        for (; size() > capacity; excess++) {
            (others.isEmpty() ? endings : others).removeFirst();
        }
        dropped += excess;
        return excess;
    }

    synchronized int size() {
        return endings.size() + others.size();
    }

    /** Counts events that the caller has dropped. */
    synchronized void countDropped(int more) {
        dropped += more;
    }

    /** Returns how many events were dropped since the start. */
    synchronized long dropped() {
        return dropped;
    }
}
