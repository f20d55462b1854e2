package org.doorward.account;

import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Finds accounts, and creates, changes and deletes the built-in ones. Applications inject it. It checks no passwords; a
 * sign-in does, which counts attempts first. Safe for any thread.
 *
 * <p>A change is stored first. Then it ends what it must end, and all nodes apply it to the rest: within a second, and
 * without messages within {@code doorward.cache.max-age}. Every method may throw {@link StoreUnavailableException}; then
 * the outcome is unknown, and repeating the call completes it. Every change throws {@link AccountChangeException} when
 * there is no such account, and {@link IllegalStateException} when the application has its own accounts: it changes them
 * itself, and then calls {@code SessionService.accountChanged} or {@code SessionService.passwordChanged}.
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
     * @throws AccountChangeException when the username or a role is invalid
     * @throws IllegalStateException when the application has its own accounts
     */
    Optional<Account> create(AccountId id, String username, CharSequence password, Set<String> roles);

    /**
     * Forbids the account to sign in, and ends all its sessions. Its API tokens are refused until it is {@linkplain
     * #enable enabled}.
     *
     * @return the account as it is now
     * @throws AccountChangeException also when it is the last administrator
     */
    Account disable(AccountId id);

    /** Allows the account to sign in again. Ended sessions stay ended. @return the account as it is now */
    Account enable(AccountId id);

    /**
     * Deletes the account, its sessions and its API tokens. It is disabled first, so that nobody can use it when a store
     * fails in between; the call can then be repeated.
     *
     * @throws AccountChangeException also when it is the last administrator
     */
    void delete(AccountId id);

    /**
     * Gives the account these roles in place of its own. Its live sessions have them as well.
     *
     * @param roles at most 100, each of 1 to 100 printable characters
     * @return the account as it is now
     * @throws AccountChangeException also when a role is invalid, or the last administrator would lose the role {@code
     *     admin}
     */
    Account setRoles(AccountId id, Set<String> roles);

    /**
     * Gives the account another username. The earlier one is free afterwards.
     *
     * @param username as for {@link #create}
     * @return the account as it is now
     * @throws AccountChangeException also when the username is invalid or taken
     */
    Account changeUsername(AccountId id, String username);

    /**
     * Gives the account another e-mail address, which is not verified. The sessions go on; the caller may end them.
     *
     * @param email 3 to 254 characters with an at sign; null for none
     * @return the account as it is now
     * @throws AccountChangeException also when the address is invalid
     */
    default Account changeEmail(AccountId id, @Nullable String email) {
        return changeEmail(id, email, false);
    }

    /**
     * As {@link #changeEmail(AccountId, String)}.
     *
     * @param verified whether the holder has proved the new address
     */
    Account changeEmail(AccountId id, @Nullable String email, boolean verified);

    /**
     * Notes that the holder has proved the e-mail address.
     *
     * @param email the address that was proved
     * @return false, with nothing changed, when the account has another address by now
     */
    boolean emailVerified(AccountId id, String email);

    /**
     * Pauses the account. Nobody signs in to it, its sessions are not refreshed, and its API tokens are refused, until the
     * suspension ends by itself or by {@link #reinstate}. One for {@link Suspension.Cause#ADMINISTRATIVE} reasons keeps the
     * sessions, which go on afterwards. One for {@link Suspension.Cause#SECURITY} ends them all, and revokes the API
     * tokens. A later call replaces the suspension of an earlier one. A disabled account stays disabled.
     *
     * <p>One for security is first stored without an end, and gets its end when the sessions are over. When a store does
     * not answer in between, it has none until the call is repeated.
     *
     * @return the account as it is now. Where somebody else changes it during a suspension for security, it may be suspended
     *     without an end, or otherwise: what came last stays
     * @throws AccountChangeException also when the suspension would be over already, or it is the last administrator. A
     *     suspended administrator is none meanwhile, even when the suspension ends by itself
     */
    Account suspend(AccountId id, Suspension suspension);

    /** Ends the suspension of the account. Ended sessions and revoked API tokens stay so. @return the account as it is now */
    Account reinstate(AccountId id);

    /**
     * Requires another password of the holder. It is lifted when the holder sets one: signed in with the present password,
     * by a link, or by {@link #setPassword(AccountId, CharSequence, SessionId)}.
     *
     * @return the account as it is now
     */
    Account requirePasswordChange(AccountId id);

    /**
     * Notes that the holder has accepted the application's present terms.
     *
     * @param version the version that the holder has seen; null for the present one, which is {@code
     *     doorward.terms.version}
     * @return the account as it is now
     * @throws AccountChangeException also when the application has other terms by now
     */
    Account acceptTerms(AccountId id, @Nullable String version);

    /**
     * Sets a password, and ends all sessions of the account. No sign-in with the earlier password can finish. A disabled
     * account stays disabled, a suspended one stays suspended. The caller is taken for somebody else than the holder: where
     * another password is {@linkplain #requirePasswordChange required}, it still is.
     *
     * @param newPassword as typed; only its hash is stored
     * @return how many sessions were ended
     * @throws WeakPasswordException with the reason, when the password may not be set
     */
    int setPassword(AccountId id, CharSequence newPassword);

    /**
     * As {@link #setPassword(AccountId, CharSequence)}, for the holder: no other password is required any more.
     *
     * @param spared the holder's session, which stays
     */
    int setPassword(AccountId id, CharSequence newPassword, SessionId spared);
}
