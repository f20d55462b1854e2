package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.jspecify.annotations.Nullable;

/**
 * An API token as an application sees it, at the time of reading, without its secret and hashes. Immutable. Further
 * properties may be added.
 */
public final class ApiTokenView {
    private final ApiToken token;

    private ApiTokenView(ApiToken token) {
        this.token = token;
    }

    /** Returns the view of a stored token. */
    public static ApiTokenView of(ApiToken token) {
        return new ApiTokenView(token);
    }

    /** Returns the public id, for lists, logs and links. It is no credential. */
    public ApiTokenId id() {
        return token.id();
    }

    public ApiTokenKind kind() {
        return token.kind();
    }

    /** Returns the account or service account that the token acts as. */
    public AccountId owner() {
        return token.owner();
    }

    /** Returns the name that its owner gave it. */
    public String name() {
        return token.name();
    }

    /** Returns the prefix and the last four characters of its current secret. */
    public String display() {
        return token.secrets().display();
    }

    /** Returns until when the secret before a rotation is valid; null where there is none. */
    public @Nullable Instant previousUntil() {
        return token.secrets().previousUntil();
    }

    public ApiTokenGrant grant() {
        return token.grant();
    }

    public Instant createdAt() {
        return token.createdAt();
    }

    /** Returns when its current secret was issued. */
    public Instant issuedAt() {
        return token.issuedAt();
    }

    /** Returns the first moment at which it is refused; null for never. */
    public @Nullable Instant expiresAt() {
        return token.expiresAt();
    }

    /** Returns the lifetime of its current secret; null for no end. */
    public @Nullable Duration lifetime() {
        return token.lifetime();
    }

    /** Returns its use, up to a minute late. */
    public ApiTokenUse use() {
        return token.use();
    }

    /** Returns the revocation; null while it is not revoked. */
    public @Nullable ApiTokenEnd end() {
        return token.end();
    }

    /** Whether it has expired at this time. */
    public boolean isExpiredAt(Instant now) {
        return token.isExpiredAt(now);
    }

    /** Whether it is neither revoked nor expired. */
    public boolean isLiveAt(Instant now) {
        return token.isLiveAt(now);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApiTokenView that && token.equals(that.token);
    }

    @Override
    public int hashCode() {
        return token.hashCode();
    }

    @Override
    public String toString() {
        return "ApiTokenView[" + token.id() + " of " + token.owner() + "]";
    }
}
