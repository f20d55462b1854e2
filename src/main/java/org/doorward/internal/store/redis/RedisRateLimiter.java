package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.doorward.internal.limit.Backoff;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.FailureCount;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.limit.WindowCounts;

/** Counts in Redis, by one script for each operation. Counts expire. */
final class RedisRateLimiter implements RateLimiter {
    private final Redis redis;
    private final Keys keys;

    RedisRateLimiter(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(now.toEpochMilli()));
        for (Limit limit : limits) {
            arguments.add(Long.toString(limit.most()));
            arguments.add(Long.toString(limit.period().toMillis()));
        }
        List<String> answer = redis.texts(Scripts.TAKE, List.of(keys.limit(key)), arguments.toArray());
        return WindowCounts.of(answer.get(1)).outcome(answer.get(0).equals("1"), limits, now);
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(came.toEpochMilli()));
        arguments.add(Long.toString(now.toEpochMilli()));
        arguments.add(Long.toString(FailureCount.UNDER_WAY.toMillis()));
        for (Counter counter : counters) {
            Backoff backoff = counter.backoff();
            arguments.add(Integer.toString(backoff.free()));
            arguments.add(Integer.toString(backoff.mostCounted()));
            arguments.add(Long.toString(backoff.first().toMillis()));
            arguments.add(Long.toString(backoff.most().toMillis()));
            arguments.add(Long.toString(backoff.forget().toMillis()));
            arguments.add(counter.counts().name());
        }
        List<Object> names = counters.stream()
                .<Object>map(counter -> keys.failures(counter.key()))
                .toList();
        List<String> answer = redis.texts(Scripts.RESERVE, names, arguments.toArray());
        if (answer.isEmpty()) {
            return new Reservation.UnderWay();
        }
        if (answer.get(0).indexOf(' ') < 0) {
            return new Reservation.Wait(Duration.ofMillis(Long.parseLong(answer.get(0))));
        }
        List<Reservation.Hold> holds = new ArrayList<>();
        for (int i = 0; i < counters.size(); i++) {
            if (!answer.get(i).isEmpty()) {
                holds.add(new Reservation.Hold(counters.get(i), FailureCount.of(answer.get(i)), now, true));
            }
        }
        return new Reservation.Held(holds, false);
    }

    @Override
    public void settle(Reservation.Held held, Outcome outcome) {
        redis.number(Scripts.SETTLE, counted(held), told(held, outcome));
    }

    @Override
    public CompletionStage<Void> settleSoon(Reservation.Held held, Outcome outcome) {
        return redis.begin(Scripts.SETTLE, counted(held), told(held, outcome)).thenAccept(settled -> {});
    }

    private List<Object> counted(Reservation.Held held) {
        List<Object> names = new ArrayList<>();
        held.holds().forEach(hold -> names.add(keys.failures(hold.counter().key())));
        names.add(keys.settled(held.holds().get(0).counter().key().tenant(), held.id()));
        return names;
    }

    private static Object[] told(Reservation.Held held, Outcome outcome) {
        List<Object> arguments = new ArrayList<>();
        for (Reservation.Hold hold : held.holds()) {
            Counter counter = hold.counter();
            arguments.add(!hold.taken() ? "none" : outcome.failed() ? "failed" : "back");
            arguments.add(outcome.forgiven().contains(counter.key()) ? "forget" : "keep");
            arguments.add(Long.toString(hold.at().toEpochMilli()));
            arguments.add(Integer.toString(counter.backoff().mostCounted()));
        }
        arguments.add(Long.toString(FailureCount.UNDER_WAY.multipliedBy(2).toMillis()));
        return arguments.toArray();
    }
}
