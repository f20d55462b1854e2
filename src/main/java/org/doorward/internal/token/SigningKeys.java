package org.doorward.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.doorward.KeySettings.JwtAlgorithm;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys as this node knows them: a copy of what the store has, looked at again every few seconds and when a token
 * names a key of ours that is not among them. Until the store was read for the first time, the HS256 key of the secret alone is
 * known, which needs no store. Safe for any thread.
 */
public final class SigningKeys {
    private static final System.Logger LOG = System.getLogger("org.doorward.keys");
    /** Unknown keys make a node look no more often than this. */
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

    /** The HS256 key of the secret alone, which needs no store and which nobody can rotate. */
    public static SigningKeys ofSecret(DerivedKeys secrets) {
        return new SigningKeys(secrets, Nowhere.INSTANCE, JwtAlgorithm.HS256, () -> 0L);
    }

    /**
     * Over this store, of which nothing is read yet.
     *
     * @param algorithm of new keys; those that are there are used as they are
     * @param nanos a time that only goes forward
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

    /** One damaged key must not take the good ones with it. */
    private List<SigningKey> usable(KeyEntry entry) {
        try {
            return material.keys(entry);
        } catch (IllegalArgumentException e) {
            if (told.add(entry.id())) {
                LOG.log(System.Logger.Level.ERROR, "signing key " + entry.id() + " cannot be used here", e);
            }
            return List.of();
        }
    }

    /** What the name of a key comes to. */
    sealed interface Named {
        record Good(SigningKey key) implements Named {}

        /** A key of ours that verifies nothing any more. */
        record Retired() implements Named {}

        /** Not the name of a key of ours. */
        record Unknown() implements Named {}
    }

    /**
     * The key of this name.
     *
     * @throws StoreUnavailableException when the store must be asked and cannot, or was asked less than a second ago; and when
     *     the key is there and cannot be used here
     */
    Named named(String kid, Instant now) {
        SigningKey key = known.keys().get(kid);
        if (key == null) {
            if (!material.isOurs(kid)) {
                return new Named.Unknown();
            }
            key = lookedUp(kid, now);
        }
        return key != null && key.entry().verifiesAt(now) ? new Named.Good(key) : new Named.Retired();
    }

    /**
     * A key of ours that was not known. Only a set that was read after a token bore its name tells that it is gone: a key is
     * kept before it signs.
     *
     * @return null for one that is gone
     */
    private @Nullable SigningKey lookedUp(String kid, Instant now) {
        reading.lock();
        try {
            if (!known.tells(kid)) {
                boolean justDone = isJustDone();
                StoreUnavailableException failure = justDone ? null : attempt();
                if (failure != null || known.isUnusable(kid, now) || (justDone && !known.tells(kid))) {
                    throw new StoreUnavailableException("the signing key of a token cannot be told now", failure);
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
     * The key to sign with: the newest one whose time has come and that this node can use.
     *
     * @throws StoreUnavailableException when there is none, as before the store was read
     */
    SigningKey signing(Instant now) {
        SigningKey found = known.signing(now);
        if (found == null) {
            StoreUnavailableException failure = readUnlessJustDone();
            found = known.signing(now);
            if (found == null) {
                throw new StoreUnavailableException("there is no key to sign with", failure);
            }
        }
        return found;
    }

    /** Whether there is a key to sign with. */
    boolean canSign(Instant now) {
        return known.signing(now) != null;
    }

    /** One of those who come at once asks; the others wait for it and do not ask again. */
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
     * Looks at the store.
     *
     * @throws StoreUnavailableException when it cannot be read; what was known is known still
     */
    public void read() {
        current();
    }

    /**
     * The set as the store has it, which this node goes by from now on. Where the store has lost it, what was known is known
     * still: nothing would sign, and a key that was removed could be good again.
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
            throw new StoreUnavailableException("what the store holds are no signing keys of this version", e);
        }
    }

    /** Puts a set in the place of the one of this version. @return false when another one is there */
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
     * The keys as they are known.
     *
     * @throws StoreUnavailableException when the store was never read and cannot be
     */
    List<KnownKeys.Kept> kept() {
        if (known.readAt() == null) {
            StoreUnavailableException failure = readUnlessJustDone();
            if (known.readAt() == null) {
                throw new StoreUnavailableException("the signing keys were not read yet", failure);
            }
        }
        return known.kept();
    }

    /** For what needs no store. */
    private enum Nowhere implements KeySetStore {
        INSTANCE;

        @Override
        public Optional<Stored> read() {
            return Optional.empty();
        }

        @Override
        public boolean replace(long expected, String text) {
            // only a KeyRotation replaces, and none is ever made over the key of the secret alone
            throw new UnsupportedOperationException("nothing is kept here");
        }
    }
}
