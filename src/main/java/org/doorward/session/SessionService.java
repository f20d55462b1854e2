package org.doorward.session;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountSuspendedException;
import org.jspecify.annotations.Nullable;

/**
 * Opens, finds, lists and revokes sessions. Applications inject it. Safe for any thread. No method is a use of a
 * session. Every method may throw {@link StoreUnavailableException}; then the outcome of a write is unknown, and the
 * caller should repeat the call.
 */
public interface SessionService {
    /** The sessions of a page by default. */
    int DEFAULT_PAGE_SIZE = 50;

    /** The most sessions of a page. */
    int MAX_PAGE_SIZE = 100;

    /**
     * Returns the session with this id from the store, with its account's present name and roles. An ended session is found too, until the store removes it: see
     * {@link SessionView#endReasonAt}.
     */
    Optional<SessionView> find(SessionId id);

    /**
     * Returns the first page of the account's live sessions, of {@value #DEFAULT_PAGE_SIZE}; the latest comes first.
     */
    SessionPage list(AccountId account);

    /**
     * Returns a page of the account's live sessions, the latest first. A caller that reads all pages gets each session
     * that is live throughout once.
     *
     * @param cursor {@link SessionPage#next} of the page before; null for the first page
     * @param most the most sessions of this page, 1 to {@value #MAX_PAGE_SIZE}
     * @throws IllegalArgumentException when the cursor is not of this account, or {@code most} is out of range
     */
    SessionPage list(AccountId account, @Nullable String cursor, int most);

    /**
     * Ends one session of this account. Other nodes refuse its tokens as soon as they receive the event, and at the
     * latest when their cached copy is too old.
     *
     * @return false when the account has no such live session
     */
    boolean revoke(AccountId account, SessionId id);

    /**
     * Suspends one session of this account, in place of an earlier suspension. It ends neither by this nor by a refresh
     * meanwhile, and goes on when the suspension is over; its idle time and its lifetime go on. With the cause {@link
     * Suspension.Cause#SECURITY} it ends instead.
     *
     * @return false when the account has no such live session
     * @throws IllegalArgumentException when the suspension is over already
     */
    boolean suspend(AccountId account, SessionId id, Suspension suspension);

    /**
     * Ends the suspension of one session of this account. A suspension of the account itself stays.
     *
     * @return false when the account has no such live session
     */
    boolean reinstate(AccountId account, SessionId id);

    /**
     * Ends all sessions of this account, and prevents every sign-in that has begun and not finished.
     *
     * @return how many sessions were ended
     */
    int revokeAll(AccountId account);

    /**
     * Ends all sessions of this account except one, as after a change of password; otherwise as {@link
     * #revokeAll(AccountId)}.
     *
     * @param spared the session of this account that stays
     * @return how many sessions were ended
     */
    int revokeAll(AccountId account, SessionId spared);

    /**
     * Ends all sessions of a tenant, in one step however many there are, and those of every sign-in that has begun and
     * not finished. API tokens stay. There is one event, {@link ScopeRevoked}. Other nodes refuse the sessions as soon as
     * they receive it, and otherwise within about a second.
     */
    void revokeAll(TenantId tenant);

    /** Ends all sessions of all tenants; otherwise as {@link #revokeAll(TenantId)}. */
    void revokeEveryone();

    /**
     * Tells all nodes that an account has changed. Applications with their own accounts call it after each stored change
     * of roles, username or status, and after a deletion; the built-in accounts need no call. Each session of the
     * account reads it again before its next use. When the account is disabled, does not exist, or is suspended for {@link
     * Suspension.Cause#SECURITY}, all its sessions end with this call, and no sign-in that has begun can finish. The roles of
     * API tokens follow too. On this node it holds for the next request; on other nodes as soon as they receive the
     * event, and at the latest when their cached copy is too old.
     */
    void accountChanged(AccountId account);

    /**
     * Ends all sessions of this account except one, after a change of its password, and otherwise does what {@link
     * #accountChanged} does. Applications with their own accounts call it after the new password is stored.
     *
     * @param spared the session in which the password was changed; null for none
     * @return how many sessions were ended
     */
    int passwordChanged(AccountId account, @Nullable SessionId spared);

    /**
     * Begins to open a session for an account that the application authenticates itself. Call it before the
     * authentication, and read the account afterwards: then a revocation in between prevents the session, and the
     * session follows any other change in between. While the account is suspended, {@link Opening#open} refuses with an
     * {@link AccountSuspendedException}, which tells until when.
     */
    Opening opening(AccountId account);

    /**
     * Returns the principal of an access token of a session.
     *
     * @return empty when the token is invalid, its session is over, or something restricts it now
     */
    Optional<AuthenticatedPrincipal> verify(TenantId tenant, String accessToken);

    /** A session that is about to be opened. Safe for any thread; valid for one sign-in. */
    interface Opening {
        /**
         * Opens a session with a new id.
         *
         * @param signIn a sign-in of an account that was authenticated and read after {@link SessionService#opening}
         * @return empty when all sessions of the account were revoked meanwhile; then it must be authenticated again
         * @throws IllegalArgumentException when the sign-in is of another {@linkplain Account#id() account}
         * @throws AccountSuspendedException while the account of the sign-in is suspended, for whatever reason; then there is
         *     no session
         * @throws RuntimeException {@code SignInRefusedException} of {@code org.doorward.login} when the application's
         *     {@code AfterSignIn} refuses the sign-in, or its failure; then there is no session
         */
        Optional<OpenedSession> open(SignIn signIn);
    }
}
