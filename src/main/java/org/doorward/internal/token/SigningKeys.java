package org.doorward.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.doorward.DoorwardSettings.JwtAlgorithm;
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
    private boolean attempted;
    private long attemptedAt;
    private volatile View view;

    /**
     * What is known of the store.
     *
     * @param version of the text; 0 where there was none
     * @param keys every key by its name
     * @param readAt when, in nanoseconds; null before the first time
     */
    private record View(
            long version,
            List<Kept> kept,
            Map<String, SigningKey> keys,
            @Nullable Long readAt) {
        View readAgain(long at) {
            return new View(version, kept, keys, at);
        }
    }

    /** One entry of the set with its keys, the present secret's first. */
    record Kept(KeyEntry entry, List<SigningKey> keys) {
        String kid() {
            return keys.get(0).kid();
        }
    }

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
        this.view = algorithm == JwtAlgorithm.HS256
                ? view(0, SigningKeySet.ofSecretAlone(Instant.EPOCH), null)
                : new View(0, List.of(), Map.of(), null);
    }

    private View view(long version, SigningKeySet set, @Nullable Long readAt) {
        List<Kept> kept = new ArrayList<>();
        Map<String, SigningKey> keys = new HashMap<>();
        for (KeyEntry entry : set.entries()) {
            List<SigningKey> made = material.keys(entry);
            made.forEach(key -> keys.put(key.kid(), key));
            kept.add(new Kept(entry, made));
        }
        return new View(version, List.copyOf(kept), Map.copyOf(keys), readAt);
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
     * @param mayAsk whether the store may be asked for a key of ours that is not known; if not, it counts as retired
     * @throws StoreUnavailableException when the store must be asked and cannot
     */
    Named named(String kid, Instant now, boolean mayAsk) {
        SigningKey known = view.keys().get(kid);
        if (known == null) {
            if (!material.isOurs(kid)) {
                return new Named.Unknown();
            }
            known = mayAsk ? lookedUp(kid) : null;
        }
        return known != null && known.entry().verifiesAt(now) ? new Named.Good(known) : new Named.Retired();
    }

    private @Nullable SigningKey lookedUp(String kid) {
        StoreUnavailableException failure = readUnlessJustDone();
        View now = view;
        SigningKey key = now.keys().get(kid);
        Long readAt = now.readAt();
        boolean tooOld = readAt == null || nanos.getAsLong() - readAt > SigningKeySet.PROPAGATION.toNanos();
        if (key == null && tooOld) {
            throw new StoreUnavailableException("the signing keys cannot be read", failure);
        }
        return key;
    }

    /**
     * The key to sign with: the newest one whose time has come and that this node can use.
     *
     * @throws StoreUnavailableException when there is none, as before the store was read
     */
    SigningKey signing(Instant now) {
        SigningKey found = signingIn(view, now);
        if (found == null) {
            StoreUnavailableException failure = readUnlessJustDone();
            found = signingIn(view, now);
            if (found == null) {
                throw new StoreUnavailableException("there is no key to sign with", failure);
            }
        }
        return found;
    }

    private static @Nullable SigningKey signingIn(View view, Instant now) {
        List<Kept> kept = view.kept();
        JwtAlgorithm algorithm = null;
        for (int i = kept.size() - 1; i >= 0; i--) {
            SigningKey key = kept.get(i).keys().get(0);
            boolean may = key.entry().signsAt(now)
                    && (algorithm == null || algorithm == key.entry().algorithm());
            if (may && key.canSign()) {
                return key;
            }
            // a node in the middle of a roll-out may not open the newest yet, and the one before it verifies still
            algorithm = may ? key.entry().algorithm() : algorithm;
        }
        return null;
    }

    /** Whether there is a key to sign with. */
    boolean canSign(Instant now) {
        return signingIn(view, now) != null;
    }

    /** One of those who come at once asks; the others wait for it and do not ask again. */
    private @Nullable StoreUnavailableException readUnlessJustDone() {
        reading.lock();
        try {
            if (attempted && nanos.getAsLong() - attemptedAt < AGAIN_NANOS) {
                return null;
            }
            read();
            return null;
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the signing keys cannot be read", e);
            return e;
        } finally {
            attempted = true;
            attemptedAt = nanos.getAsLong();
            reading.unlock();
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

    /** The set as the store has it, which this node goes by from now on. */
    Present current() {
        reading.lock();
        try {
            Optional<KeySetStore.Stored> stored = store.read();
            long version = stored.map(KeySetStore.Stored::version).orElse(0L);
            long at = nanos.getAsLong();
            View before = view;
            if (before.readAt() != null && before.version() == version) {
                view = before.readAgain(at);
            } else if (stored.isPresent()) {
                view = view(version, parsed(stored.get().text()), at);
            } else {
                view = algorithm == JwtAlgorithm.HS256
                        ? view(0, SigningKeySet.ofSecretAlone(Instant.EPOCH), at)
                        : new View(0, List.of(), Map.of(), at);
            }
            return present();
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

    /**
     * The set and its version.
     *
     * @param set null where nothing is kept and nothing is known without it
     */
    record Present(long version, @Nullable SigningKeySet set) {}

    private Present present() {
        View now = view;
        List<KeyEntry> entries = now.kept().stream().map(Kept::entry).toList();
        return new Present(now.version(), entries.isEmpty() ? null : new SigningKeySet(entries));
    }

    /** Puts a set in the place of the one of this version. @return false when another one is there */
    boolean replace(long version, SigningKeySet next) {
        SigningKeySet sealed = new SigningKeySet(
                next.entries().stream().map(material::sealedWithPresent).toList());
        if (!store.replace(version, KeySetText.write(sealed))) {
            return false;
        }
        View made = view(version + 1, sealed, nanos.getAsLong());
        reading.lock();
        try {
            if (view.version() <= version) {
                view = made;
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
    List<Kept> kept() {
        if (view.readAt() == null) {
            StoreUnavailableException failure = readUnlessJustDone();
            if (view.readAt() == null) {
                throw new StoreUnavailableException("the signing keys were not read yet", failure);
            }
        }
        return view.kept();
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
            throw new UnsupportedOperationException("nothing is kept here");
        }
    }
}
