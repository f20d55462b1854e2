package org.doorward.internal.store.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.doorward.TenantId;
import org.doorward.session.WorkLock;

/** Locks on the heap, for one node. A lease counts here too, so that work behaves as it will in a cluster. */
public final class HeapWorkLock implements WorkLock {
    private final LongSupplier nanos;
    private final Map<Name, Holder> holders = new HashMap<>();
    private long fences;

    /** Which lock. */
    private record Name(TenantId tenant, String name) {}

    /** Who has it, and until when by {@link #nanos}. */
    private record Holder(long fence, long until) {}

    /** By the machine's own time. */
    public HeapWorkLock() {
        this(System::nanoTime);
    }

    /** By this time, in nanoseconds, for leases. */
    HeapWorkLock(LongSupplier nanos) {
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

    /** @return false when interrupted, which ends the waiting */
    @SuppressWarnings("WaitNotInLoop") // its caller looks again
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
