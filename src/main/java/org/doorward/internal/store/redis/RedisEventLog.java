package org.doorward.internal.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.doorward.internal.cluster.EventLog;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/** The events between nodes: a stream in Redis, and a channel of the same name that says when to look. */
final class RedisEventLog implements EventLog {
    /** Entries kept; at one heartbeat a second and node, hours of a small cluster. */
    private static final int KEPT = 10_000;

    private final Redis redis;
    private final String key;
    private volatile Runnable wakeUp = () -> {};
    private @Nullable Integer subscription;

    RedisEventLog(Redis redis, Keys keys) {
        this.redis = redis;
        this.key = keys.events();
    }

    @Override
    public Instant append(List<Map<String, String>> entries) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(Integer.toString(KEPT));
        // heartbeats are seen when the readers look by themselves: waking all for each would cost the square of the
        // nodes
        arguments.add(entries.stream().allMatch(fields -> "beat".equals(fields.get("kind"))) ? "" : "wake");
        for (Map<String, String> fields : entries) {
            arguments.add(Integer.toString(fields.size() * 2));
            fields.forEach((field, value) -> {
                arguments.add(field);
                arguments.add(value);
            });
        }
        return Instant.ofEpochMilli(redis.number(Scripts.APPEND, List.of(key), arguments.toArray()));
    }

    @Override
    public List<Entry> after(String position, int limit) {
        List<String> answer = redis.texts(Scripts.AFTER, List.of(key), position, Integer.toString(limit));
        List<Entry> entries = new ArrayList<>();
        int next = 0;
        while (next + 1 < answer.size()) {
            int end = next + 2 + Integer.parseInt(answer.get(next + 1));
            Map<String, String> fields = new TreeMap<>(HashFields.fields(answer.subList(next + 2, end)));
            entries.add(new Entry(answer.get(next), fields));
            next = end;
        }
        return entries;
    }

    @Override
    public String end() {
        return redis.texts(Scripts.LAST, List.of(key)).get(0);
    }

    @Override
    public void onAppended(Runnable newWakeUp) {
        this.wakeUp = newWakeUp;
    }

    /** Listens to the channel; for a thread that may wait. Redisson listens again by itself after a broken connection. */
    synchronized void subscribe(RedissonClient client) {
        if (subscription == null) {
            RTopic topic = client.getTopic(key, StringCodec.INSTANCE);
            subscription = topic.addListener(String.class, (channel, message) -> wakeUp.run());
        }
    }

    /** Listens no more; for a thread that may wait. */
    synchronized void unsubscribe(RedissonClient client) {
        Integer listening = subscription;
        if (listening != null) {
            subscription = null;
            client.getTopic(key, StringCodec.INSTANCE).removeListener(listening);
        }
    }

    @Override
    public void close() {
        wakeUp = () -> {};
    }
}
