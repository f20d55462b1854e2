package org.doorward.account;

import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Finds and creates accounts. Applications inject it. It checks no passwords; a sign-in does, which counts attempts
 * first. Safe for any thread. Every method may throw {@link StoreUnavailableException}; then the outcome is unknown.
 */
public interface AccountService {
    /** Returns the account with this id, as it is now. */
    Optional<Account> find(AccountId id);

    /** Whether an account with a password has this username, in any spelling. */
    boolean isUsername(TenantId tenant, String name);

    /**
     * Creates an account in the built-in store. It may sign in at once.
     *
     * @param id a new id, never used before
     * @param username 1 to {@value Account#MAX_USERNAME} characters, in any spelling
     * @param password as typed; only its hash is stored
     * @return empty when a person or a service account has this name
     * @throws WeakPasswordException with the reason, when the password may not be set
     * @throws IllegalArgumentException when the username is invalid
     * @throws IllegalStateException when the application has its own accounts
     */
    Optional<Account> create(AccountId id, String username, CharSequence password, Set<String> roles);
}
