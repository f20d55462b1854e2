package org.doorward.internal.endpoint;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;

/** The caller's personal access tokens. Safe for any thread. */
public record TokensResource(
        ApiTokenEngine tokens,
        LivingCaller callers,
        RateLimiter limits,
        RequestAuthenticator authenticator,
        ClientConnection connection) {
    private static final Limit ISSUES = new Limit("tokens", 60, Duration.ofMinutes(1));
    private static final String ID = "id";
    private static final Problem NO_PEOPLE =
            new Problem(501, "unsupported", "Accounts of an identity store have no personal access tokens.");

    /** Whether the caller is the token that the path names. */
    public static boolean isItself(Identity caller, Map<String, String> path) {
        ApiToken token = caller.token();
        return token != null && token.id().value().equals(path.get(ID));
    }

    /** {@code GET /tokens}: lists them. */
    public void list(Call call) throws IOException, ProblemException {
        own(call).list(call);
    }

    /** {@code POST /tokens}: issues one. */
    public void create(Call call) throws IOException, ProblemException {
        if (!tokens.servesPeople()) {
            throw new ProblemException(NO_PEOPLE);
        }
        if (mayIssue(call)) {
            own(call).create(call);
        }
    }

    /** {@code GET /tokens/{id}}: shows one. */
    public void show(Call call) throws IOException, ProblemException {
        own(call).show(call, call.path(ID));
    }

    /** {@code PATCH /tokens/{id}}: changes one. */
    public void change(Call call) throws IOException, ProblemException {
        own(call).change(call, call.path(ID));
    }

    /** {@code DELETE /tokens/{id}}: revokes one. */
    public void revoke(Call call) throws ProblemException {
        own(call).revoke(call, call.path(ID));
    }

    /**
     * Runs before the caller is authenticated. A replaced secret that is used for a rotation is known to two parties,
     * and its token ends.
     */
    public void noticeShown(Call call) {
        Optional<String> shown = authenticator.apiTokenShown(call.request());
        if (shown.isPresent() && connection.mayCarryCredentials(call.request())) {
            String id = call.path(ID);
            tokens.shownForRotation(
                    RequestTenant.of(call.request()),
                    shown.get(),
                    ApiTokenId.isWellFormed(id) ? new ApiTokenId(RequestTenant.of(call.request()), id) : null,
                    connection.address(call.request()));
        }
    }

    /** {@code POST /tokens/{id}/rotate}: gives one a new secret. A token may rotate itself. */
    public void rotate(Call call) throws IOException, ProblemException {
        if (!mayIssue(call)) {
            return;
        }
        ApiToken asking = call.caller().token();
        ApiTokenKind kind = asking == null ? ApiTokenKind.PERSONAL_ACCESS_TOKEN : asking.kind();
        TokenHash secret = isItself(call.caller(), call.path())
                ? authenticator.apiTokenShown(call.request()).map(TokenHash::of).orElse(null)
                : null;
        of(call, kind).rotate(call, call.path(ID), secret);
    }

    /** Each secret leaves a hash that is stored as long as its token: the number of secrets is limited. */
    private boolean mayIssue(Call call) throws IOException {
        AccountId owner = call.account();
        RateLimitResult taken = limits.take(
                new LimitKey(owner.tenant(), "api-token-issue", owner.value()), List.of(ISSUES), tokens.now());
        if (taken instanceof RateLimitResult.Refused refused) {
            call.tooMany(refused);
            return false;
        }
        return true;
    }

    private ApiTokenResource own(Call call) {
        return of(call, ApiTokenKind.PERSONAL_ACCESS_TOKEN);
    }

    private ApiTokenResource of(Call call, ApiTokenKind kind) {
        return new ApiTokenResource(
                tokens, kind, call.account(), DelegationBounds.of(call.caller().token()), callers);
    }
}
