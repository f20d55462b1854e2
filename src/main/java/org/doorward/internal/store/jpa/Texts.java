package org.doorward.internal.store.jpa;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several texts in one column: percent-encoded, so that a blank can stand between them. */
final class Texts {
    private Texts() {}

    static String joined(Collection<String> texts) {
        return texts.stream()
                .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    static List<String> list(String joined) {
        return split(joined).toList();
    }

    static Set<String> roles(String joined) {
        return split(joined).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> split(String joined) {
        return Stream.of(joined.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
    }
}
