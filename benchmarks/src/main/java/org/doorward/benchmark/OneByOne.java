package org.doorward.benchmark;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.doorward.benchmark.contender.NotOfferedException;
import org.doorward.benchmark.contender.SessionLife;
import org.doorward.benchmark.contender.SessionLife.SignedIn;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.measure.RedisTraffic;
import org.doorward.benchmark.measure.Statistics;

/** The life of one session at one site: it is opened, refreshed where that can be, and ended; as often as there are rounds. */
final class OneByOne {
    private final SessionLife life;
    private final Map<Operation, double[]> times = new EnumMap<>(Operation.class);
    private int done;

    /** What is done with the session, in this order. */
    enum Operation {
        SIGN_IN("sign-in"),
        REFRESH("refresh; Spring: change of id"),
        SIGN_OUT("sign-out");

        final String words;

        Operation(String words) {
            this.words = words;
        }
    }

    OneByOne(SessionLife life, int rounds) {
        this.life = life;
        List<Operation> operations =
                canRefresh(life) ? List.of(Operation.values()) : List.of(Operation.SIGN_IN, Operation.SIGN_OUT);
        operations.forEach(operation -> times.put(operation, new double[rounds]));
    }

    /** Whether there is such a thing; makes sure, too, that a session is good until it is ended and not after. */
    private static boolean canRefresh(SessionLife life) {
        SignedIn session = life.signIn(Site.USER);
        boolean refreshes = true;
        try {
            session = life.refresh(session);
        } catch (NotOfferedException e) {
            refreshes = false;
        }
        boolean before = life.isGood(session);
        life.signOut(session);
        if (!before || life.isGood(session)) {
            throw new IllegalStateException("a session was not good before its end, or is good after it");
        }
        return refreshes;
    }

    /** One round; one with a negative number does not count. */
    void run(int round) {
        Map<Operation, Long> took = new EnumMap<>(Operation.class);
        cycle((operation, work) -> {
            long start = System.nanoTime();
            work.run();
            took.put(operation, System.nanoTime() - start);
        });
        if (round >= 0) {
            took.forEach((operation, nanos) -> Objects.requireNonNull(times.get(operation))[round] = nanos);
            done = round + 1;
        }
    }

    private interface Step {
        void run(Operation operation, Runnable work);
    }

    private void cycle(Step step) {
        SignedIn[] session = new SignedIn[1];
        step.run(Operation.SIGN_IN, () -> session[0] = life.signIn(Site.USER));
        if (times.containsKey(Operation.REFRESH)) {
            step.run(Operation.REFRESH, () -> session[0] = life.refresh(session[0]));
        }
        step.run(Operation.SIGN_OUT, () -> life.signOut(session[0]));
    }

    /** The median time of an operation, in nanoseconds; NaN where there is no such operation. */
    double median(Operation operation) {
        double[] all = times.get(operation);
        return all == null ? Double.NaN : Statistics.median(Arrays.copyOf(all, done));
    }

    /** What the operations send to Redis at such a site. */
    static Map<Operation, RedisTraffic> traffic(Function<String, Site> kind) {
        try (Traffic traffic = new Traffic();
                Site site = kind.apply(traffic.address())) {
            OneByOne one = new OneByOne(site.sessions().orElseThrow(), 0);
            Map<Operation, Traffic.Medians> medians = new EnumMap<>(Operation.class);
            for (int i = 0; i < Traffic.TIMES; i++) {
                one.cycle((operation, work) -> medians.computeIfAbsent(operation, same -> new Traffic.Medians())
                        .add(traffic.once(work)));
            }
            Map<Operation, RedisTraffic> all = new EnumMap<>(Operation.class);
            medians.forEach((operation, seen) -> all.put(operation, seen.median()));
            return all;
        }
    }
}
