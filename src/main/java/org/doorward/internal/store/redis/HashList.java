package org.doorward.internal.store.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Reads any number of hashes that a script lists: the first ones with the list, the others by further calls, so that no script
 * takes long. Safe for any thread.
 */
final class HashList {
    /** The most hashes that one script reads. */
    private static final int AT_ONCE = 200;

    private final Redis redis;

    HashList(Redis redis) {
        this.redis = redis;
    }

    /**
     * Reads all hashes in order.
     *
     * @param script takes as its last argument, added here, how many hashes it may read; returns the others by name
     * @param stem the prefix of the names of the hashes
     * @param hash receives the rest of each name, and the fields; no fields where the hash does not exist
     */
    void each(
            Scripts script,
            List<Object> keys,
            String stem,
            List<Object> arguments,
            BiConsumer<String, Map<String, String>> hash) {
        Object[] all = Stream.concat(arguments.stream(), Stream.of(Integer.toString(AT_ONCE)))
                .toArray();
        List<String> left = told(redis.nested(script, keys, all), hash);
        for (int i = 0; i < left.size(); i += AT_ONCE) {
            List<Object> some = new ArrayList<>(List.of(stem));
            some.addAll(left.subList(i, Math.min(left.size(), i + AT_ONCE)));
            told(redis.nested(Scripts.HASHES, keys.subList(0, 1), some.toArray()), hash);
        }
    }

    /** Passes on the hashes, and returns the names without one. */
    private static List<String> told(List<Object> answer, BiConsumer<String, Map<String, String>> hash) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            String name = (String) answer.get(i);
            if (answer.get(i + 1) instanceof List<?> fields) {
                hash.accept(name, HashFields.fields(Arrays.asList(fields.toArray(new String[0]))));
            } else {
                left.add(name);
            }
        }
        return left;
    }
}
