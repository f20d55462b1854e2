package org.doorward.store;

import java.time.Instant;
import org.doorward.StoreUnavailableException;

/**
 * A store of sessions or tickets that does not remove old entries by itself. Doorward sweeps an application's bean
 * when this is among its types.
 */
public interface SweptStore {
    /**
     * Removes sessions whose tombstone time has passed, or expired tickets. Each removal is atomic. Safe for any
     * thread and any node.
     *
     * @param limit the most entries of one call
     * @return how many; less than {@code limit} when there are no more
     * @throws StoreUnavailableException when the store does not answer
     */
    int sweep(Instant now, int limit);
}
