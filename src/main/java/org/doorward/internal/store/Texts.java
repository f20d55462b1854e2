package org.doorward.internal.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several texts in one column or field, percent-encoded and separated by blanks. */
public final class Texts {
    private Texts() {}

    /** Joins a set in its natural order, a list in its own. */
    public static String joined(Collection<String> texts) {
        Stream<String> ordered = texts instanceof Set ? texts.stream().sorted() : texts.stream();
        return ordered.map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    /**
     * Returns the texts in their order.
     *
     * @throws IllegalArgumentException when the text is damaged
     */
    public static List<String> list(String joined) {
        return Stream.of(joined.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Returns the texts without an order.
     *
     * @throws IllegalArgumentException when the text is damaged
     */
    public static Set<String> set(String joined) {
        return Set.copyOf(list(joined));
    }
}
