package org.doorward.internal.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.InvalidFieldException.Field;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/** Issues new tokens, and new secrets of existing tokens. Safe for any thread. */
record ApiTokenIssuer(ApiTokenStore store, ApiTokenPolicies policies, ApiTokenChanges changes) {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final TokenGenerator GENERATOR = new TokenGenerator();

    /** As {@link ApiTokenEngine#create}. */
    IssueResult create(
            ApiTokenKind kind, AccountId owner, String name, ApiTokenGrant grant, @Nullable Instant expiresAt) {
        if (kind == ApiTokenKind.PERSONAL_ACCESS_TOKEN && !policies.people()) {
            throw new IllegalStateException(
                    "accounts of an identity store have no personal access tokens: nobody can tell"
                            + " whether such an account still exists");
        }
        Instant now = changes.now();
        if (!ApiToken.isName(name)) {
            return new IssueResult.Invalid(Field.NAME);
        }
        Instant end = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        ApiTokenPolicy policy = policies.of(owner.tenant());
        if (!policy.allows(end, now)) {
            return new IssueResult.Invalid(Field.EXPIRES_AT);
        }
        if (!grant.suits(kind)) {
            return new IssueResult.Invalid(Field.SCOPES);
        }
        ApiTokenText text = ApiTokenText.generate(kind.prefix(), owner.tenant(), GENERATOR);
        ApiToken fresh = ApiToken.builder(new ApiTokenId(owner.tenant(), GENERATOR.id()), kind, owner)
                .name(name)
                .secrets(ApiTokenSecrets.first(text.display(), text.hash()))
                .grant(grant)
                .createdAt(now)
                .issuedAt(now)
                .expiresAt(end)
                .dueAt(now)
                .build();
        ApiToken token = changes.due(fresh, now);
        if (!store.create(token, policy.most(), now)) {
            return new IssueResult.TooMany();
        }
        LOG.log(System.Logger.Level.DEBUG, "made API token {0} of {1}", token.id(), owner);
        changes.happened(new ApiTokenEvent.Created(token.id(), owner, now, Origin.THIS_NODE));
        return new IssueResult.Issued(ApiTokenView.of(token), text.text());
    }

    /** As {@link ApiTokenEngine#rotate}. */
    IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap, @Nullable TokenHash shown) {
        if (overlap.isNegative() || overlap.compareTo(ApiTokenPolicy.LONGEST_OVERLAP) > 0) {
            return new IssueResult.Invalid(Field.OVERLAP);
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
            if (!overlap.isZero() && token.secrets().isOverlappingAt(now)) {
                return Optional.of(new IssueResult.Overlapping());
            }
            ApiTokenText text = ApiTokenText.generate(token.kind().prefix(), owner.tenant(), GENERATOR);
            ApiToken next = rotated(token, text, overlap, now);
            if (!changes.replace(next)) {
                return Optional.empty();
            }
            changes.happened(new ApiTokenEvent.Rotated(id, owner, now, Origin.THIS_NODE));
            return Optional.of(new IssueResult.Issued(ApiTokenView.of(next), text.text()));
        });
    }

    /** The secret was replaced after the request was authenticated. */
    private IssueResult shownLate(ApiToken token, TokenHash shown, Instant now) {
        if (token.secrets().isGood(shown, now)) {
            return new IssueResult.Superseded();
        }
        // two parties have it
        changes.end(token.owner(), token.id(), ApiTokenEnd.Cause.REUSED);
        return new IssueResult.NotThere();
    }

    private ApiToken rotated(ApiToken token, ApiTokenText text, Duration overlap, Instant now) {
        Instant goodUntil = earlier(now.plus(overlap), token.expiresAt());
        ApiToken next = token.rotated(
                token.secrets().rotated(text.display(), text.hash(), now, goodUntil),
                now,
                policies.of(token.id().tenant()).expiryAfterRotation(token.lifetime(), now),
                now);
        return changes.due(next, now);
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
