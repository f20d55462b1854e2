package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.doorward.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token or an API key, as it is kept: without its secret. Immutable: a change is a new value with the next
 * {@code version}; {@code use} alone is written besides, and moves no version.
 *
 * @param id its public handle
 * @param kind which of the two it is
 * @param owner as whom it acts: an account, or a service account
 * @param name what its owner calls it, 1 to {@value #MAX_NAME} characters
 * @param secrets what is known of its secrets
 * @param grant what it may do
 * @param createdAt when it was made
 * @param issuedAt when its current secret was made
 * @param expiresAt when it is over, exclusive; null for never
 * @param reminded for how many days before the end its owner was reminded last; 0 for not yet
 * @param use when it was used
 * @param end that it was revoked; null while it was not
 * @param dueAt when it is to be looked at next, for reminders and the like
 * @param version 1 for a new one, one more for each change
 */
public record ApiToken(
        ApiTokenId id,
        ApiTokenKind kind,
        AccountId owner,
        String name,
        ApiTokenSecrets secrets,
        ApiTokenGrant grant,
        Instant createdAt,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        int reminded,
        ApiTokenUse use,
        @Nullable ApiTokenEnd end,
        Instant dueAt,
        long version) {

    /** The longest name. */
    public static final int MAX_NAME = 100;

    /** @throws IllegalArgumentException naming the field that cannot be used */
    public ApiToken {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(dueAt, "dueAt");
        if (!isName(name)) {
            throw new IllegalArgumentException("name");
        }
        if (!owner.tenant().equals(id.tenant())) {
            throw new IllegalArgumentException("owner");
        }
    }

    /** Whether it can be a name: 1 to {@value #MAX_NAME} characters, none of them a control character, not only blanks. */
    public static boolean isName(String name) {
        return name.length() <= MAX_NAME
                && !name.isBlank()
                && name.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    /** Whether its time is over. */
    public boolean isExpiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether it is good: neither revoked nor expired. */
    public boolean isLiveAt(Instant now) {
        return end == null && !isExpiredAt(now);
    }

    /** How long its current secret was meant to live; null for ever. */
    public @Nullable Duration lifetime() {
        return expiresAt == null ? null : Duration.between(issuedAt, expiresAt);
    }

    /** With the next version and this instead. */
    public ApiToken named(String nextName, ApiTokenGrant nextGrant) {
        return new ApiToken(
                id,
                kind,
                owner,
                nextName,
                secrets,
                nextGrant,
                createdAt,
                issuedAt,
                expiresAt,
                reminded,
                use,
                end,
                dueAt,
                version + 1);
    }

    /** With the next version and a new secret. */
    public ApiToken rotated(ApiTokenSecrets next, Instant now, @Nullable Instant nextExpiresAt, Instant nextDueAt) {
        return new ApiToken(
                id, kind, owner, name, next, grant, createdAt, now, nextExpiresAt, 0, use, end, nextDueAt, version + 1);
    }

    /** With the next version, revoked; its secrets are good for nothing any more. */
    public ApiToken ended(ApiTokenEnd why, Instant nextDueAt) {
        return new ApiToken(
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
                why,
                nextDueAt,
                version + 1);
    }

    /** With the next version, looked at: reminded for so many days, and to be looked at next then. */
    public ApiToken lookedAt(int nextReminded, Instant nextDueAt) {
        return new ApiToken(
                id,
                kind,
                owner,
                name,
                secrets,
                grant,
                createdAt,
                issuedAt,
                expiresAt,
                nextReminded,
                use,
                end,
                nextDueAt,
                version + 1);
    }

    /** The same version, to be looked at then: for one that is not stored yet. */
    ApiToken dueAt(Instant nextDueAt) {
        return new ApiToken(
                id, kind, owner, name, secrets, grant, createdAt, issuedAt, expiresAt, reminded, use, end, nextDueAt,
                version);
    }

    /** The same version, used more. */
    public ApiToken used(ApiTokenUse more) {
        return new ApiToken(
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
                use.and(more),
                end,
                dueAt,
                version);
    }
}
