package org.doorward.account;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords, however many attempts have failed before: for the ways in alone, which count them (R139), and out of the
 * reach of what an application can inject. A wrong password and an unknown username cost the same work. No more passwords are
 * hashed at once than there are processors, and few wait for it, so that a crowd leaves a server's threads to everybody else
 * (R142); browsers that have signed in to the account before wait in a lane of their own. Safe for any thread.
 */
public final class Passwords {
    private static final System.Logger LOG = System.getLogger("org.doorward.account");
    private static final Duration HASHING_WAIT = Duration.ofSeconds(1);

    /** In each lane, however many processors there are: each who waits holds a thread of the server's, which has about 200. */
    static final int MOST_WAITING = 32;

    private final AccountStore store;
    private final PasswordHasher hasher;
    private final HashingTurns turns;
    private final Duration wait;
    private final String hashOfNobody;

    /** Over this store; hashes one throw-away password at once, to have something to compare unknown users with. */
    public Passwords(AccountStore store, PasswordHasher hasher) {
        this(store, hasher, HASHING_WAIT);
    }

    /** With a wait of its own for a password's turn. */
    Passwords(AccountStore store, PasswordHasher hasher, Duration wait) {
        this.store = Objects.requireNonNull(store, "store");
        this.hasher = Objects.requireNonNull(hasher, "hasher");
        this.turns = new HashingTurns(Math.max(1, Runtime.getRuntime().availableProcessors()), MOST_WAITING);
        this.wait = wait;
        this.hashOfNobody = hasher.hash("the password of nobody");
    }

    /**
     * The account that signs in with this username, and its password's hash. Nobody is asked for where the password is too
     * long to be anybody's.
     *
     * @throws StoreUnavailableException when the store gives no answer
     */
    public Optional<StoredPassword> find(TenantId tenant, String username, CharSequence password) {
        return isTooLong(password)
                ? Optional.empty()
                : Usernames.normalise(username).flatMap(name -> store.findPassword(tenant, name));
    }

    /**
     * What was found, if this is its password and the account is active. All ways to fail look alike and take alike; only a
     * password that is too long is refused unhashed.
     *
     * @param known the account, where the client that tries has signed in to it before; null for a stranger
     * @throws StoreUnavailableException when too many passwords are being checked
     */
    public Optional<StoredPassword> prove(
            Optional<StoredPassword> found, CharSequence password, @Nullable AccountId known) {
        if (isTooLong(password)) {
            return Optional.empty();
        }
        boolean matches = hashed(
                known,
                () -> hasher.matches(password, found.map(StoredPassword::hash).orElse(hashOfNobody)));
        boolean usable = isText(password);
        return found.filter(stored -> matches && usable && stored.account().isActive());
    }

    /** As {@link #find} and {@link #prove}, for a stranger. */
    public Optional<StoredPassword> authenticate(TenantId tenant, String username, CharSequence password) {
        return prove(find(tenant, username, password), password, null);
    }

    private static boolean isTooLong(CharSequence password) {
        return password.length() > PasswordPolicy.MOST;
    }

    /**
     * Whether what was proved a moment ago still holds: the account is active and has the same password. Asked between
     * reading the account's epoch and opening a session, so that a change of password cannot fall in between.
     *
     * @param username as it was typed; the account may be found by other names than its own
     */
    public boolean stillHolds(StoredPassword proved, String username) {
        return Usernames.normalise(username)
                .flatMap(name -> store.findPassword(proved.account().id().tenant(), name))
                .filter(now -> now.account().id().equals(proved.account().id())
                        && now.account().isActive()
                        && now.hash().equals(proved.hash()))
                .isPresent();
    }

    /**
     * Replaces the hash by one with today's parameters, if it was made with weaker ones. Never fails a sign-in.
     *
     * @param known as for {@link #prove}
     */
    public void rehashIfOutdated(StoredPassword proved, CharSequence password, @Nullable AccountId known) {
        if (!hasher.isOutdated(proved.hash())) {
            return;
        }
        try {
            String next = hashed(known, () -> hasher.hash(password));
            store.rehash(proved.account().id(), proved.hash(), next);
        } catch (RuntimeException e) {
            // the sign-in itself is good; the next one tries again. The store may be the application's own
            LOG.log(System.Logger.Level.WARNING, "a password hash could not be renewed", e);
        }
    }

    /** Half a surrogate pair has no bytes of its own: hashing would take it for a question mark. */
    private static boolean isText(CharSequence password) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(password);
    }

    /** A hash of it with today's parameters. @throws StoreUnavailableException when too many passwords are being checked */
    String hash(CharSequence password) {
        return hashed(null, () -> hasher.hash(password));
    }

    private <T> T hashed(@Nullable AccountId known, Supplier<T> work) {
        if (!turns.enter(known, wait)) {
            throw new StoreUnavailableException("too many passwords are being checked", null);
        }
        try {
            return work.get();
        } finally {
            turns.leave(known);
        }
    }
}
