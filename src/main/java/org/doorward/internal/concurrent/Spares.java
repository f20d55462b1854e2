package org.doorward.internal.concurrent;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Objects that are costly to make and that one caller at a time may use, such as a digest. A few are kept; when none is free,
 * a new one is made. They belong to this object and to no thread: so a redeployment frees them, and virtual threads, of which
 * there may be many, keep none. No caller waits. Safe for any thread.
 */
public final class Spares<T> {
    /** A power of two. */
    private static final int PLACES = 16;

    private final Supplier<? extends T> maker;
    private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(PLACES);

    /** @param maker makes a new object; from any thread */
    public Spares(Supplier<? extends T> maker) {
        this.maker = maker;
    }

    /** Returns an object that no other caller has. */
    public T take() {
        T free = places.getAndSet(place(), null);
        return free == null ? maker.get() : free;
    }

    /** Takes an object back. The caller must not use it any more. An object whose use has failed is not given back. */
    public void giveBack(T used) {
        places.set(place(), used);
    }

    /** Threads differ in their places, most of the time. */
    @SuppressWarnings("deprecation") // threadId() came with JDK 19
    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
