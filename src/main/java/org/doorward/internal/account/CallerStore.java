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

    @Override
    public Optional<Account> find(AccountId id) {
        return Optional.empty();
    }

    @Override
    public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
        return Optional.empty();
    }
}
