package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TokenHash;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.internal.token.TokenGenerator;
import org.jspecify.annotations.Nullable;

/** Makes secrets: those of new tokens, and new ones for tokens that there are. Safe for any thread. */
final class ApiTokenIssuer {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");

    private final ApiTokenStore store;
    private final ApiTokenPolicy policy;
    private final ApiTokenChanges changes;
    private final TokenGenerator generator = new TokenGenerator();

    ApiTokenIssuer(ApiTokenStore store, ApiTokenPolicy policy, ApiTokenChanges changes) {
        this.store = store;
        this.policy = policy;
        this.changes = changes;
    }

    /** As {@link ApiTokenService#create}. */
    IssueResult create(
            ApiTokenKind kind, AccountId owner, String name, ApiTokenGrant grant, @Nullable Instant expiresAt) {
        Instant now = changes.now();
        if (!ApiToken.isName(name)) {
            return new IssueResult.Invalid("name");
        }
        Instant end = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        if (!policy.allows(end, now)) {
            return new IssueResult.Invalid("expires_at");
        }
        if (!grant.suits(kind)) {
            return new IssueResult.Invalid("scopes");
        }
        ApiTokenText text = ApiTokenText.generate(kind.prefix(), owner.tenant(), generator);
        ApiToken fresh = new ApiToken(
                new ApiTokenId(owner.tenant(), generator.id()),
                kind,
                owner,
                name,
                ApiTokenSecrets.first(text.display(), text.hash()),
                grant,
                now,
                now,
                end,
                0,
                ApiTokenUse.NONE,
                null,
                now,
                1);
        ApiToken token = changes.due(fresh, now);
        if (!store.create(token, policy.most(), now)) {
            return new IssueResult.TooMany();
        }
        LOG.log(System.Logger.Level.DEBUG, "made API token {0} of {1}", token.id(), owner);
        changes.happened(new ApiTokenEvent.Created(token.id(), owner, now, false));
        return new IssueResult.Issued(token, text.text());
    }

    /** As {@link ApiTokenService#rotate}. */
    IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap, @Nullable TokenHash shown) {
        if (overlap.isNegative() || overlap.compareTo(ApiTokenPolicy.LONGEST_OVERLAP) > 0) {
            return new IssueResult.Invalid("overlap_seconds");
        }
        Instant now = changes.now();
        return changes.settled(() -> {
            Optional<ApiToken> found = changes.find(owner, id).filter(token -> token.isLiveAt(now));
            if (found.isEmpty()) {
                return Optional.of(new IssueResult.NotThere());
            }
            ApiToken token = found.get();
            if (shown != null && !token.secrets().isCurrent(shown)) {
                return Optional.of(shownLate(token, shown, now));
            }
            if (!overlap.isZero() && token.secrets().areTwoAt(now)) {
                return Optional.of(new IssueResult.Overlapping());
            }
            ApiTokenText text = ApiTokenText.generate(token.kind().prefix(), owner.tenant(), generator);
            ApiToken next = rotated(token, text, overlap, now);
            if (!changes.replace(next)) {
                return Optional.empty();
            }
            changes.happened(new ApiTokenEvent.Rotated(id, owner, now, false));
            return Optional.of(new IssueResult.Issued(next, text.text()));
        });
    }

    /** By a secret that has been replaced since it was let in. */
    private IssueResult shownLate(ApiToken token, TokenHash shown, Instant now) {
        if (token.secrets().isGood(shown, now)) {
            return new IssueResult.Superseded();
        }
        // two have it (R121)
        changes.end(token.owner(), token.id(), ApiTokenEnd.Cause.REUSED);
        return new IssueResult.NotThere();
    }

    private ApiToken rotated(ApiToken token, ApiTokenText text, Duration overlap, Instant now) {
        Instant goodUntil = earlier(now.plus(overlap), token.expiresAt());
        ApiToken next = token.rotated(
                token.secrets().rotated(text.display(), text.hash(), now, goodUntil),
                now,
                policy.expiryAfterRotation(token.lifetime(), now),
                now);
        return changes.due(next, now);
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
