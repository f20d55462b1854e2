package org.doorward.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.SessionLife;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.server.LocalRedis;

/** How many refreshes a node manages: by HTTP, each with a new pair of tokens, for sessions in Redis. */
final class Refreshes {
    private static final double SECONDS_TO_WARM_UP = 8;
    private static final double SECONDS = 10;
    private static final int[] CLIENTS = {1, 4};

    private Refreshes() {}

    static List<String> measure() {
        MarkdownTable table = new MarkdownTable(
                "Refreshes, by HTTP with Jetty in memory, each client with a session of its own.",
                "clients",
                "a second",
                "a second of processor time, this process",
                "the same with Redis's");
        try (LocalRedis redis = new LocalRedis();
                Doorward doorward = Doorward.warm(redis.address())) {
            run(doorward, CLIENTS[0], SECONDS_TO_WARM_UP);
            for (int clients : CLIENTS) {
                OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                double ofRedis = redis.processorSeconds();
                long processor = machine.getProcessCpuTime();
                long start = System.nanoTime();
                double done = run(doorward, clients, SECONDS);
                double here = (machine.getProcessCpuTime() - processor) / 1e9;
                table.row(
                        Integer.toString(clients),
                        MarkdownTable.number(done / ((System.nanoTime() - start) / 1e9)),
                        MarkdownTable.number(done / here),
                        MarkdownTable.number(done / (here + redis.processorSeconds() - ofRedis)));
            }
        }
        return table.lines();
    }

    private static long run(Doorward doorward, int clients, double seconds) {
        AtomicLong done = new AtomicLong();
        long end = System.nanoTime() + (long) (Pace.seconds(seconds) * 1e9);
        List<Thread> threads = IntStream.range(0, clients)
                .mapToObj(i -> doorward.newSessions())
                .map(sessions -> new Thread(() -> {
                    SessionLife.SignedIn session = sessions.signIn(Site.USER);
                    while (System.nanoTime() < end) {
                        session = sessions.refresh(session);
                        done.incrementAndGet();
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return done.get();
    }
}
