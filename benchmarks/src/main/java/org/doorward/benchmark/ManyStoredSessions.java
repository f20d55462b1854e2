package org.doorward.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.doorward.benchmark.contender.Bare;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.DoorwardDefaults;
import org.doorward.benchmark.contender.StoredSessions;
import org.doorward.benchmark.measure.Interleaved;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.Result;
import org.doorward.benchmark.server.LocalRedis;

/** What a request costs while few sessions are in Redis and while many are, and what a session takes there. */
final class ManyStoredSessions implements AutoCloseable {
    private static final int ROUNDS = 400;
    private static final int OF_REQUESTS = 100;
    private static final double SECONDS_TO_WARM_UP = 10;
    private static final double SECONDS = 30;

    private final Opened opened = new Opened();
    private final List<Runnable> subjects = new ArrayList<>();
    private final List<String[]> names = new ArrayList<>();

    private ManyStoredSessions() {
        Bare bare = opened.add(new Bare());
        subjects.add(bare.contenders().get(0)::run);
        for (String text : System.getProperty("sessions", "1000,100000").split(",", -1)) {
            int size = Integer.parseInt(text);
            LocalRedis redis = opened.add(new LocalRedis());
            Map<String, String> settings = DoorwardDefaults.with(DoorwardDefaults.redis(redis.address()));
            long before = redis.memory();
            try (StoredSessions stored = StoredSessions.inRedis(settings, Duration.ofHours(24))) {
                stored.fill(size, Instant.now());
            }
            String octets = MarkdownTable.number((redis.memory() - before) / (double) size);
            add(size, "warm", octets, settings);
            add(size, "cold", octets, DoorwardDefaults.cold(settings));
        }
    }

    private void add(int size, String kind, String octets, Map<String, String> settings) {
        subjects.add(opened.add(new Doorward(kind, settings)).requestsOf(OF_REQUESTS));
        names.add(new String[] {String.format(Locale.ROOT, "%,d", size), kind, octets});
    }

    static List<String> measure() {
        try (ManyStoredSessions many = new ManyStoredSessions()) {
            Interleaved interleaved = new Interleaved(many.subjects, ROUNDS)
                    .warmUp(Pace.seconds(SECONDS_TO_WARM_UP))
                    .run(Pace.seconds(SECONDS));
            MarkdownTable table = new MarkdownTable(
                    "Requests by bearer token while so many sessions are in Redis, four of an account; of "
                            + OF_REQUESTS + " sessions in turn. -Dsessions=1000,100000,1000000 sets how many.",
                    "sessions",
                    "near cache",
                    "× bare",
                    "10–90 % of rounds",
                    "× the fewest",
                    "median, µs",
                    "p99, µs",
                    "bytes of Redis a session");
            Result bare = interleaved.result(0);
            for (int i = 0; i < many.names.size(); i++) {
                Result result = interleaved.result(i + 1);
                Result.Ratio ratio = result.to(bare);
                String[] name = many.names.get(i);
                table.row(
                        name[0],
                        name[1],
                        MarkdownTable.number(ratio.median()),
                        MarkdownTable.number(ratio.low()) + "–" + MarkdownTable.number(ratio.high()),
                        MarkdownTable.number(
                                result.to(interleaved.result(i % 2 + 1)).median()),
                        MarkdownTable.number(result.median()),
                        MarkdownTable.number(result.p99()),
                        name[2]);
            }
            return table.lines();
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
