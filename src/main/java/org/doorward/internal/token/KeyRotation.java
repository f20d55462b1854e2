package org.doorward.internal.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.doorward.KeySettings.JwtAlgorithm;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and removes the signing keys of all nodes. Each change is a compare-and-set: of two who rotate at the same
 * moment one does, and the other finds it done. Safe for any thread.
 */
public final class KeyRotation {
    private static final System.Logger LOG = System.getLogger("org.doorward.keys");
    private static final Duration CLOCK_SANITY = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 8;
    /** While a secret is changed, nodes of either kind seal anew; not more often than this. */
    private static final Duration SEAL_AGAIN = Duration.ofMinutes(10);

    private static final String SCHEDULE = "the schedule";

    private final SigningKeys keys;
    private final Clock clock;
    private final Duration overlap;
    private final Duration every;
    private boolean started;
    private Instant sealLookedAt = Instant.MIN;

    /**
     * Over these keys.
     *
     * @param access the longest life of an access token: so long a replaced key verifies
     * @param every how old a key may become; zero for any age
     */
    public KeyRotation(SigningKeys keys, Clock clock, Duration access, Duration every) {
        this.keys = keys;
        this.clock = clock;
        this.overlap = access.plus(CLOCK_SANITY);
        this.every = every;
    }

    /** How a key stands. */
    public enum State {
        /** Known and verifying, to sign soon. */
        PUBLISHED,
        SIGNING,
        /** Replaced, verifying until its last token has expired. */
        VERIFYING;

        /** As it is told to clients. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A key for people.
     *
     * @param createdAt null for the key that comes with the secret
     * @param verifiesUntil null for the newest one
     */
    public record Description(
            String kid,
            JwtAlgorithm algorithm,
            @Nullable Instant createdAt,
            Instant signsFrom,
            @Nullable Instant verifiesUntil,
            State state) {}

    /** What came of removing a key. */
    public enum Removal {
        REMOVED,
        UNKNOWN,
        /** Nothing would be left to sign with. */
        ONLY_SIGNING_KEY
    }

    /**
     * Makes the first keys where there are none and their algorithm needs some; begins to change to the algorithm of the
     * settings where the newest key is of another. To be called until it was answered.
     *
     * @throws StoreUnavailableException when the store gives no answer
     * @throws IllegalStateException when no key there can be used with our secrets
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
            // from now on its age counts
            boolean first = keys.replace(0, SigningKeySet.ofSecretAlone(now));
            LOG.log(System.Logger.Level.DEBUG, first ? "the age of the key counts" : "another node was first");
        }
        if (!keys.canSign(now())) {
            throw new IllegalStateException(
                    "doorward.secret: the signing keys in the store were sealed with another one;"
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
     * Looks at the store; whether a key is to be made. Gives a store back what it has lost, and seals anew what another secret
     * than the present one has sealed.
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
                    done ? "it was given back what this node knew" : "another node was first to give it some");
        } else {
            LOG.log(
                    System.Logger.Level.INFO,
                    done ? "the signing keys were sealed with the new secret" : "sealing waits");
        }
        return keys.current();
    }

    private boolean isDue(KeyEntry newest) {
        return !every.isZero()
                && !newest.createdAt().equals(Instant.EPOCH)
                && !now().isBefore(newest.createdAt().plus(every));
    }

    /** Makes a new key when the newest is too old. Whoever comes second finds that it is not. */
    public void rotateIfDue() {
        SigningKeySet set = keys.current().set();
        if (set != null && isDue(set.newest())) {
            rotate(set.newest(), false, SCHEDULE);
        }
    }

    /**
     * Makes a new key.
     *
     * @param atOnce whether it signs now, and not only when all nodes know it
     * @param by who does, for the log
     * @return the newest key; empty when there are too many that are still needed
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

    /** @return false when it could not be made */
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
        throw new StoreUnavailableException("the signing keys are being changed by too many at once", null);
    }

    /**
     * Takes a key away: from now on its tokens are refused here, and within ten seconds on every node.
     *
     * @param by who does, for the log
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
        throw new StoreUnavailableException("the signing keys are being changed by too many at once", null);
    }

    /** The keys that verify, the oldest first. */
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
