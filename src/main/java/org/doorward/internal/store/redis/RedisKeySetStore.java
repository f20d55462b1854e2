package org.doorward.internal.store.redis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.internal.keys.KeySetStore;

/** The signing keys of all nodes in one hash. */
final class RedisKeySetStore implements KeySetStore {
    private final Redis redis;
    private final String key;

    RedisKeySetStore(Redis redis, Keys keys) {
        this.redis = redis;
        this.key = keys.signingKeys();
    }

    @Override
    public Optional<Stored> read() {
        Map<String, String> fields = redis.fields(key);
        String version = fields.get("version");
        String text = fields.get("text");
        return version == null || text == null
                ? Optional.empty()
                : Optional.of(new Stored(Long.parseLong(version), text));
    }

    /** Waits for replicas: a fail-over must not bring back a removed key. */
    @Override
    public boolean replace(long expected, String text) {
        return redis.safely(Scripts.KEYS, List.of(key), Long.toString(expected), text) == 1;
    }
}
