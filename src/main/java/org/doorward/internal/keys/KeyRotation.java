package org.doorward.internal.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.settings.KeySettings.JwtAlgorithm;
import org.doorward.internal.settings.value.ClockTolerance;
import org.jspecify.annotations.Nullable;

/**
 * Creates, rotates and removes the signing keys of all nodes. Each change is a compare-and-set. When two nodes rotate
 * at the same moment, one does and the other finds it done. Safe for any thread.
 */
public final class KeyRotation {
    private static final System.Logger LOG = System.getLogger("org.doorward.keys");
    private static final int ATTEMPTS = 8;
    /**
     * The shortest time between two checks for re-sealing. While a secret is changed, nodes with the old and the new
     * one re-seal each other's keys.
     */
    private static final Duration SEAL_AGAIN = Duration.ofMinutes(10);

    private static final String SCHEDULE = "the schedule";

    private final SigningKeys keys;
    private final Clock clock;
    private final Duration overlap;
    private final Duration every;
    private boolean started;
    private Instant sealLookedAt = Instant.MIN;

    /**
     * Rotates these keys.
     *
     * @param access the longest lifetime of an access token; a replaced key verifies for that long
     * @param every the age at which a key is replaced; zero for never
     */
    public KeyRotation(SigningKeys keys, Clock clock, Duration access, Duration every) {
        this.keys = keys;
        this.clock = clock;
        this.overlap = access.plus(ClockTolerance.USUAL);
        this.every = every;
    }

    /** The state of a key. */
    public enum State {
        /** Known and verifying; signs soon. */
        PUBLISHED,
        SIGNING,
        /** Replaced; verifies until its last token has expired. */
        VERIFYING;

        /** Returns the state as clients receive it, in lower case. */
        public String code() {
            return Reason.codeOf(this);
        }
    }

    /**
     * A key without its secret part.
     *
     * @param createdAt null for the key of the secret alone
     * @param verifiesUntil null for the newest key
     */
    public record Description(
            String kid,
            JwtAlgorithm algorithm,
            @Nullable Instant createdAt,
            Instant signsFrom,
            @Nullable Instant verifiesUntil,
            State state) {}

    /** The result of removing a key. */
    public enum Removal {
        REMOVED,
        UNKNOWN,
        /** No signing key would be left. */
        ONLY_SIGNING_KEY
    }

    /**
     * Creates the first keys where the algorithm needs stored keys and there are none. Starts the change to the
     * configured algorithm where the newest key has another one. The caller repeats it until the store has answered.
     *
     * @throws StoreUnavailableException when the store does not answer
     * @throws IllegalStateException when our secrets can open none of the stored keys
     */
    public synchronized void start() {
        KnownKeys present = kept();
        Instant now = now();
        SigningKeySet set = present.set();
        if (set == null) {
            create(now);
        } else if (set.newest().algorithm() != keys.algorithm()) {
            rotate(set.newest(), false, "the setting doorward.jwt.algorithm");
        } else if (present.version() == 0 && !every.isZero()) {
            // the key's age counts from now on
            boolean first = keys.replace(0, SigningKeySet.ofSecretAlone(now));
            LOG.log(System.Logger.Level.DEBUG, first ? "the key's age counts from now" : "another node was first");
        }
        if (!keys.canSign(now())) {
            throw new IllegalStateException("doorward.secret: another secret has sealed the signing keys in the store;"
                    + " put that into doorward.secret.previous, or remove the key set from the store if it is lost");
        }
        started = true;
    }

    /** The key of the secret, which signed before, verifies until its tokens have expired. */
    private void create(Instant now) {
        KeyEntry first = keys.material().made(keys.algorithm(), now, now);
        SigningKeySet set = SigningKeySet.ofSecretAlone(Instant.EPOCH).rotatedTo(first, now, overlap);
        if (keys.replace(0, set)) {
            tell("made", first, "the first start");
        } else {
            keys.read();
        }
    }

    /**
     * Reads the store, and says whether a key is due. It writes the known keys back to a store that has lost them, and
     * re-seals keys that another secret than the present one has sealed.
     */
    public synchronized boolean isDue() {
        if (!started) {
            start();
        }
        SigningKeySet set = kept().set();
        return set != null && isDue(set.newest());
    }

