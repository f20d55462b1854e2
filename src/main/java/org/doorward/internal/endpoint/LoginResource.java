package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.Restriction;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.RateLimitFields;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.login.SignInResult;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by password. Safe for any thread.
 *
 * @param navigation redirects browsers that have sent a form
 */
public record LoginResource(
        BrowserSignIn signIn,
        SessionEngine sessions,
        CrossOriginCheck crossOrigin,
        ClientConnection connection,
        Navigation navigation) {
    private enum Transport {
        BEARER,
        COOKIE
    }

    /** {@code POST /login}: opens a session by username and password. */
    public void signIn(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (!crossOrigin.passesSignIn(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        RequestBody body = RequestBody.readSignIn(request);
        body.allowOnly("username", "password", "remember", "transport", "return_to");
        boolean page = body.isForm() && RequestPath.isNavigation(request);
        String returnTo = body.text("return_to").orElse(null);
        try {
            if (!connection.mayCarryCredentials(request)) {
                throw new ProblemException(Problem.INSECURE_TRANSPORT);
            }
            signIn(call, body, transport(request, body), page);
        } catch (ProblemException e) {
            if (!page
                    || !navigation.toSignIn(
                            request, call.response(), e.problem().code(), returnTo)) {
                throw e;
            }
        }
    }

    private void signIn(Call call, RequestBody body, Transport transport, boolean page)
            throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        HttpServletResponse response = call.response();
        String username = body.needed("username");
        String password = body.needed("password");
        boolean remember = body.flag("remember").orElse(transport == Transport.BEARER);
        SignInResult result = transport == Transport.BEARER
                ? signIn.open(request, username, password, remember)
                : signIn.openInCookies(request, response, username, password, remember);
        if (result instanceof SignInResult.Denied denied) {
            refuse(call, denied, page, body.text("return_to").orElse(null));
            return;
        }
        IssuedTokens tokens = tokens(response, result, page);
        if (transport == Transport.BEARER) {
            TokenResponse.inBody(response, tokens, sessions.now());
        } else if (page) {
            navigation.onward(request, response, body.text("return_to").orElse(null));
        } else {
            TokenResponse.besideCookies(response, tokens, sessions.now());
        }
    }

    /** Answers that the application refuses the sign-in, and why; a form goes back to the sign-in page. */
    private void refuse(Call call, SignInResult.Denied denied, boolean page, @Nullable String returnTo)
            throws IOException {
        if (!page || !navigation.toSignIn(call.request(), call.response(), denied.code(), returnTo)) {
            Problems.send(
                    call.request(),
                    call.response(),
                    Problem.SIGN_IN_REFUSED,
                    Map.of("code", denied.code(), "detail", denied.message()));
        }
    }

    private IssuedTokens tokens(HttpServletResponse response, SignInResult result, boolean page)
            throws ProblemException {
        if (result instanceof SignInResult.SignedIn signedIn) {
            return signedIn.tokens();
        }
        if (result instanceof SignInResult.Throttled throttled) {
            // in a redirect, Retry-After would delay the page
            if (!page) {
                RateLimitFields.of(List.of(signIn.quota(throttled)), throttled.retryAfter())
                        .forEach(response::setHeader);
            }
            throw new ProblemException(Problem.TOO_MANY);
        }
        if (result instanceof SignInResult.Suspended suspended) {
            // only whoever knows the password gets here
            throw new ProblemException(Problem.of(Restriction.SUSPENDED, suspended.until()));
        }
        throw new ProblemException(result instanceof SignInResult.Busy ? Problem.UNAVAILABLE : Problem.CREDENTIALS);
    }

    private static Transport transport(HttpServletRequest request, RequestBody body) throws ProblemException {
        Optional<String> asked = body.text("transport");
        if (asked.isEmpty()) {
            boolean browser = request.getHeader("Sec-Fetch-Mode") != null || request.getHeader("Origin") != null;
            return body.isForm() || browser ? Transport.COOKIE : Transport.BEARER;
        }
        return switch (asked.get()) {
            case "bearer" -> Transport.BEARER;
            case "cookie" -> Transport.COOKIE;
            default -> throw new ProblemException(Problem.invalidField("transport"));
        };
    }
}
