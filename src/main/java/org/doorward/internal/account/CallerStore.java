package org.doorward.internal.account;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.account.StoredPassword;

/**
 * The accounts of identity stores, which tell nothing of anybody without the password. So it finds nobody: a session has its
 * account's name and roles as they were at the sign-in.
 *
 * @param validator tells who signs in
 */
public record CallerStore(CallerValidator validator) implements AccountStore {
    /** There is no hash: the identity store checks passwords. */
    public static final PasswordHasher NO_HASHER = new PasswordHasher() {
        @Override
        public String hash(CharSequence password) {
            return "";
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            return false;
        }

        @Override
        public boolean isOutdated(String hash) {
            return false;
        }
    };

    /**
     * Returns the account of the principal with this name. Identity stores return names as they were typed, so that the name is
     * compared as usernames are: callers whose names differ in case only are one account.
     *
     * @return the same when there can be no such principal
     */
    static AccountId account(AccountId named) {
        return Usernames.normalise(named.value())
                .map(name -> new AccountId(named.tenant(), name))
                .orElse(named);
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return Optional.empty();
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        return Optional.empty();
    }
}
