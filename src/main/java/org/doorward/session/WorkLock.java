package org.doorward.session;

import java.time.Duration;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Keeps work that should be done once in the cluster from being done twice at the same time: renewing a provider's token,
 * rotating a key, cleaning up. It saves work and decides nothing: a holder that is paused longer than its lease has lost
 * the lock without knowing it. So what is written under it carries the {@linkplain Held#fence() fence} or is conditional by
 * itself. Not re-entrant. Safe for any thread.
 */
public interface WorkLock {
    /** The lock, held. Need not be let go by the thread that took it. */
    interface Held extends AutoCloseable {
        /** Greater than that of every earlier holder of the same lock, at least within the last 400 days: a write with a smaller one comes too late. */
        long fence();

        /** Lets go, if it is still held; throws nothing when the lease has run out or the store is gone. */
        @Override
        void close();
    }

    /**
     * Takes the lock of this name.
     *
     * @param tenant whose work it is; the same name is another lock for another tenant
     * @param name what the work is
     * @param wait how long to wait for another holder, at most; zero tries once
     * @param lease after this the lock is free again, whatever its holder does; longer than the work. At least 1 ms
     * @return empty when another holder kept it all the time
     * @throws StoreUnavailableException when it cannot be told who holds it
     */
    Optional<Held> acquire(TenantId tenant, String name, Duration wait, Duration lease);
}
