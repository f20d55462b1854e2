package org.doorward.internal.login;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.account.StoredPassword;
import org.doorward.internal.session.IssuedTokens;
import org.jspecify.annotations.Nullable;

/** Signs in by username and password, without counting attempts. Safe for any thread. */
public interface PasswordCheck {
    /** Whether {@link #find} tells accounts. Otherwise only the right password tells whose it is. */
    boolean tellsAccounts();

    /** Finds the account with this username, before its password is checked. */
    Optional<StoredPassword> find(UncountedPasswordSignIn.Attempt attempt);

    /** Whether this name finds this account. It never fails: without an answer it is false. */
    boolean isFoundBy(AccountId account, String username);

    /**
     * Opens a session if the password is right.
     *
     * @param found the result of {@link #find}
     * @param known the account, when the client has signed in to it before; null for a stranger
     * @return empty for every kind of failure alike
     */
    Optional<IssuedTokens> signIn(
            UncountedPasswordSignIn.Attempt attempt, Optional<StoredPassword> found, @Nullable AccountId known);

    /** Refuses without checking the password, in the time that a wrong password takes. */
    void refuse(UncountedPasswordSignIn.Attempt attempt, @Nullable AccountId known);
}
