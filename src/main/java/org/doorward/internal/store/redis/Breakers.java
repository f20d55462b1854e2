package org.doorward.internal.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The circuit breakers: one for each primary, so that a dead shard of a cluster keeps nobody from the others, and a replica
 * that takes over is used at once.
 */
final class Breakers {
    private static final int SLOTS = 16_384;
    private static final int OF_CLUSTER = 16;

    /** By primary. Those of primaries that are gone stay: there are few, and each is a few bytes. */
    private final Map<Object, CircuitBreaker> all = new ConcurrentHashMap<>();

    private final IntFunction<Object> primaries;
    private final Consumer<CircuitBreaker> onOpened;

    /**
     * None yet.
     *
     * @param primaries tells of each slot who has it at present; must not wait
     * @param onOpened is told once of each that has opened, on the thread of a call
     */
    Breakers(IntFunction<Object> primaries, Consumer<CircuitBreaker> onOpened) {
        this.primaries = primaries;
        this.onOpened = onOpened;
    }

    CircuitBreaker of(String key) {
        return all.computeIfAbsent(primaries.apply(slot(key)), primary -> new CircuitBreaker());
    }

    /** The part of a cluster that a slot is in, where nobody tells us more. */
    static Object part(int slot) {
        return slot * OF_CLUSTER / SLOTS;
    }

    void failed(CircuitBreaker breaker, String key) {
        if (breaker.failed(key)) {
            onOpened.accept(breaker);
        }
    }

    boolean areClosed() {
        return all.values().stream().noneMatch(CircuitBreaker::isOpen);
    }

    /** Texts that, in braces in a key, lead to each part of Redis. */
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
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        String hashed = open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
        int crc = 0;
        for (byte octet : hashed.getBytes(StandardCharsets.UTF_8)) {
            crc ^= (octet & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
        }
        return (crc & 0xffff) % SLOTS;
    }
}
