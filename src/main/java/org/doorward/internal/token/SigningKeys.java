package org.doorward.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private volatile View view;

    /**
     * What is known of the store.
     *
     * @param version of the text; 0 where there was none, or is none any more
     * @param text what was read; null where there never was one. The version alone would not tell a set from another one
     *     that was begun anew
     * @param keys every key by its name
     * @param gone names that tokens bore before the text was read, and that are not in it
     * @param readAt when, in nanoseconds; null before the first time
     */
    private record View(
            long version,
            @Nullable String text,
            List<Kept> kept,
            Map<String, SigningKey> keys,
            Set<String> gone,
            @Nullable Long readAt) {
        static View ofNothing(@Nullable Long readAt) {
            return new View(0, null, List.of(), Map.of(), ConcurrentHashMap.newKeySet(), readAt);
        }

        boolean isOf(KeySetStore.Stored stored) {
            return readAt != null
                    && version == stored.version()
                    && stored.text().equals(text);
        }

        View readAgain(long ofVersion, long at) {
            return new View(ofVersion, text, kept, keys, gone, at);
        }

        boolean isLost() {
            return version == 0 && text != null;
        }

        /** Whether it is the name of a key that should be good and cannot be used here. */
        boolean isUnusable(String kid, Instant now) {
            return kept.stream()
                    .anyMatch(each -> each.keys().isEmpty()
                            && each.kid().equals(kid)
                            && each.entry().verifiesAt(now));
        }
    }

    /** One entry of the set with its keys, the present secret's first; none when they cannot be used here. */
    record Kept(KeyEntry entry, List<SigningKey> keys) {
        String kid() {
            return keys.isEmpty() ? entry.id() : keys.get(0).kid();
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
                ? view(0, null, SigningKeySet.ofSecretAlone(Instant.EPOCH), null)
                : View.ofNothing(null);
    }

    private View view(long version, @Nullable String text, SigningKeySet set, @Nullable Long readAt) {
        List<Kept> kept = new ArrayList<>();
        Map<String, SigningKey> keys = new HashMap<>();
        for (KeyEntry entry : set.entries()) {
            List<SigningKey> made = usable(entry);
            made.forEach(key -> keys.put(key.kid(), key));
            kept.add(new Kept(entry, made));
        }
        return new View(version, text, List.copyOf(kept), Map.copyOf(keys), ConcurrentHashMap.newKeySet(), readAt);
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
        SigningKey known = view.keys().get(kid);
        if (known == null) {
            if (!material.isOurs(kid)) {
                return new Named.Unknown();
            }
            known = lookedUp(kid, now);
        }
        return known != null && known.entry().verifiesAt(now) ? new Named.Good(known) : new Named.Retired();
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
            if (!isTold(kid)) {
                boolean justDone = isJustDone();
                StoreUnavailableException failure = justDone ? null : attempt();
                if (failure != null || view.isUnusable(kid, now) || (justDone && !isTold(kid))) {
                    throw new StoreUnavailableException("the signing key of a token cannot be told now", failure);
                }
                if (!view.keys().containsKey(kid)) {
                    view.gone().add(kid);
                }
            }
            return view.keys().get(kid);
        } finally {
            reading.unlock();
        }
    }

    private boolean isTold(String kid) {
        return view.keys().containsKey(kid) || view.gone().contains(kid);
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
            KeyEntry entry = kept.get(i).entry();
            List<SigningKey> keys = kept.get(i).keys();
            boolean may = entry.signsAt(now) && (algorithm == null || algorithm == entry.algorithm());
            if (may && !keys.isEmpty() && keys.get(0).canSign()) {
                return keys.get(0);
            }
            // a node in the middle of a roll-out may not open the newest yet, and the one before it verifies still
            algorithm = may ? entry.algorithm() : algorithm;
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
    Present current() {
        reading.lock();
        try {
            Optional<KeySetStore.Stored> stored = store.read();
            long at = nanos.getAsLong();
            View before = view;
            if (stored.isEmpty()) {
                view = before.readAgain(0, at);
            } else if (before.isOf(stored.get())) {
                view = before.readAgain(before.version(), at);
            } else {
                String text = stored.get().text();
                view = view(stored.get().version(), text, parsed(text), at);
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
     * @param lost whether the store has nothing any more, and the set is what this node knew
     */
    record Present(long version, @Nullable SigningKeySet set, boolean lost) {}

    private Present present() {
        View now = view;
        List<KeyEntry> entries = now.kept().stream().map(Kept::entry).toList();
        return new Present(now.version(), entries.isEmpty() ? null : new SigningKeySet(entries), now.isLost());
    }

    /** Puts a set in the place of the one of this version. @return false when another one is there */
    boolean replace(long version, SigningKeySet next) {
        SigningKeySet sealed = new SigningKeySet(
                next.entries().stream().map(material::sealedWithPresent).toList());
        String text = KeySetText.write(sealed);
        if (!store.replace(version, text)) {
            return false;
        }
        View made = view(version + 1, text, sealed, nanos.getAsLong());
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
            // only a KeyRotation replaces, and none is ever made over the key of the secret alone
            throw new UnsupportedOperationException("nothing is kept here");
        }
    }
}
