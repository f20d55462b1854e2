package org.doorward.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.DoorwardDefaults;
import org.doorward.benchmark.contender.StoredSessions;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.benchmark.server.LocalRedis;

/** What requests that ask the store take while it forgets what is over, and while it does not. */
final class CleanUps {
    private static final int IN_REDIS = 30_000;
    private static final int IN_DATABASE = 20_000;
    private static final int OF_REQUESTS = 20;
    private static final int MOST = 2_000_000;
    private static final double SECONDS = 10;

    /** Longer than it takes to write them all, so that they end while requests are measured. */
    private static final Duration LIFE = Duration.ofSeconds(20);

    private CleanUps() {}

    static List<String> measure() {
        MarkdownTable table = new MarkdownTable(
                "Requests with the near cache off, one at a time, while sessions that are over are forgotten.",
                "store",
                "forgotten",
                "p50, p99, most without, µs",
                "p50, p99, most with, µs");
        redis(table);
        database(table);
        return table.lines();
    }

    private static void redis(MarkdownTable table) {
        try (LocalRedis redis = new LocalRedis()) {
            int inRedis = (int) Pace.seconds(IN_REDIS);
            Map<String, String> settings =
                    new LinkedHashMap<>(DoorwardDefaults.with(DoorwardDefaults.redis(redis.address())));
            settings.put("doorward.session.tombstone", "1s");
            try (Doorward cold = new Doorward("cold", DoorwardDefaults.cold(settings))) {
                Runnable requests = cold.requestsOf(OF_REQUESTS);
                long quiet = System.nanoTime() + (long) (Pace.seconds(SECONDS) * 1e9);
                double[] without = measured(requests, () -> System.nanoTime() < quiet);
                Instant filled = Instant.now();
                long before = redis.keys();
                try (StoredSessions stored = StoredSessions.inRedis(settings, LIFE)) {
                    stored.fill(inRedis, Instant.now());
                }
                Duration filling = Duration.between(filled, Instant.now());
                long full = redis.keys();
                Instant end = Instant.now().plus(LIFE).plusSeconds(2);
                double[] with = measured(requests, () -> Instant.now().isBefore(end));
                row(table, "Redis, by itself", full - redis.keys(), without, with);
                if (filling.compareTo(LIFE) > 0 || full - before < inRedis) {
                    table.row(
                            "(sessions ended before all were there, after " + filling.toSeconds() + " s)", "", "", "");
                }
            }
        }
    }

    private static void database(MarkdownTable table) {
        Map<String, String> settings = DoorwardDefaults.with(Map.of("doorward.store", "jpa"));
        try (Doorward cold = new Doorward("cold", DoorwardDefaults.cold(settings));
                StoredSessions stored = StoredSessions.inDatabase(settings, Duration.ofHours(1))) {
            Runnable requests = cold.requestsOf(OF_REQUESTS);
            stored.fill((int) Pace.seconds(IN_DATABASE), Instant.now().minus(Duration.ofDays(2)));
            long quiet = System.nanoTime() + (long) (Pace.seconds(SECONDS) * 1e9);
            double[] without = measured(requests, () -> System.nanoTime() < quiet);
            CompletableFuture<Integer> swept = CompletableFuture.supplyAsync(stored::sweep);
            double[] with = measured(requests, () -> !swept.isDone());
            row(table, "H2 in memory, swept", swept.join(), without, with);
        }
    }

    private static double[] measured(Runnable request, BooleanSupplier goesOn) {
        double[] times = new double[MOST];
        int done = 0;
        while (done < MOST && (done < OF_REQUESTS || goesOn.getAsBoolean())) {
            long start = System.nanoTime();
            request.run();
            times[done++] = System.nanoTime() - start;
        }
        return Arrays.copyOf(times, done);
    }

    private static void row(MarkdownTable table, String store, long forgotten, double[] without, double[] with) {
        table.row(store, String.format(Locale.ROOT, "%,d", forgotten), told(without), told(with));
    }

    private static String told(double[] times) {
        return MarkdownTable.number(Statistics.median(times) / 1_000) + ", "
                + MarkdownTable.number(Statistics.quantile(times, 0.99) / 1_000) + ", "
                + MarkdownTable.number(Statistics.quantile(times, 1) / 1_000) + " (" + times.length + " requests)";
    }
}
