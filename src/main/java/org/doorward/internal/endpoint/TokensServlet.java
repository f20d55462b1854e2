package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.Scopes;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problems;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.Taken;
import org.jspecify.annotations.Nullable;

/**
 * The caller's personal access tokens. {@code GET /tokens}: lists them. {@code POST /tokens}: makes one. {@code GET},
 * {@code PATCH} and {@code DELETE /tokens/{id}}: shows, changes, revokes one. {@code POST /tokens/{id}/rotate}: gives one a
 * new secret; only a token with the scope {@value Scopes#ROTATE_ITSELF} may ask for its own, an API key, too.
 */
public final class TokensServlet extends EndpointServlet {
    private static final String ROTATE = "/rotate";
    private static final Limit ISSUES = new Limit("tokens", 60, Duration.ofMinutes(1));

    /** Over these services. */
    public TokensServlet(Supplier<Services> services) {
        super(services, "GET", "POST", "PATCH", "DELETE");
    }

    @Override
    Set<String> methodsAt(HttpServletRequest request) {
        String path = request.getPathInfo();
        if (path == null) {
            return Set.of("GET", "POST");
        }
        if (path.indexOf('/', 1) < 0) {
            return Set.of("GET", "PATCH", "DELETE");
        }
        return isRotation(path) ? Set.of("POST") : Set.of();
    }

    private static boolean isRotation(@Nullable String path) {
        return path != null && path.endsWith(ROTATE) && path.indexOf('/', 1) == path.length() - ROTATE.length();
    }

    @Override
    Need need(HttpServletRequest request) {
        Need manage = Need.sessionOr(Scopes.TOKENS, ApiTokenKind.PERSONAL_ACCESS_TOKEN);
        String path = request.getPathInfo();
        if (!isRotation(path)) {
            return manage;
        }
        Need itself = Need.token(Scopes.ROTATE_ITSELF, ApiTokenKind.values());
        String id = idOf(path);
        // to manage tokens is not to live on for ever
        return caller -> (isItself(caller, id) ? itself : manage).lackOf(caller);
    }

    private static boolean isItself(Identity caller, String id) {
        ApiToken token = caller.token();
        return token != null && token.id().value().equals(id);
    }

    private static String idOf(String path) {
        return path.substring(1, isRotation(path) ? path.length() - ROTATE.length() : path.length());
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        String path = request.getPathInfo();
        Optional<String> shown =
                isRotation(path) ? services().authenticator().apiTokenShown(request) : Optional.empty();
        // a secret that was replaced, and comes to be replaced: two have it, and the token ends (R121)
        if (shown.isPresent() && services().connection().mayCarryCredentials(request)) {
            String id = idOf(path);
            services()
                    .apiTokens()
                    .shownForRotation(
                            TenantId.DEFAULT,
                            shown.get(),
                            ApiTokenId.isWellFormed(id) ? new ApiTokenId(TenantId.DEFAULT, id) : null,
                            services().connection().address(request));
        }
        Identity caller = caller(request, response);
        if (caller == null) {
            return;
        }
        if (request.getMethod().equals("POST") && issued(caller) instanceof Taken.Refused refused) {
            Problems.tooMany(request, response, refused);
            return;
        }
        if (path == null) {
            ofAll(request, response, caller);
        } else {
            ofOne(request, response, caller, path, shown);
        }
    }

    /** Each secret leaves a hash behind for as long as its token is kept: nobody is to make them by the thousand. */
    private Taken issued(Identity caller) {
        AccountId owner = caller.principal().accountId();
        return services()
                .limits()
                .take(
                        new LimitKey(owner.tenant(), "api-token-issue", owner.value()),
                        List.of(ISSUES),
                        services().apiTokens().now());
    }

    private void ofAll(HttpServletRequest request, HttpServletResponse response, Identity caller)
            throws IOException, ProblemException {
        TokenCalls calls = own(caller);
        if (request.getMethod().equals("POST")) {
            calls.create(request, response);
        } else {
            calls.list(request, response);
        }
    }

    private void ofOne(
            HttpServletRequest request,
            HttpServletResponse response,
            Identity caller,
            String path,
            Optional<String> shown)
            throws IOException, ProblemException {
        String id = idOf(path);
        switch (request.getMethod()) {
            case "POST" -> {
                ApiToken asking = caller.token();
                ApiTokenKind kind = asking == null ? ApiTokenKind.PERSONAL_ACCESS_TOKEN : asking.kind();
                TokenHash secret =
                        isItself(caller, id) ? shown.map(TokenHash::of).orElse(null) : null;
                calls(caller, kind).rotate(request, response, id, secret);
            }
            case "PATCH" -> own(caller).change(request, response, id);
            case "DELETE" -> own(caller).revoke(response, id);
            default -> own(caller).show(response, id);
        }
    }

    private TokenCalls own(Identity caller) {
        return calls(caller, ApiTokenKind.PERSONAL_ACCESS_TOKEN);
    }

    private TokenCalls calls(Identity caller, ApiTokenKind kind) {
        return new TokenCalls(services().apiTokens(), kind, caller.principal().accountId(), Reach.of(caller.token()));
    }
}
