package org.doorward.internal.keys;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys that a node has read, at one moment.
 *
 * @param version the version of the text; 0 when the store has none, or has lost it
 * @param text the text that was read; null when there never was one. The version alone cannot tell a set from a set
 *     that was started anew
 * @param keys all keys by their {@code kid}
 * @param gone key ids of tokens that were seen before the text was read and are not in it; a concurrent set that grows
 * @param readAt when it was read, by the monotonic clock, in nanoseconds; null before the first read
 */
record KnownKeys(
        long version,
        @Nullable String text,
        List<Kept> kept,
        Map<String, SigningKey> keys,
        Set<String> gone,
        @Nullable Long readAt) {

    /**
     * One entry of the set with its keys, the present secret's first. The keys are empty when this node cannot use the
     * entry.
     */
    record Kept(KeyEntry entry, List<SigningKey> keys) {
        String kid() {
            return keys.isEmpty() ? entry.id() : keys.get(0).kid();
        }
    }

    /** The state before the first read. */
    static KnownKeys none() {
        return of(0, null, List.of(), null);
    }

    static KnownKeys of(long version, @Nullable String text, List<Kept> kept, @Nullable Long readAt) {
        Map<String, SigningKey> keys = new HashMap<>();
        kept.forEach(each -> each.keys().forEach(key -> keys.put(key.kid(), key)));
        return new KnownKeys(version, text, List.copyOf(kept), Map.copyOf(keys), ConcurrentHashMap.newKeySet(), readAt);
    }

    boolean isOf(KeySetStore.Stored stored) {
        return readAt != null && version == stored.version() && stored.text().equals(text);
    }

    KnownKeys readAgain(long ofVersion, long at) {
        return new KnownKeys(ofVersion, text, kept, keys, gone, at);
    }

    /** Whether the store has lost the keys. */
    boolean isLost() {
        return version == 0 && text != null;
    }

    /** Returns the set; null when no key is stored and none is known without a store. */
    @Nullable
    SigningKeySet set() {
        List<KeyEntry> entries = kept.stream().map(Kept::entry).toList();
        return entries.isEmpty() ? null : new SigningKeySet(entries);
    }

    /** Whether this id is decided: it is a known key, or a removed one. */
    boolean tells(String kid) {
        return keys.containsKey(kid) || gone.contains(kid);
    }

    /** Whether this is the id of a key that verifies, and that this node cannot use. */
    boolean isUnusable(String kid, Instant now) {
        return kept.stream()
                .anyMatch(each -> each.keys().isEmpty()
                        && each.kid().equals(kid)
                        && each.entry().verifiesAt(now));
    }

    /**
     * Returns the key that signs: the newest one whose time has come and that this node can use. Null when there is
     * none.
     */
    @Nullable
    SigningKey signing(Instant now) {
        JwtAlgorithm algorithm = null;
        for (int i = kept.size() - 1; i >= 0; i--) {
            KeyEntry entry = kept.get(i).entry();
            List<SigningKey> ofEntry = kept.get(i).keys();
            boolean may = entry.signsAt(now) && (algorithm == null || algorithm == entry.algorithm());
            if (may && !ofEntry.isEmpty() && ofEntry.get(0).canSign()) {
                return ofEntry.get(0);
            }
            // during a roll-out a node may not be able to open the newest key yet; the key before it still verifies
            algorithm = may ? entry.algorithm() : algorithm;
        }
        return null;
    }
}
