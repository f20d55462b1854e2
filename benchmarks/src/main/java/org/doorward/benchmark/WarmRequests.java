package org.doorward.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a request costs whose session or personal access token the node has a copy of, beside the same servlet with no filter.
 * Short blocks of the three alternate, so that what else the machine does falls on all of them; a ratio is of the medians of one
 * round, and stated are the median of all rounds and how far they lie apart.
 */
final class WarmRequests {
    private static final int ROUNDS = 20;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int BLOCKS = 50;
    private static final int BLOCK = 20;

    private static final int BARE = 0;
    private static final int SESSION = 1;
    private static final int TOKEN = 2;
    private static final String[] NAMES = {"no filter", "session, bearer", "personal access token"};

    private final double[][][] times = new double[NAMES.length][ROUNDS][BLOCKS * BLOCK];

    private WarmRequests() {}

    static List<String> measure() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Warm requests, one at a time: %d rounds of %d blocks of %d of each, alternating",
                ROUNDS,
                BLOCKS,
                BLOCK));
        lines.add(row("store", "request", "median", "p95", "/ no filter", "min..max", "/ session", "min..max"));
        try (MeasuredServer bare = MeasuredServer.bare();
                MeasuredServer guarded = MeasuredServer.guarded()) {
            new WarmRequests().measure("memory", bare, guarded, lines);
        }
        try (LocalRedis redis = new LocalRedis();
                MeasuredServer bare = MeasuredServer.bare();
                MeasuredServer guarded = MeasuredServer.guarded(
                        "doorward.store", "redis",
                        "doorward.redis.address", redis.address(),
                        "doorward.redis.timeout", "5s")) {
            WarmRequests requests = new WarmRequests();
            long before = redis.commands();
            long idle = System.nanoTime();
            requests.measure("redis", bare, guarded, lines);
            int sent = 2 * (ROUNDS + WARM_UP_ROUNDS) * BLOCKS * BLOCK;
            lines.add(String.format(
                    Locale.ROOT,
                    "  redis ran %.4f commands for each of %,d guarded requests; sign-in, heartbeats, and what runs inside"
                            + " scripts counted, in %d s",
                    (redis.commands() - before) / (double) sent,
                    sent,
                    (System.nanoTime() - idle) / 1_000_000_000));
        }
        return lines;
    }

    private void measure(String store, MeasuredServer bare, MeasuredServer guarded, List<String> lines) {
        try (Connection first = new Connection(bare.port());
                Connection second = new Connection(guarded.port())) {
            String access = second.expect(
                            200,
                            Connection.post(
                                    "/auth/login",
                                    "{\"username\":\"" + MeasuredServer.USERNAME + "\",\"password\":\""
                                            + MeasuredServer.PASSWORD + "\"}"))
                    .field("access_token");
            String token = second.expect(
                            201,
                            Connection.post(
                                    "/auth/tokens",
                                    "{\"name\":\"benchmark\",\"expires_in_days\":1}",
                                    "Authorization: Bearer " + access))
                    .field("token");
            second.expect(401, request("no token"));
            Connection[] connections = {first, second, second};
            // the bare one is shown a header of the same length, for reading it costs something as well
            byte[][] requests = {request(access), request(access), request(token)};
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                for (int block = 0; block < BLOCKS; block++) {
                    for (int i = 0; i < NAMES.length; i++) {
                        int which = (block + i) % NAMES.length;
                        for (int n = 0; n < BLOCK; n++) {
                            long start = System.nanoTime();
                            connections[which].expect(200, requests[which]);
                            // those of the warm-up are written over
                            times[which][Math.max(0, round)][block * BLOCK + n] = System.nanoTime() - start;
                        }
                    }
                }
            }
        }
        for (int which = 0; which < NAMES.length; which++) {
            double[] all =
                    Arrays.stream(times[which]).flatMapToDouble(Arrays::stream).toArray();
            double[] toBare = ratios(which, BARE);
            double[] toSession = ratios(which, SESSION);
            lines.add(row(
                    store,
                    NAMES[which],
                    micros(Statistics.median(all)),
                    micros(Statistics.quantile(all, 0.95)),
                    which == BARE ? "1" : ratio(toBare, 0.5),
                    which == BARE ? "" : ratio(toBare, 0) + ".." + ratio(toBare, 1),
                    which == TOKEN ? ratio(toSession, 0.5) : "",
                    which == TOKEN ? ratio(toSession, 0) + ".." + ratio(toSession, 1) : ""));
        }
    }

    private static byte[] request(String token) {
        return Connection.get("/api/hello", "Authorization: Bearer " + token);
    }

    private double[] ratios(int which, int to) {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ratios[round] = Statistics.median(times[which][round]) / Statistics.median(times[to][round]);
        }
        return ratios;
    }

    private static String ratio(double[] ratios, double share) {
        return String.format(Locale.ROOT, "%.2f", Statistics.quantile(ratios, share));
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%.0f µs", nanos / 1_000);
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "  %-7s %-22s %9s %9s %12s %12s %10s %12s", (Object[]) cells)
                .stripTrailing();
    }
}
