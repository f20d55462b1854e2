package org.doorward.internal.token;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.KeySettings.JwtAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * What a node has read of the signing keys, as of one moment.
 *
 * @param version of the text; 0 where there was none, or is none any more
 * @param text what was read; null where there never was one. The version alone would not tell a set from another one that was
 *     begun anew
 * @param keys every key by its name
 * @param gone names that tokens bore before the text was read, and that are not in it; for any thread, and grows
 * @param readAt when, in nanoseconds; null before the first time
 */
record KnownKeys(
        long version,
        @Nullable String text,
        List<Kept> kept,
        Map<String, SigningKey> keys,
        Set<String> gone,
        @Nullable Long readAt) {

    /** One entry of the set with its keys, the present secret's first; none when they cannot be used here. */
    record Kept(KeyEntry entry, List<SigningKey> keys) {
        String kid() {
            return keys.isEmpty() ? entry.id() : keys.get(0).kid();
        }
    }

    /** Before the first time. */
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

    /** Whether the store has nothing any more. */
    boolean isLost() {
        return version == 0 && text != null;
    }

    /** The set; null where nothing is kept and nothing is known without it. */
    @Nullable
    SigningKeySet set() {
        List<KeyEntry> entries = kept.stream().map(Kept::entry).toList();
        return entries.isEmpty() ? null : new SigningKeySet(entries);
    }

    /** Whether all is said of this name: whose key it is, or that it is gone. */
    boolean tells(String kid) {
        return keys.containsKey(kid) || gone.contains(kid);
    }

    /** Whether it is the name of a key that should be good and cannot be used here. */
    boolean isUnusable(String kid, Instant now) {
        return kept.stream()
                .anyMatch(each -> each.keys().isEmpty()
                        && each.kid().equals(kid)
                        && each.entry().verifiesAt(now));
    }

    /** The key to sign with: the newest one whose time has come and that this node can use; null when there is none. */
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
            // a node in the middle of a roll-out may not open the newest yet, and the one before it verifies still
            algorithm = may ? entry.algorithm() : algorithm;
        }
        return null;
    }
}
