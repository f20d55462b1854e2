package org.doorward.internal.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys that this node knows: a copy of the stored set. It is read every few seconds, and when a token names
 * a key of ours that is not in it. Before the first read only the HS256 key of the secret alone is known, which needs
 * no store. Safe for any thread.
 */
public final class SigningKeys {
    private static final System.Logger LOG = System.getLogger("org.doorward.keys");
    /** The shortest time between two reads that unknown key ids cause. */
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final KeySetStore store;
    private final KeyMaterial material;
    private final JwtAlgorithm algorithm;
    private final LongSupplier nanos;
    private final ReentrantLock reading = new ReentrantLock();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private boolean attempted;
    private long attemptedAt;
    private volatile KnownKeys known;

    /** Uses the HS256 key of the secret alone. It needs no store and cannot be rotated. */
    public static SigningKeys ofSecret(DerivedKeys secrets) {
        return new SigningKeys(secrets, Nowhere.INSTANCE, JwtAlgorithm.HS256, () -> 0L);
    }

    /**
     * Uses the keys of this store. The constructor does not read it.
     *
     * @param algorithm the algorithm of new keys; existing keys keep theirs
     * @param nanos a monotonic clock, in nanoseconds
     */
    public SigningKeys(DerivedKeys secrets, KeySetStore store, JwtAlgorithm algorithm, LongSupplier nanos) {
        this.store = store;
        this.material = new KeyMaterial(secrets);
        this.algorithm = algorithm;
        this.nanos = nanos;
        this.known = algorithm == JwtAlgorithm.HS256
                ? made(0, null, SigningKeySet.ofSecretAlone(Instant.EPOCH), null)
                : KnownKeys.none();
    }

    private KnownKeys made(long version, @Nullable String text, SigningKeySet set, @Nullable Long readAt) {
        List<KnownKeys.Kept> kept = set.entries().stream()
                .map(entry -> new KnownKeys.Kept(entry, usable(entry)))
                .toList();
        return KnownKeys.of(version, text, kept, readAt);
    }

    /** One damaged key must not make the good keys unusable. */
    private List<SigningKey> usable(KeyEntry entry) {
        try {
            return material.keys(entry);
        } catch (IllegalArgumentException e) {
            if (told.add(entry.id())) {
                LOG.log(System.Logger.Level.ERROR, "this node cannot use signing key " + entry.id(), e);
            }
            return List.of();
        }
    }

    /** The result of looking up a key id. */
    public sealed interface Named {
        record Good(SigningKey key) implements Named {}

        /** A key of ours that no longer verifies. */
        record Retired() implements Named {}

        /** Not the id of a key of ours. */
        record Unknown() implements Named {}
    }

    /**
     * Looks up the key with this id. It reads the store for an unknown id of ours.
     *
     * @throws StoreUnavailableException when the store does not answer, when it was read less than a second ago, and
     *     when the key exists and this node cannot use it
     */
    public Named named(String kid, Instant now) {
        SigningKey key = known.keys().get(kid);
        if (key == null) {
            if (!material.isOurs(kid)) {
                return new Named.Unknown();
            }
            key = lookedUp(kid, now);
        }
        return key != null && key.entry().verifiesAt(now) ? new Named.Good(key) : new Named.Retired();
    }

    /** Whether this very key is still one of this node's keys and verifies at this time. No I/O. */
    public boolean isStillGood(SigningKey key, Instant now) {
        return known.keys().get(key.kid()) == key && key.entry().verifiesAt(now);
    }

    /**
     * Looks up a key of ours that is not known. Only a set that was read after a token with this id was seen proves
     * that the key is removed, because a key is stored before it signs.
     *
     * @return null for a removed key
     */
    private @Nullable SigningKey lookedUp(String kid, Instant now) {
        reading.lock();
        try {
            if (!known.tells(kid)) {
                boolean justDone = isJustDone();
                StoreUnavailableException failure = justDone ? null : attempt();
                if (failure != null || known.isUnusable(kid, now) || (justDone && !known.tells(kid))) {
                    throw new StoreUnavailableException("the signing key of a token is unknown at present", failure);
                }
                if (!known.keys().containsKey(kid)) {
                    known.gone().add(kid);
                }
            }
            return known.keys().get(kid);
        } finally {
            reading.unlock();
        }
    }

