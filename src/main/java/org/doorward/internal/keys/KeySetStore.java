package org.doorward.internal.keys;

import java.util.Optional;
import org.doorward.StoreUnavailableException;

/**
 * Stores the signing keys of all nodes as one text, changed by compare-and-set. Atomic, from any thread. Without
 * {@code doorward.secret} no key in the text can sign. The contract is tested by {@code KeySetStoreContract}.
 */
public interface KeySetStore {
    /**
     * The stored text.
     *
     * @param version 1 for the first text; each change adds one
     */
    record Stored(long version, String text) {}

    /**
     * Returns the text of the last successful {@link #replace}.
     *
     * @return empty when nothing is stored
     * @throws StoreUnavailableException when the store does not answer
     */
    Optional<Stored> read();

    /**
     * Replaces the text.
     *
     * @param expected the version that was read; 0 when nothing was stored
     * @return false, without a change, when the store has another version
     * @throws StoreUnavailableException when the outcome is unknown
     */
    boolean replace(long expected, String text);
}
