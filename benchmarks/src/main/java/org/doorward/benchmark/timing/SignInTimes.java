package org.doorward.benchmark.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToLongBiFunction;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.benchmark.server.Connection;
import org.doorward.benchmark.server.Requests;

/**
 * Whether the time of a refused sign-in tells who has an account. The kinds of refusal alternate, in another order each
 * round; each is compared with a wrong password by the two-sample Kolmogorov–Smirnov test and by where the difference of the
 * medians lies. Each attempt is at another username and from another address, so that no limit is reached.
 */
public final class SignInTimes {
    private static final int WARM_UP_ROUNDS = 50;

    /** Why a sign-in is refused. */
    enum Refusal {
        WRONG_PASSWORD(0, "wrong password"),
        UNKNOWN(1, "unknown username"),
        DISABLED(2, "disabled account"),
        UNUSABLE(3, "unusable username"),
        /** What the same thing looks like when it is compared with itself. */
        AGAIN(4, "wrong password too");

        final int number;
        final String words;

        Refusal(int number, String words) {
            this.number = number;
            this.words = words;
        }

        /** The username of one attempt; all are of one length. */
        String username(int round) {
            return (this == UNUSABLE ? "\u0001" : name().substring(0, 1).toLowerCase(Locale.ROOT))
                    + String.format(Locale.ROOT, "%07d", round + WARM_UP_ROUNDS);
        }
    }

    private final List<Refusal> kinds;
    private final int most;
    private final long nanosAtMost;
    private final double[][] times;

    private SignInTimes(List<Refusal> kinds, int most, long secondsAtMost) {
        this.kinds = kinds;
        this.most = most;
        this.nanosAtMost = secondsAtMost * 1_000_000_000;
        this.times = new double[Refusal.values().length][most];
    }

    /** By HTTP, with the hash that is built in, in at most this time. */
    public static List<String> measureOverHttp(int rounds, long secondsAtMost) {
        SignInTimes one = new SignInTimes(List.of(Refusal.WRONG_PASSWORD, Refusal.UNKNOWN), rounds, secondsAtMost);
        try (SignInServer server = new SignInServer();
                Connection connection = new Connection(server.port())) {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                server.addAccount(Refusal.WRONG_PASSWORD.username(round));
            }
            int done = one.run((kind, round) -> {
                byte[] request = Requests.post(
                        "/auth/login",
                        "{\"username\":\"" + kind.username(round) + "\",\"password\":\"not the right one\"}",
                        "X-Forwarded-For: " + address(kind, round));
                long start = System.nanoTime();
                connection.send(request).expect(401);
                return System.nanoTime() - start;
            });
            return one.told("Refused sign-ins by HTTP, Argon2id as built in (19 MiB, 2 passes), H2", done);
        }
    }

    /** At the door itself, with a hash so cheap that it hides nothing. */
    public static List<String> measureAtTheDoor(int rounds, long secondsAtMost) {
        SignInTimes one = new SignInTimes(List.of(Refusal.values()), rounds, secondsAtMost);
        try (OpenDoor door = new OpenDoor()) {
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                door.addAccount(Refusal.WRONG_PASSWORD.username(round), true);
                door.addAccount(Refusal.AGAIN.username(round), true);
                door.addAccount(Refusal.DISABLED.username(round), false);
                door.addNobody(Refusal.UNKNOWN.username(round));
            }
            int done = one.run((kind, round) -> {
                String username = kind.username(round);
                String address = address(kind, round);
                long start = System.nanoTime();
                door.refuse(username, address);
                return System.nanoTime() - start;
            });
            return one.told(
                    "Refused sign-ins at the door in this process, Argon2id of 64 KiB and 1 pass, memory", done);
        }
    }

    private static String address(Refusal kind, int round) {
        int at = round + WARM_UP_ROUNDS;
        return "10." + kind.number + "." + at / 256 + "." + at % 256;
    }

    /** Gives how many rounds it came to. */
    private int run(ToLongBiFunction<Refusal, Integer> attempt) {
        Random random = new Random(1);
        List<Refusal> order = new ArrayList<>(kinds);
        long start = System.nanoTime();
        for (int round = -WARM_UP_ROUNDS; round < most; round++) {
            if (System.nanoTime() - start > nanosAtMost) {
                return Math.max(0, round);
            }
            Collections.shuffle(order, random);
            for (Refusal kind : order) {
                long took = attempt.applyAsLong(kind, round);
                if (round >= 0) {
                    times[kind.number][round] = took;
                }
            }
        }
        return most;
    }

    private List<String> told(String title, int done) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d of each kind%s",
                title,
                done,
                done < most ? " instead of " + most + ", for time was up" : ""));
        if (done == 0) {
            return lines;
        }
        double[] wrong = Arrays.copyOf(times[Refusal.WRONG_PASSWORD.number], done);
        for (Refusal kind : kinds) {
            double[] these = Arrays.copyOf(times[kind.number], done);
            String line = String.format(
                    Locale.ROOT,
                    "  %-18s median %9.1f µs, p95 %9.1f µs",
                    kind.words,
                    Statistics.median(these) / 1_000,
                    Statistics.quantile(these, 0.95) / 1_000);
            if (kind != Refusal.WRONG_PASSWORD) {
                double distance = Statistics.distance(these, wrong);
                double[] between = Statistics.differenceOfMedians(these, wrong);
                line += String.format(
                        Locale.ROOT,
                        "; against a wrong password: Kolmogorov-Smirnov D %.4f, p %.3f; medians differ by %+.1f..%+.1f µs"
                                + " (95 %%)",
                        distance,
                        Statistics.likelihood(distance, done, done),
                        between[0] / 1_000,
                        between[1] / 1_000);
            }
            lines.add(line);
        }
        return lines;
    }
}
