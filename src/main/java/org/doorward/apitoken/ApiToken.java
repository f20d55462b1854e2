package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token or an API key, as stores hold it, without its secret. Immutable: a change is a new value
 * with the next {@code version}. Only {@code use} changes without a new version. Applications see an {@link
 * ApiTokenView}. Further properties may be added.
 */
public final class ApiToken {
    /** The longest name. */
    public static final int MAX_NAME = 100;

    private final ApiTokenId id;
    private final ApiTokenKind kind;
    private final AccountId owner;
    private final String name;
    private final ApiTokenSecrets secrets;
    private final ApiTokenGrant grant;
    private final Instant createdAt;
    private final Instant issuedAt;
    private final @Nullable Instant expiresAt;
    private final int reminded;
    private final ApiTokenUse use;
    private final @Nullable ApiTokenEnd end;
    private final long scopeEpoch;
    private final Instant dueAt;
    private final long version;

    ApiToken(ApiTokenBuilder builder) {
        this.id = Objects.requireNonNull(builder.id, "id");
        this.kind = Objects.requireNonNull(builder.kind, "kind");
        this.owner = Objects.requireNonNull(builder.owner, "owner");
        this.name = Objects.requireNonNull(builder.name, "name");
        this.secrets = Objects.requireNonNull(builder.secrets, "secrets");
        this.grant = builder.grant;
        this.createdAt = Objects.requireNonNull(builder.createdAt, "createdAt");
        this.issuedAt = Objects.requireNonNull(builder.issuedAt, "issuedAt");
        this.expiresAt = builder.expiresAt;
        this.reminded = builder.reminded;
        this.use = builder.use;
        this.end = builder.end;
        this.scopeEpoch = builder.scopeEpoch;
        this.dueAt = Objects.requireNonNull(builder.dueAt, "dueAt");
        this.version = builder.version;
        if (!isName(name)) {
            throw new InvalidFieldException(InvalidFieldException.Field.NAME);
        }
        if (!owner.tenant().equals(id.tenant())) {
            throw new InvalidFieldException(InvalidFieldException.Field.OWNER);
        }
    }

    /** Returns a builder of a new token. Properties without a default must be set. */
    public static ApiTokenBuilder builder(ApiTokenId id, ApiTokenKind kind, AccountId owner) {
        return new ApiTokenBuilder(id, kind, owner);
    }

    /** Returns a builder of a changed token. */
    public ApiTokenBuilder toBuilder() {
        return new ApiTokenBuilder(this);
    }

    /** Returns the public id. */
    public ApiTokenId id() {
        return id;
    }

    public ApiTokenKind kind() {
        return kind;
    }

    /** Returns the account or service account that the token acts as. */
    public AccountId owner() {
        return owner;
    }

    /** Returns the name that its owner gave it, 1 to {@value #MAX_NAME} characters. */
    public String name() {
        return name;
    }

    public ApiTokenSecrets secrets() {
        return secrets;
    }

    public ApiTokenGrant grant() {
        return grant;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Returns when the current secret was issued. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** Returns the first moment at which it is refused; null for never. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** Returns for how many days before the end its owner was reminded last; 0 for none. */
    public int reminded() {
        return reminded;
    }

    public ApiTokenUse use() {
        return use;
    }

    /** Returns the revocation; null while it is not revoked. */
    public @Nullable ApiTokenEnd end() {
        return end;
    }

    /**
     * Returns the epoch of its tenant and of everyone that it was made in; it stays. A token of an earlier epoch than the
     * present one is revoked.
     */
    public long scopeEpoch() {
        return scopeEpoch;
    }

    /** Returns the time of its next maintenance. */
    public Instant dueAt() {
        return dueAt;
    }

    /** Returns the version: 1 for a new token, and one more after each change. */
    public long version() {
        return version;
    }

    /**
     * Whether a token can have this name: 1 to {@value #MAX_NAME} characters, without control characters, not only
     * blanks.
     */
    public static boolean isName(String name) {
        return name.length() <= MAX_NAME
                && !name.isBlank()
                && name.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    /** Whether it has expired at this time. */
    public boolean isExpiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether it is neither revoked nor expired. */
    public boolean isLiveAt(Instant now) {
        return end == null && !isExpiredAt(now);
    }

    /** Returns the lifetime of its current secret; null for no end. */
    public @Nullable Duration lifetime() {
        return expiresAt == null ? null : Duration.between(issuedAt, expiresAt);
    }

    private ApiTokenBuilder next() {
        return toBuilder().version(version + 1);
    }

    /** Returns the next version with this name and grant. */
    public ApiToken named(String nextName, ApiTokenGrant nextGrant) {
        return next().name(nextName).grant(nextGrant).build();
    }

    /** Returns the next version with a new secret. */
    public ApiToken rotated(
            ApiTokenSecrets nextSecrets, Instant now, @Nullable Instant nextExpiresAt, Instant nextDueAt) {
        return next().secrets(nextSecrets)
                .issuedAt(now)
                .expiresAt(nextExpiresAt)
                .reminded(0)
                .dueAt(nextDueAt)
                .build();
    }

    /** Returns the next version, revoked. */
    public ApiToken ended(ApiTokenEnd why, Instant nextDueAt) {
        return next().end(why).dueAt(nextDueAt).build();
    }

    /** Returns the next version after its maintenance. */
    public ApiToken lookedAt(int nextReminded, Instant nextDueAt) {
        return next().reminded(nextReminded).dueAt(nextDueAt).build();
    }

    /** Returns the same version with another time of maintenance, for a token that is not stored yet. */
    public ApiToken dueAt(Instant nextDueAt) {
        return toBuilder().dueAt(nextDueAt).build();
    }

    /** Returns the same version with further use. */
    public ApiToken used(ApiTokenUse more) {
        return withUse(use.and(more));
    }

    /** Returns the same version with exactly this use. */
    public ApiToken withUse(ApiTokenUse all) {
        return toBuilder().use(all).build();
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(
                id,
                kind,
                owner,
                name,
                secrets,
                grant,
                createdAt,
                issuedAt,
                expiresAt,
                reminded,
                use,
                end,
                dueAt,
                scopeEpoch,
                version);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApiToken that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "ApiToken" + values();
    }
}
