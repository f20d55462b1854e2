package org.doorward.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.doorward.benchmark.contender.Bare;
import org.doorward.benchmark.contender.Contender;
import org.doorward.benchmark.contender.Doorward;
import org.doorward.benchmark.contender.JavaJwt;
import org.doorward.benchmark.contender.SaToken;
import org.doorward.benchmark.contender.Shiro;
import org.doorward.benchmark.contender.Site;
import org.doorward.benchmark.contender.SpringSession;
import org.doorward.benchmark.measure.Interleaved;
import org.doorward.benchmark.measure.MarkdownTable;
import org.doorward.benchmark.measure.Opened;
import org.doorward.benchmark.measure.Pace;
import org.doorward.benchmark.measure.Result;
import org.doorward.benchmark.server.LocalRedis;

/** What a request costs by each contender's protection, beside the servlet alone; all of them in one process, by turns. */
final class RequestCosts implements AutoCloseable {
    private static final int ROUNDS = 400;
    private static final double SECONDS_TO_WARM_UP = 20;
    private static final double SECONDS = 60;

    private final Opened opened = new Opened();
    private final List<Contender> contenders = new ArrayList<>();

    private RequestCosts(boolean warm, boolean cold) {
        Bare bare = opened.add(new Bare());
        List<Contender> warmOnes = new ArrayList<>();
        Doorward doorward = onRedis(Doorward::warm);
        List<Contender> onRedis = doorward.contenders();
        bare.with(Bare.SAME_COOKIES, doorward.cookieHeader());
        bare.with(Bare.SAME_TOKEN, doorward.bearerHeader());
        if (warm) {
            warmOnes.addAll(onRedis);
            warmOnes.addAll(opened.add(Doorward.memory()).contenders());
            warmOnes.addAll(opened.add(Doorward.jpa()).contenders());
        }
        contenders.addAll(bare.contenders());
        contenders.addAll(opened.add(JavaJwt.alone()).contenders());
        contenders.addAll(onRedis(JavaJwt::withHash).contenders());
        contenders.addAll(warmOnes);
        if (cold) {
            contenders.addAll(onRedis(Doorward::cold).contenders());
        }
        contenders.addAll(onRedis(SaToken::new).contenders());
        contenders.addAll(onRedis(SpringSession::plain).contenders());
        contenders.addAll(onRedis(SpringSession::indexed).contenders());
        contenders.addAll(onRedis(Shiro::new).contenders());
    }

    /** Measures those that have what they need at hand, those that ask a store each time, or both. */
    static List<String> measure(boolean warm, boolean cold) {
        List<Traffic.OfRequest> traffic = Traffic.ofRequests();
        try (RequestCosts costs = new RequestCosts(warm, cold)) {
            Interleaved handedOver = costs.measured(one -> one::run);
            Interleaved onOneThread = costs.measured(one -> one::runOnThisThread);
            return costs.told(handedOver, onOneThread, traffic);
        }
    }

    private Interleaved measured(Function<Contender, Runnable> way) {
        return new Interleaved(contenders.stream().map(way).toList(), ROUNDS)
                .warmUp(Pace.seconds(SECONDS_TO_WARM_UP))
                .run(Pace.seconds(SECONDS));
    }

    private <S extends Site> S onRedis(Function<String, S> site) {
        return opened.add(site.apply(opened.add(new LocalRedis()).address()));
    }

    private List<String> told(Interleaved handedOver, Interleaved onOneThread, List<Traffic.OfRequest> traffic) {
        MarkdownTable table = new MarkdownTable(
                String.format(
                        Locale.ROOT,
                        "Requests, one at a time, Jetty in memory: %d rounds of 20 of each, by turns, handed from thread to"
                                + " thread as a server does it; then %d on one thread, where the differences are clearest.",
                        handedOver.rounds(),
                        onOneThread.rounds()),
                "contender",
                "× bare (10–90 % of rounds)",
                "× bare with the cookies",
                "× java-jwt + hash read",
                "median, µs",
                "p99, µs",
                "Redis commands; round trips",
                "on one thread: µs above bare",
                "KB allocated",
                "KB above bare");
        Map<String, Result> handed = byName(handedOver);
        Map<String, Result> onOne = byName(onOneThread);
        Result bare = named(handed, Bare.NAME);
        Result cookies = named(handed, Bare.SAME_COOKIES);
        Result hash = named(handed, JavaJwt.WITH_HASH);
        Result bareOnOne = named(onOne, Bare.NAME);
        for (Contender contender : contenders) {
            String name = contender.name();
            Result result = named(handed, name);
            Result one = named(onOne, name);
            Result.Ratio ratio = result.to(bare);
            table.row(
                    name,
                    two(ratio.median()) + " (" + two(ratio.low()) + "–" + two(ratio.high()) + ")",
                    two(result.to(cookies).median()),
                    two(result.to(hash).median()),
                    MarkdownTable.number(result.median()),
                    MarkdownTable.number(result.p99()),
                    Traffic.of(name, traffic),
                    MarkdownTable.number(one.median() - bareOnOne.median()),
                    kilobytes(one.allocated()),
                    kilobytes(one.allocated() - bareOnOne.allocated()));
        }
        return table.lines(new Goals(handed, onOne).lines().toArray(String[]::new));
    }

    private static String kilobytes(double octets) {
        return String.format(Locale.ROOT, "%.1f", octets / 1_024);
    }

    private Map<String, Result> byName(Interleaved interleaved) {
        Map<String, Result> results = new LinkedHashMap<>();
        for (int i = 0; i < contenders.size(); i++) {
            results.put(contenders.get(i).name(), interleaved.result(i));
        }
        return results;
    }

    private static Result named(Map<String, Result> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    @Override
    public void close() {
        opened.close();
    }
}
