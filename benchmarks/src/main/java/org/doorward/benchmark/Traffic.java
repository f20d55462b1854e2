package org.doorward.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import org.doorward.benchmark.contender.Contender;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.JavaJwt;
import org.doorward.benchmark.contender.SaToken;
import org.doorward.benchmark.contender.Shiro;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.contender.SpringSession;
import org.doorward.benchmark.measure.RedisTraffic;
import org.doorward.benchmark.server.CountingProxy;
import org.doorward.benchmark.server.LocalRedis;

/**
 * What goes to Redis, counted on a server and through a proxy of its own, with nothing timed. What is told is the median, so that
 * heartbeats and other work in the background are left out.
 */
final class Traffic implements AutoCloseable {
    /** How often something is counted. */
    static final int TIMES = 31;

    private static final int BEFORE = 5;

    private final LocalRedis redis = new LocalRedis();
    private final CountingProxy proxy = new CountingProxy(redis);
    private final long ofAsking;

    Traffic() {
        long first = redis.commands();
        ofAsking = redis.commands() - first;
    }

    /** What one request of this contender sends. */
    record OfRequest(String name, RedisTraffic traffic) {}

    /** Of each contender that has something in Redis. */
    static List<OfRequest> ofRequests() {
        List<Function<String, Site>> sites = List.of(
                JavaJwt::withHash,
                Doorward::warm,
                Doorward::cold,
                SaToken::new,
                SpringSession::plain,
                SpringSession::indexed,
                Shiro::new);
        List<OfRequest> all = new ArrayList<>();
        for (Function<String, Site> site : sites) {
            try (Traffic traffic = new Traffic();
                    Site one = site.apply(traffic.address())) {
                for (Contender contender : one.contenders()) {
                    all.add(new OfRequest(contender.name(), traffic.of(contender::run)));
                }
            }
        }
        return all;
    }

    /** A cell about the contender of this name. */
    static String of(String name, List<OfRequest> all) {
        return all.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .map(one -> cell(one.traffic()))
                .orElse("0; 0");
    }

    /** A cell: commands sent, those that were run for them if there were more, and round trips. */
    static String cell(RedisTraffic traffic) {
        String more = traffic.run() > traffic.sent() ? " (" + traffic.run() + " with scripts')" : "";
        return traffic.sent() + more + "; " + traffic.roundTrips();
    }

    String address() {
        return proxy.address();
    }

    /** What this sends each time. */
    RedisTraffic of(Runnable work) {
        for (int i = 0; i < BEFORE; i++) {
            work.run();
        }
        Medians medians = new Medians();
        for (int i = 0; i < TIMES; i++) {
            medians.add(once(work));
        }
        return medians.median();
    }

    /** What this sends this once, with what goes on in the background. */
    RedisTraffic once(Runnable work) {
        RedisTraffic before = now(count -> count + ofAsking);
        work.run();
        return before.until(now(count -> count));
    }

    private RedisTraffic now(LongUnaryOperator own) {
        return new RedisTraffic(proxy.commands(), own.applyAsLong(redis.commands()), proxy.roundTrips());
    }

    @Override
    public void close() {
        proxy.close();
        redis.close();
    }

    /** What was sent each time, of which the median is told. */
    static final class Medians {
        private final List<RedisTraffic> seen = new ArrayList<>();

        void add(RedisTraffic one) {
            seen.add(one);
        }

        RedisTraffic median() {
            return new RedisTraffic(
                    median(RedisTraffic::sent), median(RedisTraffic::run), median(RedisTraffic::roundTrips));
        }

        private long median(ToLongFunction<RedisTraffic> part) {
            return seen.stream()
                    .mapToLong(part)
                    .sorted()
                    .skip(seen.size() / 2)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
