package org.doorward.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.authentication.AuthenticationHandler;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential;
import org.doorward.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Taken;

/**
 * Checks personal access tokens and API keys: shape and checksum first, without any store (R019); then the token, its owner
 * as that is now (R119), from where it may come, and how often. Every kind of refusal is final for that text. The details of
 * {@link AuthenticationResult.Authenticated} are an {@link ApiToken}. Safe for any thread.
 */
public final class ApiTokenHandler implements AuthenticationHandler {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ApiTokenStore store;
    private final Owners owners;
    private final RateLimiter limits;
    private final InstantSource clock;

    /** Over these. */
    public ApiTokenHandler(ApiTokenStore store, Owners owners, RateLimiter limits, InstantSource clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.owners = Objects.requireNonNull(owners, "owners");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public boolean handles(Credential credential) {
        return credential instanceof ApiTokenCredential;
    }

    @Override
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        ApiTokenCredential shown = (ApiTokenCredential) credential;
        Optional<ApiTokenKind> kind =
                ApiTokenKind.of(shown.text()).filter(one -> one == ApiTokenKind.API_KEY || !shown.keysOnly());
        if (kind.isEmpty() || !ApiTokenText.isWellFormed(shown.text())) {
            return rejected(Reason.MALFORMED);
        }
        Optional<ApiTokenText> text = ApiTokenText.parse(kind.get().prefix(), tenant, shown.text());
        if (text.isEmpty()) {
            // another tenant's
            return rejected(Reason.UNKNOWN);
        }
        Instant now = clock.instant();
        TokenHash hash = text.get().hash();
        ApiTokenLookUp found = store.lookUp(tenant, hash, shown.address());
        if (found instanceof ApiTokenLookUp.TooManyUnknown flood) {
            return new AuthenticationResult.TooMany(0, Duration.ZERO, flood.retryAfter());
        }
        if (!(found instanceof ApiTokenLookUp.Found one) || one.token().kind() != kind.get()) {
            return rejected(Reason.UNKNOWN);
        }
        ApiToken token = one.token();
        Optional<Reason> over = overAt(token, hash, now);
        return over.isPresent() ? rejected(over.get()) : ofOwner(one, shown, now);
    }

    private static Optional<Reason> overAt(ApiToken token, TokenHash hash, Instant now) {
        if (token.end() != null) {
            return Optional.of(Reason.REVOKED);
        }
        if (!token.secrets().isGood(hash, now)) {
            return Optional.of(Reason.REPLACED);
        }
        return token.isExpiredAt(now) ? Optional.of(Reason.EXPIRED) : Optional.empty();
    }

    private AuthenticationResult ofOwner(ApiTokenLookUp.Found found, ApiTokenCredential shown, Instant now) {
        ApiToken token = found.token();
        Optional<Owner> owner = found.owner().or(() -> owners.find(token.kind(), token.owner()));
        if (owner.isEmpty()) {
            return rejected(Reason.UNKNOWN);
        }
        if (!owner.get().isActive()) {
            return rejected(Reason.SUSPENDED);
        }
        if (!token.grant().allowsFrom(shown.address())) {
            return new AuthenticationResult.NotFromHere();
        }
        Integer perMinute = token.grant().requestsPerMinute();
        if (perMinute != null && take(token, perMinute, now) instanceof Taken.Refused refused) {
            return new AuthenticationResult.TooMany(perMinute, MINUTE, refused.retryAfter());
        }
        AuthenticatedPrincipal principal = new AuthenticatedPrincipal(
                owner.get().id(),
                owner.get().name(),
                owner.get().roles(),
                null,
                token.grant().scopes(),
                token.id().value());
        return new AuthenticationResult.Authenticated(principal, token);
    }

    /** One count for all nodes: exactly so many pass in a minute (R126). */
    private Taken take(ApiToken token, int perMinute, Instant now) {
        return limits.take(
                new LimitKey(token.id().tenant(), "api-token", token.id().value()),
                List.of(new Limit("requests", perMinute, MINUTE)),
                now);
    }

    private static AuthenticationResult rejected(Reason reason) {
        return new AuthenticationResult.Rejected(reason, true);
    }
}
