package org.doorward.internal.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * What waits to be told to other nodes, in order. Bounded: when it is full, the oldest that is no ending goes, and the
 * oldest ending only when there is nothing else. Safe for any thread.
 */
final class Outbox {
    /** What waits: which in order, and since when by the monotonic clock, in nanoseconds. */
    record Letter(long number, Map<String, String> fields, boolean ending, long since) {}

    private final int capacity;
    private final Deque<Letter> endings = new ArrayDeque<>();
    private final Deque<Letter> others = new ArrayDeque<>();
    private long numbers;
    private long dropped;

    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /** Adds at the end. @return whether nothing had to be dropped for it */
    synchronized boolean add(Map<String, String> fields, boolean ending, long now) {
        Letter letter = new Letter(numbers++, fields, ending, now);
        queueOf(letter).addLast(letter);
        return dropExcess() == 0;
    }

    /** Takes the oldest out, at most so many, in the order in which they were added. */
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

    /** What was taken and could not be sent goes to where it was. */
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

    /** Counts such as were given up elsewhere. */
    synchronized void countDropped(int more) {
        dropped += more;
    }

    /** How many were never sent, since the start. */
    synchronized long dropped() {
        return dropped;
    }
}
