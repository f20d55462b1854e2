package org.doorward.internal.account;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.account.StoredPassword;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords without counting attempts. Its callers at sign-in count them first; applications cannot inject it. A
 * wrong password and an unknown username cost the same work. At most as many passwords are hashed at once as there are
 * processors, and few requests wait, so that a flood of sign-ins leaves the server's threads to other requests.
 * Browsers that have signed in to the account before wait in their own queue. Safe for any thread.
 */
public final class Passwords {
    private static final System.Logger LOG = System.getLogger("org.doorward.account");
    private static final Duration HASHING_WAIT = Duration.ofSeconds(2);

    private static final Pattern BCRYPT = Pattern.compile("\\$2[a-z]?\\$");
    private static final int BCRYPT_BYTES = 72;

    /**
     * The length of each queue, whatever the number of processors. Each waiting request occupies one of the server's
     * threads, of which there are about 200.
     */
    static final int MOST_WAITING = 32;

    private final AccountStore store;
    private final PasswordHasher hasher;
    private final Runnable ready;
    private final HashingBulkhead turns;
    private final Duration wait;
    private final String hashOfNobody;

    /** Uses this store. The constructor hashes one random text, which unknown usernames are compared with. */
    public Passwords(AccountStore store, PasswordHasher hasher) {
        this(store, hasher, () -> {});
    }

    /** @param ready throws {@link StoreUnavailableException} while nobody can sign in yet; called before each look-up */
    public Passwords(AccountStore store, PasswordHasher hasher, Runnable ready) {
        this(store, hasher, ready, HASHING_WAIT);
    }

    /** @param wait how long a password waits for its turn */
    Passwords(AccountStore store, PasswordHasher hasher, Duration wait) {
        this(store, hasher, () -> {}, wait);
    }

    private Passwords(AccountStore store, PasswordHasher hasher, Runnable ready, Duration wait) {
        this.ready = ready;
        this.store = Objects.requireNonNull(store, "store");
        this.hasher = Objects.requireNonNull(hasher, "hasher");
        this.turns = new HashingBulkhead(Math.max(1, Runtime.getRuntime().availableProcessors()), MOST_WAITING);
        this.wait = wait;
        this.hashOfNobody = hasher.hash("the password of nobody");
    }

    /** Refuses while nobody can sign in yet. @throws StoreUnavailableException then */
    public void needReady() {
        ready.run();
    }

    /**
     * Finds the account that signs in by this username, with its password hash. A password that is too long for any
     * account is not looked up. A store of the application that does not look at the tenant may find an account of
     * another one, which is none here.
     *
     * @throws StoreUnavailableException when the store does not answer
     */
    public Optional<StoredPassword> find(TenantId tenant, String username, CharSequence password) {
        ready.run();
        return isTooLong(password)
                ? Optional.empty()
                : Usernames.normalise(username)
                        .flatMap(name -> store.findPassword(tenant, name))
                        .filter(found -> found.account().id().tenant().equals(tenant));
    }

    /**
     * Returns the found account if the password is right and the account is active. All failures look alike and take
     * the same time; only a password that is too long is refused without hashing.
     *
     * @param known the account, when the client has signed in to it before; null for a stranger
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

    /** Does {@link #find} and {@link #prove} for a stranger. */
    public Optional<StoredPassword> authenticate(TenantId tenant, String username, CharSequence password) {
        return prove(find(tenant, username, password), password, null);
    }

    private static boolean isTooLong(CharSequence password) {
        return password.length() > PasswordPolicy.MOST;
    }

    /**
     * Returns the account as it is now, if the proof still holds: it is active and has the same password. The caller asks
     * between reading the account's epoch and opening a session, so that a change in between is noticed.
     *
     * @param username as typed; several names may find the account
     * @throws StoreUnavailableException when the store does not answer, or the password is being changed
     */
    public Optional<Account> confirmed(StoredPassword proved, String username, Instant now) {
        ready.run();
        TenantId tenant = proved.account().id().tenant();
        Optional<String> name = Usernames.normalise(username);
        if (store instanceof EditableAccountStore editable) {
            return name.flatMap(known -> editable.state(tenant, known))
                    .filter(state -> holds(proved, state.password()) && isUnmarked(editable, state, now))
                    .map(StoredAccount::account);
        }
        return name.flatMap(known -> store.findPassword(tenant, known))
                .filter(present -> holds(proved, present))
                .map(StoredPassword::account);
    }

    private static boolean holds(StoredPassword proved, StoredPassword present) {
        return present.account().id().equals(proved.account().id())
                && present.account().isActive()
                && present.hash().equals(proved.hash());
    }

    /**
     * Whether no change of the password is under way. One that takes too long is stopped first: its node may be gone, and
     * if it is not, it begins again.
     */
    private static boolean isUnmarked(EditableAccountStore editable, StoredAccount state, Instant now) {
        if (state.changingAt() == null) {
            return true;
        }
        if (state.isChangingAt(now)) {
            throw new StoreUnavailableException("the password of this account is being changed", null);
        }
        return editable.replace(state, state.as(state.account())) == EditableAccountStore.Change.DONE;
    }

    /**
     * Replaces a hash with weaker parameters by one with the present parameters. It never fails a sign-in. A bcrypt hash
     * of a longer password than bcrypt reads stays.
     *
     * @param known as for {@link #prove}
     */
    public void rehashIfOutdated(StoredPassword proved, CharSequence password, @Nullable AccountId known) {
        if (!hasher.isOutdated(proved.hash()) || isUnproved(proved.hash(), password)) {
            return;
        }
        try {
            String next = hashed(known, () -> hasher.hash(password));
            store.rehash(proved.account().id(), proved.hash(), next);
        } catch (RuntimeException e) {
            // the sign-in itself is valid, and the next one tries again; the store may be the application's own
            LOG.log(System.Logger.Level.WARNING, "a password hash could not be replaced", e);
        }
    }

    /**
     * Whether the hash matches other passwords as well: bcrypt reads 72 bytes. The new hash would hold the others that
     * follow, of which nothing tells that they are right.
     */
    private static boolean isUnproved(String hash, CharSequence password) {
        return BCRYPT.matcher(hash).lookingAt()
                && password.toString().getBytes(StandardCharsets.UTF_8).length > BCRYPT_BYTES;
    }

    /** Half a surrogate pair has no bytes: hashing would turn it into a question mark. */
    private static boolean isText(CharSequence password) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(password);
    }

    /**
     * Hashes a password with the present parameters.
     *
     * @throws StoreUnavailableException when too many passwords are being checked
     */
    String hash(CharSequence password) {
        return hashed(null, () -> hasher.hash(password));
    }

    /**
     * Whether this hash is of this password.
     *
     * @throws StoreUnavailableException when too many passwords are being checked
     */
    boolean matches(CharSequence password, String hash) {
        return hashed(null, () -> hasher.matches(password, hash));
    }

    private <T> T hashed(@Nullable AccountId known, Supplier<T> work) {
        boolean asKnown = known != null && turns.enter(known, wait);
        // when the account has its most known browsers already, this one waits with the strangers
        if (!asKnown && !turns.enter(null, wait)) {
            throw new StoreUnavailableException("too many passwords are being checked", null);
        }
        try {
            return work.get();
        } finally {
            turns.leave(asKnown ? known : null);
        }
    }
}
