package org.doorward.internal.apitoken;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.authentication.AuthenticationHandler;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Checks personal access tokens and API keys: shape and checksum without any store; then the token, its present owner,
 * the client's address and the token's limit. Every refusal is definitive for that text. The details of {@link
 * AuthenticationResult.Authenticated} are an {@link ApiToken}. Safe for any thread.
 */
public final class ApiTokenHandler implements AuthenticationHandler {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int REFUSALS_REMEMBERED = 10_000;

    private final ApiTokenStore store;
    private final ShownTokens shownTokens;
    private final TokenOwnerLookup owners;
    private final GateRules gates;
    private final RateLimiter limits;
    private final InstantSource clock;
    private final EventListener listener;
    private final RefusalEventLimiter refusals = new RefusalEventLimiter(REFUSALS_REMEMBERED);

    /** @param listener receives refusals of existing tokens; must throw nothing */
    public ApiTokenHandler(
            ApiTokenStore store,
            TokenOwnerLookup owners,
            GateRules gates,
            RateLimiter limits,
            InstantSource clock,
            EventListener listener) {
        this.store = Objects.requireNonNull(store, "store");
        this.shownTokens = ShownTokens.of(store);
        this.owners = Objects.requireNonNull(owners, "owners");
        this.gates = Objects.requireNonNull(gates, "gates");
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
        ApiTokenKind kind = ApiTokenKind.of(shown.text()).orElse(null);
        if (kind == null || (shown.keysOnly() && kind != ApiTokenKind.API_KEY)) {
            return rejected(Reason.MALFORMED);
        }
        Optional<ApiTokenText> text = ApiTokenText.parse(kind.prefix(), tenant, shown.text());
        if (text.isEmpty()) {
            // a good shape is one of another tenant
            return rejected(ApiTokenText.isWellFormed(shown.text()) ? Reason.UNKNOWN : Reason.MALFORMED);
        }
        Instant now = clock.instant();
        TokenHash hash = text.get().hash();
        ApiTokenLookUp found = shownTokens.lookUp(tenant, hash, shown.address());
        if (found instanceof ApiTokenLookUp.TooManyUnknown flood) {
            return new AuthenticationResult.TooMany(0, Duration.ZERO, flood.retryAfter());
        }
        if (!(found instanceof ApiTokenLookUp.Found one) || one.token().kind() != kind) {
            return rejected(Reason.UNKNOWN);
        }
        Use use = new Use(one.token(), shown.address(), now);
        Optional<Refusal> bad = refusal(use, hash);
        if (bad.isPresent()) {
            return refused(use, bad.get());
        }
        return ofOwner(use, one.owner());
    }

    @Override
    public AuthenticationResult recheck(
            TenantId tenant, Credential credential, AuthenticationResult.Authenticated before) {
        ApiTokenCredential shown = (ApiTokenCredential) credential;
        Optional<TokenHash> hash = ApiTokenKind.of(shown.text())
                .flatMap(kind -> ApiTokenText.parse(kind.prefix(), tenant, shown.text()))
                .map(ApiTokenText::hash);
        Optional<ApiToken> token = hash.flatMap(one -> store.findByHash(tenant, one));
        if (token.isEmpty()) {
            return rejected(Reason.UNKNOWN);
        }
        Use use = new Use(token.get(), shown.address(), clock.instant());
        return refusal(use, hash.get())
                .or(() ->
                        refusal(use, owners.find(token.get().kind(), token.get().owner())))
                .map(Refusal::answer)
                .orElse(before);
    }

    /** Why an existing token is refused. */
    private record Refusal(RefusalCause cause, AuthenticationResult answer) {
        Refusal(RefusalCause cause, Reason reason) {
            this(cause, rejected(reason));
        }
    }

    private static Optional<Refusal> refusal(Use use, TokenHash hash) {
        ApiToken token = use.token();
        if (token.end() != null) {
            return Optional.of(new Refusal(RefusalCause.REVOKED, Reason.REVOKED));
        }
        if (!token.secrets().isGood(hash, use.now())) {
            return Optional.of(new Refusal(RefusalCause.REPLACED, Reason.REPLACED));
        }
        return token.isExpiredAt(use.now())
                ? Optional.of(new Refusal(RefusalCause.EXPIRED, Reason.EXPIRED))
                : Optional.empty();
    }

    private Optional<Refusal> refusal(Use use, Optional<TokenOwner> owner) {
        if (owner.isEmpty()) {
            return Optional.of(new Refusal(RefusalCause.OWNER, Reason.UNKNOWN));
        }
        if (!owner.get().isActive()) {
            return Optional.of(new Refusal(RefusalCause.OWNER, Reason.SUSPENDED));
        }
        ActingRestrictions acting = owner.get().acting(gates, use.now());
        if (acting != null) {
            // by the time, so that an owner from a cache is suspended no longer than from the store
            return Optional.of(
                    acting.isSuspended()
                            ? new Refusal(
                                    RefusalCause.OWNER,
                                    new AuthenticationResult.Rejected(Reason.SUSPENDED, true, acting.until()))
                            : new Refusal(RefusalCause.OWNER, new AuthenticationResult.Restricted(acting.first())));
        }
        return use.token().grant().allowsFrom(use.address())
                ? Optional.empty()
                : Optional.of(new Refusal(RefusalCause.NETWORK, new AuthenticationResult.NotFromHere()));
    }

    /** The use of a token: from where and when. */
    private record Use(ApiToken token, @Nullable String address, Instant now) {}

    private AuthenticationResult ofOwner(Use use, Optional<TokenOwner> told) {
        ApiToken token = use.token();
        Optional<TokenOwner> owner = told.or(() -> owners.find(token.kind(), token.owner()));
        Optional<Refusal> bad = refusal(use, owner);
        if (bad.isPresent()) {
            return refused(use, bad.get());
        }
        Integer perMinute = token.grant().requestsPerMinute();
        if (perMinute != null && take(token, perMinute, use.now()) instanceof RateLimitResult.Refused taken) {
            AuthenticationResult tooMany = new AuthenticationResult.TooMany(perMinute, MINUTE, taken.retryAfter());
            // a busy store says nothing about the token
            return taken.busy() ? tooMany : refused(use, new Refusal(RefusalCause.LIMIT, tooMany));
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

    /** One count for all nodes. */
    private RateLimitResult take(ApiToken token, int perMinute, Instant now) {
        return limits.take(
                new LimitKey(token.id().tenant(), "api-token", token.id().value()),
                List.of(new Limit("requests", perMinute, MINUTE)),
                now);
    }

    private AuthenticationResult refused(Use use, Refusal refusal) {
        ApiToken token = use.token();
        RefusalCause cause = refusal.cause();
        if (refusals.isDue(token, cause, use.now())) {
            listener.happened(new ApiTokenEvent.Refused(
                    token.id(), token.owner(), cause, use.address(), use.now(), Origin.THIS_NODE));
        }
        return refusal.answer();
    }

    private static AuthenticationResult rejected(Reason reason) {
        return new AuthenticationResult.Rejected(reason, true);
    }
}
