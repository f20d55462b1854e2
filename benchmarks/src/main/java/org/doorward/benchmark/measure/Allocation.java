package org.doorward.benchmark.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** How many octets the threads of this process allocate: those that ask, those of servers, and those of libraries. */
final class Allocation {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long[] ids = threads.getAllThreadIds();

    /** Looks for new threads. */
    void renew() {
        ids = threads.getAllThreadIds();
    }

    /** What the threads that were there at the last renewal and still are have allocated. */
    long total() {
        return LongStream.of(threads.getThreadAllocatedBytes(ids))
                .filter(octets -> octets > 0)
                .sum();
    }
}
