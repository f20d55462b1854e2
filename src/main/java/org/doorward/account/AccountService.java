package org.doorward.account;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;

/**
 * Looks accounts up, and makes them. Checks no password: that is for the ways in, which count attempts first (R139). Safe for
 * any thread.
 */
public class AccountService {
    private final AccountStore store;
    private final Passwords passwords;
    private final PasswordPolicy policy;

    /** For proxies of an edge such as CDI, which hand every call to a real one. */
    @SuppressWarnings("NullAway")
    protected AccountService() {
        this.store = null;
        this.passwords = null;
        this.policy = null;
    }

    /** As the other, with the built-in rules of which passwords may be set and no words of the application's own. */
    public AccountService(AccountStore store, PasswordHasher hasher) {
        this(store, new Passwords(store, hasher), new PasswordPolicy(List.of()));
    }

    /** Over this store. */
    public AccountService(AccountStore store, Passwords passwords, PasswordPolicy policy) {
        this.store = Objects.requireNonNull(store, "store");
        this.passwords = Objects.requireNonNull(passwords, "passwords");
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** The account with this id, as it is now. @throws StoreUnavailableException when the store gives no answer */
    public Optional<Account> find(AccountId id) {
        return store.find(id);
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
        String hash = passwords.hash(password);
        return editable.create(new StoredPassword(account, hash)) ? Optional.of(account) : Optional.empty();
    }
}
