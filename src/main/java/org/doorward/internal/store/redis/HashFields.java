package org.doorward.internal.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
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
}