    /**
     * Returns the key that signs: the newest one whose time has come and that this node can use.
     *
     * @throws StoreUnavailableException when there is none, as before the first read
     */
    public SigningKey signing(Instant now) {
        SigningKey found = known.signing(now);
        if (found == null) {
            StoreUnavailableException failure = readUnlessJustDone();
            found = known.signing(now);
            if (found == null) {
                throw new StoreUnavailableException("there is no signing key", failure);
            }
        }
        return found;
    }

    /** Whether there is a key that signs. */
    boolean canSign(Instant now) {
        return known.signing(now) != null;
    }

    /** Of concurrent callers one reads; the others wait for it and do not read again. */
    private @Nullable StoreUnavailableException readUnlessJustDone() {
        reading.lock();
        try {
            return isJustDone() ? null : attempt();
        } finally {
            reading.unlock();
        }
    }

    private boolean isJustDone() {
        return attempted && nanos.getAsLong() - attemptedAt < AGAIN_NANOS;
    }

    private @Nullable StoreUnavailableException attempt() {
        try {
            read();
            return null;
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the signing keys cannot be read", e);
            return e;
        } finally {
            attempted = true;
            attemptedAt = nanos.getAsLong();
        }
    }

    /**
     * Reads the store.
     *
     * @throws StoreUnavailableException when the store does not answer; the known keys stay
     */
    public void read() {
        current();
    }

    /**
     * Reads the stored set, which this node uses from now on. When the store has lost the set, the known keys stay:
     * otherwise nothing could sign, and a removed key could verify again.
     */
    KnownKeys current() {
        reading.lock();
        try {
            Optional<KeySetStore.Stored> stored = store.read();
            long at = nanos.getAsLong();
            KnownKeys before = known;
            if (stored.isEmpty()) {
                known = before.readAgain(0, at);
            } else if (before.isOf(stored.get())) {
                known = before.readAgain(before.version(), at);
            } else {
                String text = stored.get().text();
                known = made(stored.get().version(), text, parsed(text), at);
            }
            return known;
        } finally {
            reading.unlock();
        }
    }

    private static SigningKeySet parsed(String text) {
        try {
            return KeySetText.read(text);
        } catch (IllegalArgumentException e) {
            throw new StoreUnavailableException("the stored signing keys are damaged or of another version", e);
        }
    }

    /**
     * Replaces the stored set of this version.
     *
     * @return false when the store has another version
     */
    boolean replace(long version, SigningKeySet next) {
        SigningKeySet sealed = new SigningKeySet(
                next.entries().stream().map(material::sealedWithPresent).toList());
        String text = KeySetText.write(sealed);
        if (!store.replace(version, text)) {
            return false;
        }
        KnownKeys made = made(version + 1, text, sealed, nanos.getAsLong());
        reading.lock();
        try {
            if (known.version() <= version) {
                known = made;
            }
        } finally {
            reading.unlock();
        }
        return true;
    }

    KeyMaterial material() {
        return material;
    }

    JwtAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * Returns the known keys.
     *
     * @throws StoreUnavailableException when the store was never read and does not answer
     */
    List<KnownKeys.Kept> kept() {
        if (known.readAt() == null) {
            StoreUnavailableException failure = readUnlessJustDone();
            if (known.readAt() == null) {
                throw new StoreUnavailableException("the signing keys have never been read", failure);
            }
        }
        return known.kept();
    }

    /** A store that is always empty, for the key of the secret alone. */
    private enum Nowhere implements KeySetStore {
        INSTANCE;

        @Override
        public Optional<Stored> read() {
            return Optional.empty();
        }

        @Override
        public boolean replace(long expected, String text) {
            // only a KeyRotation replaces, and none is made for the key of the secret alone
            throw new UnsupportedOperationException("this store stays empty");
        }
    }
}
