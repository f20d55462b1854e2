package org.doorward.internal.store.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.internal.keys.KeySetStore;
import org.jspecify.annotations.Nullable;

/** Signing keys on the heap of one node. */
public final class MemoryKeySetStore implements KeySetStore {
    private final AtomicReference<@Nullable Stored> stored = new AtomicReference<>();

    @Override
    public Optional<Stored> read() {
        return Optional.ofNullable(stored.get());
    }

    @Override
    public boolean replace(long expected, String text) {
        Stored present = stored.get();
        long version = present == null ? 0 : present.version();
        return version == expected && stored.compareAndSet(present, new Stored(expected + 1, text));
    }
}
