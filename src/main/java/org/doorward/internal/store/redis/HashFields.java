package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How values become fields of a hash. Texts only, never serialized objects (R023); none longer than 64 bytes, so that Redis
 * keeps the hash in its compact form: longer texts are cut into numbered pieces. Times are milliseconds since 1970. What
 * reads throws IllegalArgumentException for what is damaged.
 */
final class HashFields {
    private static final int PIECE_BYTES = 64;

    private HashFields() {}

    /** Fields as Redis lists them: name, value, name, value. */
    static Map<String, String> fields(List<String> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i), flat.get(i + 1));
        }
        return fields;
    }

    /** Goes through hashes as scripts list them: name, number of texts that follow, field, value ... */
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

    /** Percent-encoded, so that a blank can stand between them. A set's in its natural order, a list's in its own. */
    static String joined(Collection<String> texts) {
        Stream<String> ordered = texts instanceof Set ? texts.stream().sorted() : texts.stream();
        return ordered.map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    static Set<String> split(String joined) {
        return Set.copyOf(list(joined));
    }

    static List<String> list(String joined) {
        return Stream.of(joined.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                .toList();
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
