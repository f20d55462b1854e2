package org.doorward.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.SaToken;
import org.doorward.benchmark.contender.Shiro;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.contender.SpringSession;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.RedisTraffic;
import org.doorward.benchmark.server.LocalRedis;
import org.jspecify.annotations.Nullable;

/** What it costs to open, refresh, list and end sessions in Redis, beside the peers that can do the same. */
final class LifeCycle {
    private static final int ROUNDS = 500;
    private static final int WARM_UP_ROUNDS = 400;
    private static final int LEAST_ROUNDS = 10;
    private static final double SECONDS = 40;

    private final List<Kind> kinds = List.of(
            new Kind("Doorward", Doorward::warm, 10_000),
            new Kind("Spring Session, indexed", SpringSession::indexed, 1_000),
            new Kind("Sa-Token, idle time-out", SaToken::new, 1_000),
            new Kind("Shiro (own DAO)", Shiro::new, 1_000));

    /**
     * A contender of this table.
     *
     * @param mostCounted for more sessions than these it takes too long to count what is sent
     */
    record Kind(String name, Function<String, Site> site, int mostCounted) {}

    private LifeCycle() {}

    static List<String> measure() {
        return new LifeCycle().told();
    }

    private List<String> told() {
        MarkdownTable table = new MarkdownTable(
                "Sessions in Redis, by HTTP with Jetty in memory on one thread; a password is hashed by one SHA-256. Median time;"
                        + " commands sent; round trips, those in the background too that tell of it.",
                heads());
        List<Map<OneByOne.Operation, RedisTraffic>> traffic =
                kinds.stream().map(kind -> OneByOne.traffic(kind.site())).toList();
        List<OneByOne> lives = oneByOne();
        for (OneByOne.Operation operation : OneByOne.Operation.values()) {
            row(
                    table,
                    operation.words,
                    i -> cell(lives.get(i).median(operation), traffic.get(i).get(operation)));
        }
        many(table, 1_000);
        many(table, 10_000);
        return table.lines("– : has no such thing, or takes more than 30 s to open so many sessions.");
    }

    private void many(MarkdownTable table, int sessions) {
        List<Map<ManySessions.Operation, Double>> times = kinds.stream()
                .map(kind -> ManySessions.times(kind.site(), sessions))
                .toList();
        List<Map<ManySessions.Operation, RedisTraffic>> traffic = kinds.stream()
                .map(kind -> sessions > kind.mostCounted()
                        ? Map.<ManySessions.Operation, RedisTraffic>of()
                        : ManySessions.traffic(kind.site(), sessions))
                .toList();
        for (ManySessions.Operation operation : ManySessions.Operation.values()) {
            row(
                    table,
                    String.format(Locale.ROOT, operation.words, sessions),
                    i -> cell(
                            times.get(i).getOrDefault(operation, Double.NaN),
                            traffic.get(i).get(operation)));
        }
    }

    private String[] heads() {
        List<String> heads = new ArrayList<>(List.of("operation"));
        kinds.forEach(kind -> heads.add(kind.name()));
        return heads.toArray(String[]::new);
    }

    private void row(MarkdownTable table, String words, IntFunction<String> cell) {
        List<String> cells = new ArrayList<>(List.of(words));
        IntStream.range(0, kinds.size()).mapToObj(cell).forEach(cells::add);
        table.row(cells.toArray(String[]::new));
    }

    private static String cell(double nanos, @Nullable RedisTraffic traffic) {
        if (Double.isNaN(nanos)) {
            return "–";
        }
        double micros = nanos / 1_000;
        String time =
                micros < 1_000 ? MarkdownTable.number(micros) + " µs" : MarkdownTable.number(micros / 1_000) + " ms";
        return traffic == null ? time : time + "; " + Traffic.cell(traffic);
    }

    private List<OneByOne> oneByOne() {
        try (Opened opened = new Opened()) {
            List<OneByOne> all = new ArrayList<>();
            for (Kind kind : kinds) {
                LocalRedis redis = opened.add(new LocalRedis());
                Site site = opened.add(kind.site().apply(redis.address()));
                all.add(new OneByOne(site.sessions().orElseThrow(), ROUNDS));
            }
            long end = System.nanoTime() + (long) (Pace.seconds(SECONDS) * 1e9);
            for (int round = -(int) Pace.seconds(WARM_UP_ROUNDS);
                    round < ROUNDS && (round < LEAST_ROUNDS || System.nanoTime() < end);
                    round++) {
                for (OneByOne one : all) {
                    one.run(round);
                }
            }
            return all;
        }
    }
}
