package org.doorward.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.KeySettings.JwtAlgorithm;

/**
 * The signing keys, the oldest first; the last one, and only that, has no end yet. Immutable: each change is a new set.
 *
 * @param entries at least one
 */
record SigningKeySet(List<KeyEntry> entries) {
    /** How long a new key is known before it signs: longer than any node takes to look. */
    static final Duration PROPAGATION = Duration.ofSeconds(30);

    /** The same for public keys, which services elsewhere may keep for five minutes. */
    private static final Duration PUBLIC_PROPAGATION = Duration.ofMinutes(10);

    /** So many keys at most, however often somebody rotates. */
    static final int MOST = 16;

    SigningKeySet {
        entries = List.copyOf(entries);
        long newest = entries.stream().filter(KeyEntry::isNewest).count();
        boolean lastIsNewest =
                !entries.isEmpty() && entries.get(entries.size() - 1).isNewest();
        if (newest != 1 || !lastIsNewest) {
            throw new IllegalArgumentException("one key, the last, must be the newest: " + newest + " are");
        }
    }

    /** With the HS256 key of the secret alone. */
    static SigningKeySet ofSecretAlone(Instant createdAt) {
        return new SigningKeySet(List.of(KeyEntry.ofSecretAlone(createdAt)));
    }

    /** How long a new key of this algorithm is published before it signs. */
    static Duration propagation(JwtAlgorithm algorithm) {
        return algorithm == JwtAlgorithm.HS256 ? PROPAGATION : PUBLIC_PROPAGATION;
    }

    KeyEntry newest() {
        return entries.get(entries.size() - 1);
    }

    /**
     * With one more key. What signed until now goes on verifying until its last token has expired.
     *
     * @param overlap the longest life of a token, and room for clocks
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
     * Without this key, at once. One that was to sign next signs now when its predecessor goes; one that goes itself gives
     * its place back.
     *
     * @return empty when nothing would be left to sign with
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

    /** The one whose turn it is: the newest whose time has come. */
    Optional<KeyEntry> signingAt(Instant now) {
        return entries.stream().filter(entry -> entry.signsAt(now)).reduce((older, newer) -> newer);
    }
}
