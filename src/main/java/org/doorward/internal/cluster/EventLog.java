package org.doorward.internal.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.doorward.StoreUnavailableException;

/**
 * An append-only log that all nodes of an application write and read. Its length is bounded: the oldest entries are
 * removed. Safe for any thread. Every method but {@link #close} may throw {@link StoreUnavailableException}.
 */
public interface EventLog extends AutoCloseable {
    /** An appended entry and its position. Only the log itself can interpret a position. */
    record Entry(String position, Map<String, String> fields) {}

    /**
     * Appends the entries in order and wakes the readers.
     *
     * @return the log's own time, by which the clocks of nodes are compared
     */
    Instant append(List<Map<String, String>> entries);

    /** Returns the entries after a position, oldest first, {@code limit} at most. */
    List<Entry> after(String position, int limit);

    /** Returns the position of the last entry, or of the beginning when there is none. */
    String end();

    /**
     * Sets the callback that runs after any node has appended, on a thread of the log. It replaces the previous
     * callback. A call is a hint and may be lost: readers also poll.
     */
    void onAppended(Runnable wakeUp);

    /** Stops the callbacks. */
    @Override
    void close();
}
