package org.doorward.internal.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
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
}
