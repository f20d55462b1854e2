package org.doorward.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.benchmark.contender.Bare;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.DoorwardDefaults;
import org.doorward.benchmark.contender.StoredSessions;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.benchmark.server.LocalRedis;

/**
 * How long an application takes longer to start because of Doorward, beyond the connections of its stores: each time in a new
 * process, which has started Jetty and connected the stores once before, so that the classes of Redisson, Hibernate and Jetty are
 * not counted as Doorward's.
 */
public final class StartUp {
    private static final int PROCESSES = 7;
    private static final int LEAST = 2;

    private StartUp() {}

    static List<String> measure() {
        List<double[]> starts = new ArrayList<>();
        try (LocalRedis redis = new LocalRedis()) {
            for (int i = 0; i < Math.max(LEAST, Pace.seconds(PROCESSES)); i++) {
                starts.add(started(redis.address()));
            }
        }
        MarkdownTable table =
                new MarkdownTable("Start, in new processes: medians of " + starts.size() + ".", "part", "ms");
        table.row("connecting Redis and H2 with a new schema, for the second time", median(starts, 0));
        table.row("Jetty with the servlet alone, for the second time", median(starts, 1));
        table.row(
                "Jetty with Doorward, sessions in Redis, accounts in a new schema of H2, for the first time",
                median(starts, 2));
        double[] beyond =
                starts.stream().mapToDouble(one -> one[2] - one[1] - one[0]).toArray();
        table.row("**Doorward beyond both**", MarkdownTable.number(Statistics.median(beyond)));
        return table.lines();
    }

    private static String median(List<double[]> starts, int which) {
        return MarkdownTable.number(
                Statistics.median(starts.stream().mapToDouble(one -> one[which]).toArray()));
    }

    private static double[] started(String redisAddress) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djava.util.logging.config.file="
                                    + System.getProperty("java.util.logging.config.file", ""),
                            "-classpath",
                            System.getProperty("java.class.path"),
                            StartUp.class.getName(),
                            redisAddress)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String[] told = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the process ended with " + process.exitValue());
            }
            return List.of(told).stream().mapToDouble(Double::parseDouble).toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** In a process of its own: prints how many milliseconds each part takes. Takes Redis's address. */
    @SuppressWarnings("SystemOut") // it is read by the process that started this one
    public static void main(String[] arguments) {
        Supplier<AutoCloseable> stores = () -> StoredSessions.connected(settings(arguments[0]));
        milliseconds(stores);
        milliseconds(Bare::new);
        double connections = milliseconds(stores);
        double jetty = milliseconds(Bare::new);
        double doorward = milliseconds(() -> new Doorward("start", settings(arguments[0])));
        System.out.println(connections + " " + jetty + " " + doorward);
        System.exit(0);
    }

    private static Map<String, String> settings(String redisAddress) {
        return DoorwardDefaults.with(DoorwardDefaults.redis(redisAddress));
    }

    /** How long it takes to make this; that it is closed is not counted. */
    private static double milliseconds(Supplier<AutoCloseable> made) {
        long start = System.nanoTime();
        AutoCloseable one = made.get();
        double took = (System.nanoTime() - start) / 1e6;
        try (Opened opened = new Opened()) {
            opened.add(one);
        }
        return took;
    }
}
