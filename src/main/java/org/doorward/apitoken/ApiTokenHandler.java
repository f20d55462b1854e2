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
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;
import org.doorward.authentication.AuthenticationHandler;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential;
import org.doorward.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Taken;
import org.jspecify.annotations.Nullable;

/**
 * Checks personal access tokens and API keys: shape and checksum first, without any store (R019); then the token, its owner
 * as that is now (R119), from where it may come, and how often. Every kind of refusal is final for that text. The details of
 * {@link AuthenticationResult.Authenticated} are an {@link ApiToken}. Safe for any thread.
 */
public final class ApiTokenHandler implements AuthenticationHandler {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int REFUSALS_REMEMBERED = 10_000;

    private final ApiTokenStore store;
    private final Owners owners;
    private final RateLimiter limits;
    private final InstantSource clock;
    private final ApiTokenListener listener;
    private final ToldRefusals refusals = new ToldRefusals(REFUSALS_REMEMBERED);

    /** Over these; {@code listener} is told of refusals of tokens that there are, and must throw nothing. */
    public ApiTokenHandler(
            ApiTokenStore store, Owners owners, RateLimiter limits, InstantSource clock, ApiTokenListener listener) {
        this.store = Objects.requireNonNull(store, "store");
        this.owners = Objects.requireNonNull(owners, "owners");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listener = Objects.requireNonNull(listener, "listener");
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
        Visit visit = new Visit(one.token(), shown.address(), now);
        if (one.token().end() != null) {
            return refused(visit, RefusalCause.REVOKED, rejected(Reason.REVOKED));
        }
        if (!one.token().secrets().isGood(hash, now)) {
            return refused(visit, RefusalCause.REPLACED, rejected(Reason.REPLACED));
        }
        if (one.token().isExpiredAt(now)) {
            return refused(visit, RefusalCause.EXPIRED, rejected(Reason.EXPIRED));
        }
        return ofOwner(visit, one.owner());
    }

    /** A token that was shown, from where and when. */
    private record Visit(ApiToken token, @Nullable String address, Instant now) {}

    private AuthenticationResult ofOwner(Visit visit, Optional<Owner> told) {
        ApiToken token = visit.token();
        Optional<Owner> owner = told.or(() -> owners.find(token.kind(), token.owner()));
        if (owner.isEmpty()) {
            return refused(visit, RefusalCause.OWNER, rejected(Reason.UNKNOWN));
        }
        if (!owner.get().isActive()) {
            return refused(visit, RefusalCause.OWNER, rejected(Reason.SUSPENDED));
        }
        if (!token.grant().allowsFrom(visit.address())) {
            return refused(visit, RefusalCause.NETWORK, new AuthenticationResult.NotFromHere());
        }
        Integer perMinute = token.grant().requestsPerMinute();
        if (perMinute != null && take(token, perMinute, visit.now()) instanceof Taken.Refused taken) {
            AuthenticationResult tooMany = new AuthenticationResult.TooMany(perMinute, MINUTE, taken.retryAfter());
            // a store that is busy says nothing of the token
            return taken.busy() ? tooMany : refused(visit, RefusalCause.LIMIT, tooMany);
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

    private AuthenticationResult refused(Visit visit, RefusalCause cause, AuthenticationResult answer) {
        ApiToken token = visit.token();
        if (refusals.isDue(token, cause, visit.now())) {
            listener.happened(
                    new ApiTokenEvent.Refused(token.id(), token.owner(), cause, visit.address(), visit.now(), false));
        }
        return answer;
    }

    private static AuthenticationResult rejected(Reason reason) {
        return new AuthenticationResult.Rejected(reason, true);
    }
}
