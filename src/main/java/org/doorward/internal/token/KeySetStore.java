package org.doorward.internal.token;

import java.util.Optional;
import org.doorward.StoreUnavailableException;

/**
 * Where the signing keys of all nodes are kept: one text, changed by compare-and-set. Atomic, from any thread. The text
 * holds no key that could be used without {@code doorward.secret}. The promises are tests: {@code KeySetStoreContract}.
 */
public interface KeySetStore {
    /**
     * The text as it is.
     *
     * @param version 1 for the first text, one more with each change
     */
    record Stored(long version, String text) {}

    /**
     * What is kept, as the last {@link #replace} that was taken left it.
     *
     * @return empty when nothing was ever kept
     * @throws StoreUnavailableException when it cannot be told
     */
    Optional<Stored> read();

    /**
     * Puts a text in the place of another one.
     *
     * @param expected the version that was read; 0 where nothing was
     * @return false, changing nothing, when another version is there
     * @throws StoreUnavailableException when it is not known whether it was taken
     */
    boolean replace(long expected, String text);
}
