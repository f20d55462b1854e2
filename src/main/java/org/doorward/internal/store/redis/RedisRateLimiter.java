package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.doorward.limit.Backoff;
import org.doorward.limit.Counter;
import org.doorward.limit.Failures;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Reservation;
import org.doorward.limit.Taken;
import org.doorward.limit.Windows;

/** Counts in Redis, each step one script; what is over expires. */
final class RedisRateLimiter implements RateLimiter {
    private final Redis redis;
    private final Keys keys;

    RedisRateLimiter(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    @Override
    public Taken take(LimitKey key, List<Limit> limits, Instant now) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(now.toEpochMilli()));
        for (Limit limit : limits) {
            arguments.add(Long.toString(limit.most()));
            arguments.add(Long.toString(limit.period().toMillis()));
        }
        List<String> answer = redis.texts(Scripts.TAKE, List.of(keys.limit(key)), arguments.toArray());
        return Windows.of(answer.get(1)).outcome(answer.get(0).equals("1"), limits, now);
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant now) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Long.toString(now.toEpochMilli()));
        for (Counter counter : counters) {
            Backoff backoff = counter.backoff();
            arguments.add(Integer.toString(backoff.free()));
            arguments.add(Integer.toString(backoff.mostCounted()));
            arguments.add(Long.toString(backoff.first().toMillis()));
            arguments.add(Long.toString(backoff.most().toMillis()));
            arguments.add(Long.toString(backoff.forget().toMillis()));
        }
        List<Object> names = counters.stream()
                .<Object>map(counter -> keys.failures(counter.key()))
                .toList();
        List<String> answer = redis.texts(Scripts.RESERVE, names, arguments.toArray());
        if (answer.size() == 1) {
            return new Reservation.Wait(Duration.ofMillis(Long.parseLong(answer.get(0))));
        }
        List<Reservation.Hold> holds = new ArrayList<>();
        for (int i = 0; i < counters.size(); i++) {
            holds.add(new Reservation.Hold(
                    counters.get(i), Failures.of(answer.get(2 * i)), Failures.of(answer.get(2 * i + 1))));
        }
        return new Reservation.Held(holds, false);
    }

    @Override
    public void settle(Reservation.Held held, Set<LimitKey> forgiven) {
        List<Object> names = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        for (Reservation.Hold hold : held.holds()) {
            LimitKey key = hold.counter().key();
            names.add(keys.failures(key));
            arguments.add(forgiven.contains(key) ? "all" : "one");
            arguments.add(hold.before().text());
            arguments.add(hold.after().text());
        }
        redis.number(Scripts.SETTLE, names, arguments.toArray());
    }
}
