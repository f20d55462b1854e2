package org.doorward.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.benchmark.contender.NotOfferedException;
import org.doorward.benchmark.contender.SessionLife;
import org.doorward.benchmark.contender.SessionLife.SignedIn;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.measure.RedisTraffic;
import org.doorward.benchmark.measure.Statistics;
import org.doorward.benchmark.server.LocalRedis;

/** Many sessions of one account: listed, and ended all at once. */
final class ManySessions {
    private static final System.Logger LOG = System.getLogger("org.doorward.benchmark");

    private static final int LISTS = 5;
    private static final int REPEATS = 3;
    private static final int REPEATED_BELOW = 5_000;

    private ManySessions() {}

    /** What is done with them. */
    enum Operation {
        LIST("list of %,d, all pages"),
        FIRST_PAGE("list of %,d, first page of 50"),
        SIGN_OUT_EVERYWHERE("end all %,d");

        final String words;

        Operation(String words) {
            this.words = words;
        }
    }

    /** Runs an operation, and notes what it took. */
    private interface Step {
        void run(Operation operation, Runnable work);
    }

    /** How long each takes, the median in nanoseconds; without those that a site does not have, or not for so many sessions. */
    static Map<Operation, Double> times(Function<String, Site> kind, int sessions) {
        Map<Operation, List<Double>> times = new EnumMap<>(Operation.class);
        try (LocalRedis redis = new LocalRedis();
                Site site = kind.apply(redis.address())) {
            for (int i = 0; i < (sessions < REPEATED_BELOW ? REPEATS : 1); i++) {
                run(site.sessions().orElseThrow(), sessions, LISTS, (operation, work) -> {
                    long start = System.nanoTime();
                    work.run();
                    times.computeIfAbsent(operation, same -> new ArrayList<>())
                            .add((double) (System.nanoTime() - start));
                });
            }
        }
        Map<Operation, Double> medians = new EnumMap<>(Operation.class);
        times.forEach((operation, all) -> medians.put(
                operation,
                Statistics.median(all.stream().mapToDouble(Double::doubleValue).toArray())));
        return medians;
    }

    /** What each sends to Redis. */
    static Map<Operation, RedisTraffic> traffic(Function<String, Site> kind, int sessions) {
        Map<Operation, Traffic.Medians> seen = new EnumMap<>(Operation.class);
        try (Traffic traffic = new Traffic();
                Site site = kind.apply(traffic.address())) {
            run(site.sessions().orElseThrow(), sessions, LISTS, (operation, work) -> {
                RedisTraffic once = traffic.once(work);
                seen.computeIfAbsent(operation, same -> new Traffic.Medians()).add(once);
            });
        }
        Map<Operation, RedisTraffic> all = new EnumMap<>(Operation.class);
        seen.forEach((operation, medians) -> all.put(operation, medians.median()));
        return all;
    }

    private static void run(SessionLife life, int sessions, int lists, Step step) {
        Optional<SignedIn> opened = opened(life, sessions);
        if (opened.isEmpty()) {
            return;
        }
        SignedIn session = opened.get();
        for (int i = 0; i < lists; i++) {
            ifThere(step, Operation.FIRST_PAGE, () -> life.firstPage(session));
            ifThere(step, Operation.LIST, () -> {
                int listed = life.list(session);
                if (listed < sessions) {
                    throw new IllegalStateException(listed + " of " + sessions + " sessions were listed");
                }
            });
        }
        ifThere(step, Operation.SIGN_OUT_EVERYWHERE, () -> life.signOutEverywhere(session));
        if (life.isGood(session)) {
            throw new IllegalStateException("a session outlives the end of all");
        }
    }

    private static Optional<SignedIn> opened(SessionLife life, int sessions) {
        SignedIn session = life.signIn(Site.USER);
        try {
            // whoever cannot list them has nothing to be measured here
            life.list(session);
            life.open(Site.USER, sessions);
            return Optional.of(session);
        } catch (NotOfferedException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} of {1} sessions is left out: {2}",
                    life,
                    sessions,
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static void ifThere(Step step, Operation operation, Runnable work) {
        try {
            step.run(operation, work);
        } catch (NotOfferedException e) {
            // there is no such thing, and nothing was noted
        }
    }
}
