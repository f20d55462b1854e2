package org.doorward.internal.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;

/**
 * The signing keys, the oldest first. Only the last one has no end. Immutable: each change makes a new set.
 *
 * @param entries at least one
 */
record SigningKeySet(List<KeyEntry> entries) {
    /** How long a new key is published before it signs. Every node reads the store in a shorter time. */
    static final Duration PROPAGATION = Duration.ofSeconds(30);

    /** The same for public keys. Other services may cache them for five minutes. */
    private static final Duration PUBLIC_PROPAGATION = Duration.ofMinutes(10);

    /** The most keys in a set, however often keys are rotated. */
    static final int MOST = 16;

    SigningKeySet {
        entries = List.copyOf(entries);
        long newest = entries.stream().filter(KeyEntry::isNewest).count();
        boolean lastIsNewest =
                !entries.isEmpty() && entries.get(entries.size() - 1).isNewest();
        if (newest != 1 || !lastIsNewest) {
            throw new IllegalArgumentException("exactly the last key must have no end, keys without one: " + newest);
        }
    }

    /** A set with the HS256 key of the secret alone. */
    static SigningKeySet ofSecretAlone(Instant createdAt) {
        return new SigningKeySet(List.of(KeyEntry.ofSecretAlone(createdAt)));
    }

    /** Returns how long a new key of this algorithm is published before it signs. */
    static Duration propagation(JwtAlgorithm algorithm) {
        return algorithm == JwtAlgorithm.HS256 ? PROPAGATION : PUBLIC_PROPAGATION;
    }

    KeyEntry newest() {
        return entries.get(entries.size() - 1);
    }

    /**
     * Returns this set with a new key. The present key verifies until its last token has expired.
     *
     * @param overlap the longest lifetime of a token, and the tolerance for clocks
     */
    SigningKeySet rotatedTo(KeyEntry next, Instant now, Duration overlap) {
        List<KeyEntry> all = new ArrayList<>(withoutThoseOver(now));
        KeyEntry old = all.remove(all.size() - 1);
        all.add(old.verifyingUntil(next.signsFrom().plus(overlap)));
        all.add(next);
        return new SigningKeySet(all);
    }

    private List<KeyEntry> withoutThoseOver(Instant now) {
        return entries.stream().filter(entry -> entry.verifiesAt(now)).toList();
    }

    boolean isFullAt(Instant now) {
        return withoutThoseOver(now).size() >= MOST;
    }

    /**
     * Returns this set without a key. When the signing key is removed, the published one signs now. When the published
     * key is removed, the key before it becomes the newest again.
     *
     * @return empty when no signing key would be left
     */
    Optional<SigningKeySet> without(KeyEntry gone, Instant now) {
        List<KeyEntry> left = new ArrayList<>(withoutThoseOver(now));
        left.remove(gone);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        int last = left.size() - 1;
        boolean signs = gone.equals(signingAt(now).orElse(null));
        if (signs && gone.isNewest()) {
            return Optional.empty();
        }
        if (gone.isNewest()) {
            left.set(last, left.get(last).verifyingUntil(null));
        } else if (signs) {
            left.set(last, left.get(last).signingFrom(now));
        }
        return Optional.of(new SigningKeySet(left));
    }

    /** Returns the signing key: the newest one whose time has come. */
    Optional<KeyEntry> signingAt(Instant now) {
        return entries.stream().filter(entry -> entry.signsAt(now)).reduce((older, newer) -> newer);
    }
}
