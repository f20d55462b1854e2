package org.doorward.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one sentinel of a {@link RealSentinel} says at the moment. */
record SentinelView(RedisProcess sentinel, String name) {
    /** The primary's address; empty if it does not answer. */
    Optional<String> primary() {
        return sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)
                .map(answer -> "redis://" + ((List<?>) answer).get(0) + ":" + ((List<?>) answer).get(1));
    }

    /** Whether it is connected with the primary and with no fail-over busy. */
    boolean isCalm() {
        return with("flags", "master", "SENTINEL", "MASTERS") == 1;
    }

    /** How many other sentinels it is connected with. */
    long sentinels() {
        return with("flags", "sentinel", "SENTINEL", "SENTINELS", name);
    }

    /** How many replicas are connected with the primary. */
    long replicas() {
        return with("master-link-status", "ok", "SENTINEL", "REPLICAS", name);
    }

    /** How many of those that a command tells of have just this value. */
    private long with(String field, String value, String... command) {
        List<?> all = (List<?>) sentinel.ask(command).orElse(List.of());
        return all.stream()
                .map(List.class::cast)
                .map(SentinelView::byName)
                .filter(one -> value.equals(one.get(field)))
                .count();
    }

    private static Map<String, String> byName(List<?> namesAndValues) {
        return IntStream.range(0, namesAndValues.size() / 2)
                .boxed()
                .collect(Collectors.toMap(
                        i -> Objects.toString(namesAndValues.get(2 * i)),
                        i -> Objects.toString(namesAndValues.get(2 * i + 1))));
    }
}
