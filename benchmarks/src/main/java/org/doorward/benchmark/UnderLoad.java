package org.doorward.benchmark;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.doorward.benchmark.contender.DoorwardDefaults;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.benchmark.server.Connection;
import org.doorward.benchmark.server.Greeting;
import org.doorward.benchmark.server.LocalRedis;
import org.doorward.benchmark.server.Requests;
import org.doorward.benchmark.server.TomcatServer;
import org.doorward.internal.wiring.DoorwardInitializer;

/** Throughput and slowest answers when several clients ask at once, by HTTP on Tomcat; the clients run on the same processors. */
final class UnderLoad {
    private static final int[] CLIENTS = {2, 8, 32};
    private static final int REPEATS = 5;
    private static final double SECONDS_TO_WARM_UP = 6;
    private static final double SECONDS = 2;
    private static final int MOST = 100_000;

    private final List<Served> served = new ArrayList<>();

    /** A server and what each of its clients sends. */
    private record Served(String name, int port, List<byte[]> requests) {}

    private UnderLoad(Opened opened) {
        int most = CLIENTS[CLIENTS.length - 1];
        TomcatServer bare = opened.add(new TomcatServer(new Greeting(request -> Site.USER), Map.of(), null));
        LocalRedis redis = opened.add(new LocalRedis());
        Map<String, String> settings = DoorwardDefaults.with(DoorwardDefaults.redis(redis.address()));
        TomcatServer warm = opened.add(guarded(settings));
        TomcatServer cold = opened.add(guarded(DoorwardDefaults.cold(settings)));
        List<byte[]> ofWarm = requests(warm, most);
        served.add(new Served("servlet alone", bare.port(), ofWarm));
        served.add(new Served("Doorward, warm", warm.port(), ofWarm));
        served.add(new Served("Doorward, cold on Redis", cold.port(), requests(cold, most)));
    }

    private static TomcatServer guarded(Map<String, String> settings) {
        return new TomcatServer(
                new Greeting(HttpServletRequest::getRemoteUser), settings, new DoorwardInitializer(Clock.systemUTC()));
    }

    /** One for each client, each of a session of its own; shows that who has none is refused. */
    private static List<byte[]> requests(TomcatServer server, int clients) {
        List<byte[]> requests = new ArrayList<>();
        try (Connection connection = new Connection(server.port())) {
            connection.send(Requests.get(Site.PATH)).expect(401);
            for (int i = 0; i < clients; i++) {
                String token = connection
                        .send(Requests.post("/auth/login", DoorwardDefaults.credentials()))
                        .expect(200)
                        .field("access_token");
                byte[] request = Requests.get(Site.PATH, Requests.bearer(token));
                requests.add(request);
                if (!connection.send(request).expect(200).body().equals(Greeting.of(Site.USER))) {
                    throw new IllegalStateException("the user is not known");
                }
            }
        }
        return requests;
    }

    static List<String> measure() {
        MarkdownTable table = new MarkdownTable(
                "By HTTP on Tomcat, kept connections, clients in the same process; medians of " + REPEATS
                        + " turns of each.",
                "clients",
                "",
                "requests a second",
                "× alone",
                "median, µs",
                "p99, µs");
        try (Opened opened = new Opened()) {
            UnderLoad load = new UnderLoad(opened);
            for (Served one : load.served) {
                run(one, CLIENTS[1], SECONDS_TO_WARM_UP);
            }
            for (int clients : CLIENTS) {
                load.rows(table, clients);
            }
        }
        return table.lines();
    }

    private void rows(MarkdownTable table, int clients) {
        double[][][] turns = new double[served.size()][REPEATS][];
        for (int turn = 0; turn < REPEATS; turn++) {
            for (int i = 0; i < served.size(); i++) {
                turns[i][turn] = run(served.get(i), clients, SECONDS);
            }
        }
        double alone = perSecond(turns[0]);
        for (int i = 0; i < served.size(); i++) {
            table.row(
                    Integer.toString(clients),
                    served.get(i).name(),
                    MarkdownTable.number(perSecond(turns[i])),
                    MarkdownTable.number(perSecond(turns[i]) / alone),
                    MarkdownTable.number(quantile(turns[i], 0.5)),
                    MarkdownTable.number(quantile(turns[i], 0.99)));
        }
    }

    private static double perSecond(double[][] turns) {
        return Statistics.median(
                        Arrays.stream(turns).mapToDouble(turn -> turn.length).toArray())
                / Pace.seconds(SECONDS);
    }

    private static double quantile(double[][] turns, double share) {
        return Statistics.median(Arrays.stream(turns)
                        .mapToDouble(turn -> Statistics.quantile(turn, share))
                        .toArray())
                / 1_000;
    }

    /** The times of all requests that these clients were answered in these seconds, each sending when it has its answer. */
    private static double[] run(Served one, int clients, double seconds) {
        long end = System.nanoTime() + (long) (Pace.seconds(seconds) * 1e9);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<double[]>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                byte[] request = one.requests().get(i);
                all.add(threads.submit(() -> client(one.port(), request, end)));
            }
            List<double[]> times = new ArrayList<>();
            for (Future<double[]> future : all) {
                times.add(future.get());
            }
            return times.stream().flatMapToDouble(Arrays::stream).toArray();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdown();
        }
    }

    private static double[] client(int port, byte[] request, long end) {
        double[] times = new double[MOST];
        int done = 0;
        try (Connection connection = new Connection(port)) {
            while (done < MOST && System.nanoTime() < end) {
                long start = System.nanoTime();
                connection.send(request).expect(200);
                times[done++] = System.nanoTime() - start;
            }
        }
        return Arrays.copyOf(times, done);
    }
}
