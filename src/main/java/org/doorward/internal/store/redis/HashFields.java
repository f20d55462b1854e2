package org.doorward.internal.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as fields of a hash, and reads them. All are texts of at most 64 bytes, so that Redis stores the hash in its
 * compact form; longer texts are split into numbered pieces. Times are milliseconds since 1970. Reading throws
 * IllegalArgumentException for a missing or damaged field.
 */
final class HashFields {
    private static final int PIECE_BYTES = 64;

    private HashFields() {}

    /** Reads fields from a list of names and values in turn. */
    static Map<String, String> fields(List<String> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i), flat.get(i + 1));
        }
        return fields;
    }

    /** Reads hashes from the answer of a script: for each its name, the number of texts that follow, field, value ... */
    static void each(List<String> answer, BiConsumer<String, Map<String, String>> hash) {
        int next = 0;
        while (next + 1 < answer.size()) {
            int end = next + 2 + Integer.parseInt(answer.get(next + 1));
            hash.accept(answer.get(next), fields(answer.subList(next + 2, end)));
            next = end;
        }
    }

    static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    static void putPieces(Map<String, String> fields, String name, String text) {
        int piece = 0;
        StringBuilder current = new StringBuilder();
        int bytes = 0;
        for (int point : text.codePoints().toArray()) {
            String character = Character.toString(point);
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + length > PIECE_BYTES) {
                fields.put(name + piece++, current.toString());
                current.setLength(0);
                bytes = 0;
            }
            current.append(character);
            bytes += length;
        }
        fields.put(name + piece, current.toString());
    }

    static Optional<String> pieces(Map<String, String> fields, String name) {
        String first = fields.get(name + 0);
        if (first == null) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(first);
        for (int piece = 1; ; piece++) {
            String next = fields.get(name + piece);
            if (next == null) {
                return Optional.of(text.toString());
            }
            text.append(next);
        }
    }

    static String text(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return value;
    }

    static long number(Map<String, String> fields, String name) {
        return Long.parseLong(text(fields, name));
    }

    static Instant instant(Map<String, String> fields, String name) {
        return Instant.ofEpochMilli(number(fields, name));
    }

    /**
     * Reads any number of hashes that a script lists: the first ones with the list, the others by further calls, so that no script
     * takes long. Safe for any thread.
     */
    static final class HashList {
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
                    hash.accept(name, fields(Arrays.asList(fields.toArray(new String[0]))));
                } else {
                    left.add(name);
                }
            }
            return left;
        }
    }
}
