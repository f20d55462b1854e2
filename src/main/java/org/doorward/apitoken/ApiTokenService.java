package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Issues, finds, changes, rotates and revokes API tokens. Applications inject it. Safe for any thread. Every method
 * may throw {@link StoreUnavailableException}; then the outcome is unknown, and nobody knows a secret that was made.
 */
public interface ApiTokenService {
    /**
     * Issues a personal access token, which acts as the account. A token that is issued by a request whose session is
     * revoked meanwhile stays, unlike one of Doorward's own endpoints: if that must not be, check the session afterwards by
     * {@code SessionService}, and {@linkplain #revoke revoke} the token.
     *
     * @param account an account that exists
     * @param name 1 to {@value ApiToken#MAX_NAME} characters
     * @param expiresAt when it ends; null for never, which a setting must allow
     * @return {@link IssueResult.Issued}, {@link IssueResult.Invalid} or {@link IssueResult.TooMany}
     * @throws IllegalArgumentException when the id belongs to a service account
     * @throws IllegalStateException with {@code doorward.accounts=identity-store}
     */
    IssueResult createPersonalAccessToken(
            AccountId account, String name, ApiTokenGrant grant, @Nullable Instant expiresAt);

    /**
     * Issues an API key, which acts as the service account; otherwise as {@link #createPersonalAccessToken}.
     *
     * @param serviceAccount a service account that exists
     * @throws IllegalArgumentException when the id belongs to no service account
     */
    IssueResult createApiKey(AccountId serviceAccount, String name, ApiTokenGrant grant, @Nullable Instant expiresAt);

    /**
     * Lists the owner's tokens, the newest first: all live ones, and the newest of those that are revoked or expired
     * and still kept.
     */
    List<ApiTokenView> list(AccountId owner);

    /** Returns one of the owner's tokens, in any state. */
    Optional<ApiTokenView> find(AccountId owner, ApiTokenId id);

    /** Returns the live token with this text. The call is no use of it. */
    Optional<ApiTokenView> findLive(TenantId tenant, String text);

    /**
     * Changes name and grant of a live token. Its secret and its end stay.
     *
     * @return {@link IssueResult.Changed}, {@link IssueResult.Invalid} or {@link IssueResult.NotThere}
     */
    IssueResult change(AccountId owner, ApiTokenId id, String name, ApiTokenGrant grant);

    /**
     * Gives a live token a new secret, with the lifetime of the earlier one, or the longest that the settings allow
     * now. At most two secrets are valid. While an overlap runs, a rotation with another overlap is refused as {@link
     * IssueResult.Overlapping}. A rotation without overlap ends all earlier secrets at once.
     *
     * @param overlap how long the present secret stays valid, zero to 24 hours; never beyond its own end
     * @return {@link IssueResult.Issued}, {@link IssueResult.Invalid}, {@link IssueResult.Overlapping} or {@link
     *     IssueResult.NotThere}
     */
    IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap);

    /** Revokes one of the owner's tokens. @return false when the owner has no such token that is not revoked */
    boolean revoke(AccountId owner, ApiTokenId id);

    /**
     * Revokes all tokens of an owner. A failure at one token does not stop the others.
     *
     * @return how many were revoked
     * @throws StoreUnavailableException when one was not revoked; the caller should repeat the call
     */
    int revokeAll(AccountId owner);

    /**
     * The application calls it after a change of an account's roles or status: all nodes then read the owner of its
     * tokens again.
     */
    void ownerChanged(AccountId owner);
}
