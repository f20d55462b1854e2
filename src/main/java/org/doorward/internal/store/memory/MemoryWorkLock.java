package org.doorward.internal.store.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.TenantId;
import org.doorward.store.WorkLock;

/** Locks among the threads of one node. Leases expire as in a cluster. */
public final class MemoryWorkLock implements WorkLock {
    private final LongSupplier nanos;
    private final Map<Name, Holder> holders = new HashMap<>();
    private long fences;

    private record Name(TenantId tenant, String name) {}

    /** The holder of a lock, until this reading of {@link #nanos}. */
    private record Holder(long fence, long until) {}

    public MemoryWorkLock() {
        this(System::nanoTime);
    }

    /** @param nanos a monotonic clock for leases, in nanoseconds */
    MemoryWorkLock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public synchronized Optional<Held> acquire(TenantId tenant, String name, Duration wait, Duration lease) {
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("a lease is at least 1 ms: " + lease);
        }
        Name lock = new Name(tenant, name);
        long deadline = System.nanoTime() + wait.toNanos();
        for (Holder holder = holders.get(lock); isHeld(holder); holder = holders.get(lock)) {
            long left = deadline - System.nanoTime();
            long leased = holder == null ? 0 : holder.until() - nanos.getAsLong();
            if (left <= 0 || !waited(Math.min(left, leased))) {
                return Optional.empty();
            }
        }
        Holder mine = new Holder(++fences, nanos.getAsLong() + lease.toNanos());
        holders.put(lock, mine);
        return Optional.of(new Lease(lock, mine));
    }

    private boolean isHeld(@org.jspecify.annotations.Nullable Holder holder) {
        return holder != null && holder.until() - nanos.getAsLong() > 0;
    }

    /** Waits, and returns false when interrupted. */
    @SuppressWarnings("WaitNotInLoop") // its caller checks again
    private boolean waited(long atMostNanos) {
        try {
            wait(Math.max(1, atMostNanos / 1_000_000));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void letGo(Name lock, Holder mine) {
        if (holders.remove(lock, mine)) {
            notifyAll();
        }
    }

    private final class Lease implements Held {
        private final Name lock;
        private final Holder mine;

        Lease(Name lock, Holder mine) {
            this.lock = lock;
            this.mine = mine;
        }

        @Override
        public long fence() {
            return mine.fence();
        }

        @Override
        public void close() {
            letGo(lock, mine);
        }
    }
}
