package org.doorward.internal.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.doorward.StoreUnavailableException;

/**
 * An append-only log that all nodes of an application write and read, bounded in length: what is old is forgotten. Safe
 * for any thread. Every method but {@link #close} may throw {@link StoreUnavailableException}.
 */
public interface EventLog extends AutoCloseable {
    /** What was appended, and where: positions are texts that only the log itself understands. */
    record Entry(String position, Map<String, String> fields) {}

    /**
     * Adds entries, in order, and wakes the readers.
     *
     * @return the log's own time, by which the clocks of nodes can be compared
     */
    Instant append(List<Map<String, String>> entries);

    /** The entries after a position, oldest first, at most so many. */
    List<Entry> after(String position, int limit);

    /** The position of the last entry; of the beginning when there is none. */
    String end();

    /**
     * Has this run, on a thread of the log's own, whenever somebody has appended. A hint that may fail to come: readers
     * look by themselves too. Replaces the one before.
     */
    void onAppended(Runnable wakeUp);

    /** Wakes nobody any more. */
    @Override
    void close();
}
