package org.doorward.apitoken;

import java.time.Instant;
import java.util.Objects;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.jspecify.annotations.Nullable;

/** Builds an {@link ApiToken}, for stores and tests. Not thread-safe. The properties are those of the token. */
public final class ApiTokenBuilder {
    final ApiTokenId id;
    final ApiTokenKind kind;
    final AccountId owner;

    @Nullable
    String name;

    @Nullable
    ApiTokenSecrets secrets;

    ApiTokenGrant grant = ApiTokenGrant.OF_ALL;

    @Nullable
    Instant createdAt;

    @Nullable
    Instant issuedAt;

    @Nullable
    Instant expiresAt;

    int reminded;
    ApiTokenUse use = ApiTokenUse.NONE;

    @Nullable
    ApiTokenEnd end;

    @Nullable
    Instant dueAt;

    long scopeEpoch;
    long version = 1;

    ApiTokenBuilder(ApiTokenId id, ApiTokenKind kind, AccountId owner) {
        this.id = Objects.requireNonNull(id, "id");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.owner = Objects.requireNonNull(owner, "owner");
    }

    ApiTokenBuilder(ApiToken token) {
        this.id = token.id();
        this.kind = token.kind();
        this.owner = token.owner();
        this.name = token.name();
        this.secrets = token.secrets();
        this.grant = token.grant();
        this.createdAt = token.createdAt();
        this.issuedAt = token.issuedAt();
        this.expiresAt = token.expiresAt();
        this.reminded = token.reminded();
        this.use = token.use();
        this.end = token.end();
        this.dueAt = token.dueAt();
        this.scopeEpoch = token.scopeEpoch();
        this.version = token.version();
    }

    public ApiTokenBuilder name(String its) {
        this.name = its;
        return this;
    }

    public ApiTokenBuilder secrets(ApiTokenSecrets its) {
        this.secrets = its;
        return this;
    }

    public ApiTokenBuilder grant(ApiTokenGrant its) {
        this.grant = Objects.requireNonNull(its, "grant");
        return this;
    }

    public ApiTokenBuilder createdAt(Instant its) {
        this.createdAt = its;
        return this;
    }

    public ApiTokenBuilder issuedAt(Instant its) {
        this.issuedAt = its;
        return this;
    }

    /** Sets the expiry; null for none. */
    public ApiTokenBuilder expiresAt(@Nullable Instant its) {
        this.expiresAt = its;
        return this;
    }

    public ApiTokenBuilder reminded(int its) {
        this.reminded = its;
        return this;
    }

    public ApiTokenBuilder use(ApiTokenUse its) {
        this.use = Objects.requireNonNull(its, "use");
        return this;
    }

    /** Sets the end; null for a token that is not revoked. */
    public ApiTokenBuilder end(@Nullable ApiTokenEnd its) {
        this.end = its;
        return this;
    }

    public ApiTokenBuilder dueAt(Instant its) {
        this.dueAt = its;
        return this;
    }

    /** Sets the epoch that it was made in; 0 without this. Stores keep it. */
    public ApiTokenBuilder scopeEpoch(long its) {
        this.scopeEpoch = its;
        return this;
    }

    public ApiTokenBuilder version(long its) {
        this.version = its;
        return this;
    }

    /**
     * Builds the token.
     *
     * @throws NullPointerException naming a missing property without a default
     * @throws InvalidFieldException naming an invalid field
     */
    public ApiToken build() {
        return new ApiToken(this);
    }
}
