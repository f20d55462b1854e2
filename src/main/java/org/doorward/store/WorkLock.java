package org.doorward.store;

import java.time.Duration;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Prevents that several nodes do the same work at once: refreshing a provider's token, rotating a key, cleaning up. It
 * saves work and guarantees nothing: a holder that is paused beyond its lease does not notice that it has lost the
 * lock. So writes under it carry the {@linkplain Held#fence() fence}, or are conditional. Not re-entrant. Safe for any
 * thread.
 */
public interface WorkLock {
    /** The held lock. Any thread may release it. */
    interface Held extends AutoCloseable {
        /**
         * Returns a number greater than that of every earlier holder of the same lock within at least 400 days. A
         * write with a smaller number is too late.
         */
        long fence();

        /** Releases the lock if it is still held. It never throws. */
        @Override
        void close();
    }

    /**
     * Takes the lock of this name.
     *
     * @param tenant each tenant has its own locks
     * @param name the name of the work
     * @param wait how long to wait for another holder; zero tries once
     * @param lease how long the lock is held at most; longer than the work, at least 1 ms
     * @return empty when another holder kept it all the time
     * @throws StoreUnavailableException when the store does not answer
     */
    Optional<Held> acquire(TenantId tenant, String name, Duration wait, Duration lease);
}
