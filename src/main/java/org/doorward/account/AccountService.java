package org.doorward.account;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Looks accounts up and checks passwords. A wrong password and an unknown username cost the same work, and no more
 * passwords are hashed at once than there are processors. Safe for any thread.
 */
public class AccountService {
    /** Characters that a password may have at most; longer ones are refused unhashed. */
    public static final int MOST_PASSWORD = PasswordPolicy.MOST;

    private static final System.Logger LOG = System.getLogger("org.doorward.account");
    private static final Duration HASHING_WAIT = Duration.ofSeconds(2);

    /** So many may wait for each that is being served; to whoever comes then, waiting would be no answer. */
    private static final int WAITING_FOR_EACH = 50;

    private final AccountStore store;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final Semaphore hashing;
    private final int mostWaiting;
    private final String hashOfNobody;

    /** For proxies of an edge such as CDI, which hand every call to a real one. */
    @SuppressWarnings("NullAway")
    protected AccountService() {
        this.store = null;
        this.hasher = null;
        this.policy = null;
        this.hashing = null;
        this.mostWaiting = 0;
        this.hashOfNobody = null;
    }

    /** As the other, with the built-in rules of which passwords may be set and no words of the application's own. */
    public AccountService(AccountStore store, PasswordHasher hasher) {
        this(store, hasher, new PasswordPolicy(List.of()));
    }

    /** Over this store; hashes one throw-away password at once, to have something to compare unknown users with. */
    public AccountService(AccountStore store, PasswordHasher hasher, PasswordPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        this.store = Objects.requireNonNull(store, "store");
        this.hasher = Objects.requireNonNull(hasher, "hasher");
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors());
        this.hashing = new Semaphore(atOnce, true);
        this.mostWaiting = atOnce * WAITING_FOR_EACH;
        this.hashOfNobody = hasher.hash("the password of nobody");
    }

    /** The account with this id, as it is now. @throws StoreUnavailableException when the store gives no answer */
    public Optional<Account> find(AccountId id) {
        return store.find(id);
    }

    /**
     * The active account that this username and password belong to, with the hash that proved it. All ways to fail look
     * alike and take alike.
     *
     * @throws StoreUnavailableException when the store gives no answer, or too many passwords are being checked
     */
    public Optional<StoredPassword> authenticate(TenantId tenant, String username, CharSequence password) {
        return check(tenant, username, password).proved();
    }

    /**
     * What a check of a password found.
     *
     * @param proved as of {@link #authenticate}
     * @param account whose username it was, for who keeps watch and never for who asked; null when nobody's
     */
    public record PasswordCheck(
            Optional<StoredPassword> proved, @Nullable AccountId account) {}

    /** As {@link #authenticate}, and tells whose username it was, unless the password is too long to be looked at. */
    public PasswordCheck check(TenantId tenant, String username, CharSequence password) {
        if (password.length() > MOST_PASSWORD) {
            return new PasswordCheck(Optional.empty(), null);
        }
        Optional<StoredPassword> stored =
                Usernames.normalise(username).flatMap(name -> store.findPassword(tenant, name));
        boolean matches = hashed(
                () -> hasher.matches(password, stored.map(StoredPassword::hash).orElse(hashOfNobody)));
        boolean usable = isText(password);
        return new PasswordCheck(
                stored.filter(found -> matches && usable && found.account().isActive()),
                stored.map(found -> found.account().id()).orElse(null));
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

    /** Replaces the hash by one with today's parameters, if it was made with weaker ones. Never fails a sign-in. */
    public void rehashIfOutdated(StoredPassword proved, CharSequence password) {
        if (!hasher.isOutdated(proved.hash())) {
            return;
        }
        try {
            String next = hashed(() -> hasher.hash(password));
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

    private <T> T hashed(java.util.function.Supplier<T> work) {
        boolean admitted;
        try {
            admitted = hashing.getQueueLength() < mostWaiting
                    && hashing.tryAcquire(HASHING_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            admitted = false;
        }
        if (!admitted) {
            throw new StoreUnavailableException("too many passwords are being checked", null);
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }

    /**
     * Makes an account in the built-in store.
     *
     * @return the account, or empty when the username is taken
     * @throws WeakPasswordException when the password may not be set, naming why
     * @throws IllegalArgumentException when the username is not usable, naming it
     * @throws IllegalStateException when accounts are the application's own
     */
    public Optional<Account> create(AccountId id, String username, CharSequence password, Set<String> roles) {
        if (!(store instanceof EditableAccountStore editable)) {
            throw new IllegalStateException("accounts are the application's own; make them there");
        }
        String name = Usernames.normalise(username)
                .orElseThrow(() -> new IllegalArgumentException("username: not usable as a username"));
        policy.require(password, name, null);
        Account account = Account.active(id, name, roles);
        String hash = hashed(() -> hasher.hash(password));
        return editable.create(new StoredPassword(account, hash)) ? Optional.of(account) : Optional.empty();
    }
}
