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

/** The log of events between nodes: a stream in Redis, and a channel of the same name that wakes readers. */
final class RedisEventLog implements EventLog {
    /** The length of the stream. With one heartbeat a second for each node it covers hours in a small cluster. */
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
        // readers find heartbeats when they poll: waking all readers for each would cost the square of the nodes
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
        HashFields.each(answer, (at, fields) -> entries.add(new Entry(at, new TreeMap<>(fields))));
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

    /** Subscribes to the channel. Blocks. Redisson subscribes again after a broken connection. */
    synchronized void subscribe(RedissonClient client) {
        if (subscription == null) {
            RTopic topic = client.getTopic(key, StringCodec.INSTANCE);
            subscription = topic.addListener(String.class, (channel, message) -> wakeUp.run());
        }
    }

    /** Ends the subscription. Blocks. */
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
