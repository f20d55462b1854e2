package org.doorward.internal.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One circuit breaker for each primary, so that calls to the other shards of a cluster go on when one is down, and a new
 * primary is used at once.
 */
final class Breakers {
    private static final int SLOTS = 16_384;
    private static final int OF_CLUSTER = 16;

    /** By primary. Those of earlier primaries stay: they are few and small. */
    private final Map<Object, CircuitBreaker> all = new ConcurrentHashMap<>();

    private final IntFunction<Object> primaries;
    private final Consumer<CircuitBreaker> onSuspected;
    private final Consumer<CircuitBreaker> onOpened;

    /**
     * @param primaries returns the present primary of a slot, without blocking
     * @param onSuspected receives each breaker that a probe must decide on, on the thread of a call
     * @param onOpened receives each breaker that has opened, once, on the thread of a call
     */
    Breakers(IntFunction<Object> primaries, Consumer<CircuitBreaker> onSuspected, Consumer<CircuitBreaker> onOpened) {
        this.primaries = primaries;
        this.onSuspected = onSuspected;
        this.onOpened = onOpened;
    }

    CircuitBreaker of(String key) {
        return all.computeIfAbsent(primaries.apply(slot(key)), primary -> new CircuitBreaker());
    }

    /** Returns the part of a cluster for a slot, where the primary is not known. */
    static Object part(int slot) {
        return slot * OF_CLUSTER / SLOTS;
    }

    void failed(CircuitBreaker breaker, String key) {
        switch (breaker.failed(key)) {
            case SUSPECTED -> onSuspected.accept(breaker);
            case OPENED -> onOpened.accept(breaker);
            case NONE -> {}
        }
    }

    boolean areClosed() {
        return all.values().stream().noneMatch(CircuitBreaker::isOpen);
    }

    /** Returns one of these tags for each primary that has any of them now. */
    Collection<String> onePerPrimary(List<String> tags) {
        Map<Object, String> found = new HashMap<>();
        tags.forEach(tag -> found.putIfAbsent(primaries.apply(slot(tag)), tag));
        return found.values();
    }

    /** Returns hash tags, one for each part of a cluster. */
    static List<String> tags(boolean cluster) {
        if (!cluster) {
            return List.of("0");
        }
        return Stream.iterate(0, part -> part + 1)
                .limit(OF_CLUSTER)
                .map(part -> Stream.iterate(0, number -> number + 1)
                        .map(number -> Integer.toString(number))
                        .filter(tag -> slot(tag) * OF_CLUSTER / SLOTS == part)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** The cluster slot of a key: CRC-16 (XMODEM) of the part in braces, as the Redis Cluster specification says. */
    static int slot(String key) {
        int crc = 0;
        for (byte octet : hashed(key).getBytes(StandardCharsets.UTF_8)) {
            crc ^= (octet & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
        }
        return (crc & 0xffff) % SLOTS;
    }

    /** Returns the text that decides the slot: the hash tag, if there is one. An account's sessions share it. */
    static String hashed(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        return open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
    }
}
