package org.doorward.internal.account;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.account.StoredPassword;
import org.doorward.account.WeakPasswordException;
import org.jspecify.annotations.Nullable;

/**
 * Finds and creates accounts. It checks no passwords: {@code PasswordSignIn} does, which counts attempts first. Safe
 * for any thread.
 */
public class AccountEngine {
    private final AccountStore store;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final BiPredicate<TenantId, String> others;

    /** Uses the built-in password rules, without words of the application. */
    public AccountEngine(AccountStore store, PasswordHasher hasher) {
        this(store, new Passwords(store, hasher), new PasswordPolicy(List.of()));
    }

    /** Uses this store. Only its accounts have usernames. */
    public AccountEngine(AccountStore store, Passwords passwords, PasswordPolicy policy) {
        this(store, passwords, policy, (tenant, name) -> false);
    }

    /**
     * Uses this store.
     *
     * @param others whether a username, in canonical form, belongs to another principal of that tenant
     */
    public AccountEngine(
            AccountStore store, Passwords passwords, PasswordPolicy policy, BiPredicate<TenantId, String> others) {
        this.others = Objects.requireNonNull(others, "others");
        this.store = Objects.requireNonNull(store, "store");
        this.passwords = Objects.requireNonNull(passwords, "passwords");
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** Returns the account that the application or an administrator means: identity stores know names in any spelling. */
    public AccountId meant(AccountId id) {
        return store instanceof CallerStore ? CallerStore.account(id) : id;
    }

    /** Returns the account with this id, as it is now. */
    public Optional<Account> find(AccountId id) {
        // a store that does not look at the tenant may find another account
        return store.find(id).filter(account -> account.id().equals(id));
    }

    /**
     * Returns the account of a session as it is now. Identity stores tell nothing of anybody who does not sign in: there it
     * is as it was, and after a change nobody knows it.
     *
     * @param last the account as the session knows it
     * @param changed whether the application has told of a change since then
     */
    public Optional<Account> present(Account last, boolean changed) {
        if (store instanceof CallerStore) {
            return changed ? Optional.empty() : Optional.of(last);
        }
        return find(last.id());
    }

    /** Whether an account with a password has this username, in any spelling. */
    public boolean isUsername(TenantId tenant, String name) {
        return named(tenant, name).isPresent();
    }

    /** Returns the account of this tenant with a password that this name signs in to, in any spelling. */
    public Optional<Account> named(TenantId tenant, String name) {
        return Usernames.normalise(name)
                .flatMap(username -> store.findPassword(tenant, username))
                .map(StoredPassword::account)
                .filter(account -> account.id().tenant().equals(tenant));
    }

    /**
     * Creates an account, as {@link org.doorward.account.AccountService#create}.
     *
     * @throws IllegalStateException when the application has its own accounts
     */
    public Optional<Account> create(AccountId id, String username, CharSequence password, Set<String> roles) {
        String name =
                Usernames.normalise(username).orElseThrow(() -> new AccountChangeException(Obstacle.INVALID_USERNAME));
        return create(Account.active(id, name, roles), password);
    }

    /**
     * Refuses a password that the built-in rules refuse for a new account. It costs little.
     *
     * @param email of the account; null for none
     * @throws WeakPasswordException with the reason
     */
    public void needStrong(CharSequence password, String username, @Nullable String email) {
        policy.weakness(password, username, email).ifPresent(weakness -> {
            throw new WeakPasswordException(weakness);
        });
    }

    /**
     * Creates an account with these properties. It takes the same time whether the name is taken or not, but for the write.
     *
     * @param account with a username in canonical form
     * @return empty when a person or a service account has this name
     * @throws WeakPasswordException with the reason, when the password may not be set
     * @throws AccountChangeException when the e-mail address or a role is invalid
     * @throws IllegalStateException when the application has its own accounts
     */
    public Optional<Account> create(Account account, CharSequence password) {
        if (!(store instanceof EditableAccountStore editable)) {
            throw new IllegalStateException("the application has its own account store; create accounts there");
        }
        AccountId id = account.id();
        String name = account.username();
        AccountEdits.needRoles(account.roles());
        if (account.email() != null && !AccountEdits.isEmail(account.email())) {
            throw new AccountChangeException(Obstacle.INVALID_EMAIL);
        }
        policy.require(password, name, account.email());
        String hash = passwords.hash(password);
        if (others.test(id.tenant(), name) || !editable.create(new StoredPassword(account, hash))) {
            return Optional.empty();
        }
        // names are kept in two stores: whoever takes the same at the same moment looks again, too
        if (others.test(id.tenant(), name)) {
            editable.remove(id);
            return Optional.empty();
        }
        return Optional.of(account);
    }
}
