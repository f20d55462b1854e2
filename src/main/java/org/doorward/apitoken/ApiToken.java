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

    /** What is to be another, when a token is copied: at first as it is. */
    private static final class Copy {
        private final ApiToken of;
        private final long version;
        private String name;
        private ApiTokenSecrets secrets;
        private ApiTokenGrant grant;
        private Instant issuedAt;
        private @Nullable Instant expiresAt;
        private int reminded;
        private ApiTokenUse use;
        private @Nullable ApiTokenEnd end;
        private Instant dueAt;

        private Copy(ApiToken of, long version) {
            this.of = of;
            this.version = version;
            this.name = of.name;
            this.secrets = of.secrets;
            this.grant = of.grant;
            this.issuedAt = of.issuedAt;
            this.expiresAt = of.expiresAt;
            this.reminded = of.reminded;
            this.use = of.use;
            this.end = of.end;
            this.dueAt = of.dueAt;
        }

        private ApiToken token() {
            return new ApiToken(
                    of.id,
                    of.kind,
                    of.owner,
                    name,
                    secrets,
                    grant,
                    of.createdAt,
                    issuedAt,
                    expiresAt,
                    reminded,
                    use,
                    end,
                    dueAt,
                    version);
        }
    }

    private Copy next() {
        return new Copy(this, version + 1);
    }

    /** With the next version and this instead. */
    public ApiToken named(String nextName, ApiTokenGrant nextGrant) {
        Copy next = next();
        next.name = nextName;
        next.grant = nextGrant;
        return next.token();
    }

    /** With the next version and a new secret. */
    public ApiToken rotated(
            ApiTokenSecrets nextSecrets, Instant now, @Nullable Instant nextExpiresAt, Instant nextDueAt) {
        Copy next = next();
        next.secrets = nextSecrets;
        next.issuedAt = now;
        next.expiresAt = nextExpiresAt;
        next.reminded = 0;
        next.dueAt = nextDueAt;
        return next.token();
    }

    /** With the next version, revoked; its secrets are good for nothing any more. */
    public ApiToken ended(ApiTokenEnd why, Instant nextDueAt) {
        Copy next = next();
        next.end = why;
        next.dueAt = nextDueAt;
        return next.token();
    }

    /** With the next version, looked at: reminded for so many days, and to be looked at next then. */
    public ApiToken lookedAt(int nextReminded, Instant nextDueAt) {
        Copy next = next();
        next.reminded = nextReminded;
        next.dueAt = nextDueAt;
        return next.token();
    }

    /** The same version, to be looked at then: for one that is not stored yet. */
    ApiToken dueAt(Instant nextDueAt) {
        Copy same = new Copy(this, version);
        same.dueAt = nextDueAt;
        return same.token();
    }

    /** The same version, used more. */
    public ApiToken used(ApiTokenUse more) {
        return withUse(use.and(more));
    }

    /** The same version, used so and no more. */
    public ApiToken withUse(ApiTokenUse all) {
        Copy same = new Copy(this, version);
        same.use = all;
        return same.token();
    }
}
