package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;

/** How long requests take. */
final class TimedRequests {
    private static final int REQUESTS = 1_500;

    private TimedRequests() {}

    /** The time in microseconds that 99 of 100 requests do not exceed, which these make in turn at these nodes. */
    static long p99(List<Person> people, List<DoorwardServer> nodes) {
        long[] times = requests(people, nodes);
        Arrays.sort(times);
        return times[times.length * 99 / 100];
    }

    /** Each of them in turn, at all nodes. @return how long each request took, in microseconds; all were answered 200 */
    private static long[] requests(List<Person> people, List<DoorwardServer> nodes) {
        ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        Race.<Object>of(IntStream.range(0, 6)
                .<Callable<Object>>mapToObj(thread -> () -> {
                    for (int i = next.getAndIncrement(); i < REQUESTS; i = next.getAndIncrement()) {
                        long start = System.nanoTime();
                        RawHttp.Answer answer = people.get(i % people.size())
                                .at(nodes.get(i % nodes.size()))
                                .hello();
                        times.add((System.nanoTime() - start) / 1_000);
                        assertEquals(200, answer.status());
                    }
                    return thread;
                })
                .toList());
        return times.stream().mapToLong(Long::longValue).toArray();
    }
}