    private KnownKeys kept() {
        KnownKeys present = keys.current();
        SigningKeySet set = present.set();
        if (set == null) {
            return present;
        }
        Instant now = now();
        boolean looks = !now.isBefore(sealLookedAt.plus(SEAL_AGAIN));
        if (looks) {
            sealLookedAt = now;
        }
        boolean sealsAnew = looks && keys.material().isToBeSealed(set);
        if (!present.isLost() && !sealsAnew) {
            return present;
        }
        boolean done = keys.replace(present.version(), set);
        if (present.isLost()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store has lost the signing keys; {0}",
                    done ? "this node wrote them back" : "another node wrote keys first");
        } else {
            LOG.log(
                    System.Logger.Level.INFO,
                    done ? "the signing keys were sealed with the new secret" : "another node changed the keys first");
        }
        return keys.current();
    }

    private boolean isDue(KeyEntry newest) {
        return !every.isZero()
                && !newest.createdAt().equals(Instant.EPOCH)
                && !now().isBefore(newest.createdAt().plus(every));
    }

    /** Makes a new key if the newest is too old. A second caller finds the new key and makes none. */
    public void rotateIfDue() {
        SigningKeySet set = keys.current().set();
        if (set != null && isDue(set.newest())) {
            rotate(set.newest(), false, SCHEDULE);
        }
    }

    /**
     * Makes a new key.
     *
     * @param atOnce whether it signs now, and not only after all nodes know it
     * @param by the caller, for the log
     * @return the newest key; empty when too many keys are still in use
     */
    public Optional<Description> rotate(boolean atOnce, String by) {
        SigningKeySet set = keys.current().set();
        if (set == null) {
            start();
        } else if (set.isFullAt(now()) || !rotate(set.newest(), atOnce, by)) {
            return Optional.empty();
        }
        List<Description> all = list();
        return Optional.of(all.get(all.size() - 1));
    }

    /** @return false when no key was made */
    private boolean rotate(KeyEntry newest, boolean atOnce, String by) {
        Instant now = now();
        KeyEntry next = keys.material()
                .made(keys.algorithm(), now, atOnce ? now : now.plus(SigningKeySet.propagation(keys.algorithm())));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            KnownKeys present = keys.current();
            SigningKeySet set = present.set();
            if (set == null || !set.newest().id().equals(newest.id())) {
                return set != null;
            }
            if (keys.replace(present.version(), set.rotatedTo(next, now, overlap))) {
                tell("made", next, by);
                return true;
            }
        }
        throw new StoreUnavailableException("too many callers change the signing keys at once", null);
    }

    /**
     * Removes a key. From now on this node refuses its tokens, and every node does within ten seconds.
     *
     * @param by the caller, for the log
     */
    public Removal remove(String kid, String by) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            KnownKeys present = keys.current();
            SigningKeySet set = present.set();
            Optional<KeyEntry> gone = set == null
                    ? Optional.empty()
                    : set.entries().stream()
                            .filter(entry ->
                                    entry.verifiesAt(now()) && keys.material().hasKid(entry, kid))
                            .findFirst();
            if (set == null || gone.isEmpty()) {
                return Removal.UNKNOWN;
            }
            Optional<SigningKeySet> left = set.without(gone.get(), now());
            if (left.isEmpty()) {
                return Removal.ONLY_SIGNING_KEY;
            }
            if (keys.replace(present.version(), left.get())) {
                tell("removed", gone.get(), by);
                return Removal.REMOVED;
            }
        }
        throw new StoreUnavailableException("too many callers change the signing keys at once", null);
    }

    /** Returns the keys that verify, the oldest first. */
    public List<Description> list() {
        Instant now = now();
        List<KnownKeys.Kept> alive = keys.kept().stream()
                .filter(kept -> kept.entry().verifiesAt(now))
                .toList();
        if (alive.isEmpty()) {
            return List.of();
        }
        Optional<KeyEntry> signing =
                new SigningKeySet(alive.stream().map(KnownKeys.Kept::entry).toList()).signingAt(now);
        return alive.stream()
                .map(kept -> described(
                        kept, now, signing.filter(kept.entry()::equals).isPresent()))
                .toList();
    }

    private static Description described(KnownKeys.Kept kept, Instant now, boolean signing) {
        KeyEntry entry = kept.entry();
        State state = signing ? State.SIGNING : entry.signsAt(now) ? State.VERIFYING : State.PUBLISHED;
        Instant created = entry.createdAt().equals(Instant.EPOCH) ? null : entry.createdAt();
        return new Description(kept.kid(), entry.algorithm(), created, entry.signsFrom(), entry.verifiesUntil(), state);
    }

    private void tell(String what, KeyEntry entry, String by) {
        LOG.log(
                System.Logger.Level.INFO,
                "signing key {0} ({1}) was {2} by {3}",
                keys.material().kid(entry),
                entry.algorithm(),
                what,
                by);
    }

    private Instant now() {
        return clock.instant();
    }
}
