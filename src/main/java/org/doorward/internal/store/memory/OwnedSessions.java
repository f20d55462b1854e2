package org.doorward.internal.store.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/** The sessions of an account. Changed only under its lock; read without one. */
final class OwnedSessions {
    volatile long epoch;
    volatile long version;
    volatile long scope;

    /** The time of the last change; null until a sweep has noted it. */
    volatile @Nullable Instant movedAt = Instant.EPOCH;

    /** Sessions that were not ended, the latest opened first. */
    final ConcurrentNavigableMap<Long, SessionId> opened = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    private final Map<SessionId, Long> numbers = new HashMap<>();

    void add(SessionId id) {
        long number = opened.isEmpty() ? 1 : opened.firstKey() + 1;
        opened.put(number, id);
        numbers.put(id, number);
    }

    void remove(SessionId id) {
        Long number = numbers.remove(id);
        if (number != null) {
            opened.remove(number);
        }
    }
}
