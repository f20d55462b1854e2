package org.doorward.internal.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential.Transport;
import org.doorward.login.SignInResult;
import org.doorward.login.SignInThrottledException;
import org.doorward.session.IssuedTokens;
import org.doorward.session.ResumedSession;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/** What {@code request.login} and {@code request.logout} come to while one response is being made. */
final class RequestDoor implements Visit.Door {
    private final RequestAuthenticator authenticator;
    private final BrowserSignIn signIn;
    private final SessionService sessions;
    private final SessionCookies cookies;
    private final AntiForgery antiForgery;
    private final HttpServletResponse response;

    RequestDoor(
            RequestAuthenticator authenticator,
            BrowserSignIn signIn,
            SessionService sessions,
            SessionCookies cookies,
            AntiForgery antiForgery,
            HttpServletResponse response) {
        this.antiForgery = antiForgery;
        this.authenticator = authenticator;
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookies = cookies;
        this.response = response;
    }

    @Override
    public Identity signIn(HttpServletRequest request, @Nullable String username, @Nullable String password)
            throws ServletException {
        if (username == null || password == null) {
            throw new ServletException("username or password is missing");
        }
        if (response.isCommitted() || !authenticator.passesSignIn(request)) {
            throw new ServletException(
                    "no sign-in by this request: another site's page made it, or it is not encrypted");
        }
        try {
            SignInResult result = signIn.openInCookies(request, response, username, password, false);
            if (result instanceof SignInResult.SignedIn signedIn) {
                return identity(signedIn.tokens());
            }
            if (result instanceof SignInResult.Throttled throttled) {
                throw refusal(throttled.retryAfter());
            }
            throw new ServletException("username or password is wrong");
        } catch (StoreUnavailableException e) {
            throw new ServletException("signing in is not possible at the moment", e);
        }
    }

    /** The cause says when; the response is the application's, and may be a page that everybody is to read at once. */
    private static ServletException refusal(Duration retryAfter) {
        long seconds = RateLimitFields.seconds(retryAfter);
        return new ServletException(
                "too many sign-ins have failed; try again in " + seconds + " s",
                new SignInThrottledException(Duration.ofSeconds(seconds)));
    }

    private Identity identity(IssuedTokens tokens) {
        if (sessions.resume(TenantId.DEFAULT, tokens.accessToken()) instanceof AuthenticationResult.Authenticated good
                && good.details() instanceof ResumedSession resumed) {
            return new Identity(good.principal(), resumed, Transport.COOKIE);
        }
        throw new StoreUnavailableException("the session that was just opened is not there", null);
    }

    @Override
    public @Nullable RenewedResponse renewedResponse() {
        return response instanceof RenewedResponse renewed ? renewed : null;
    }

    @Override
    public String csrfToken(@Nullable Identity identity) {
        return antiForgery.issue(identity).orElse("");
    }

    @Override
    public void signOut(HttpServletRequest request, Identity identity) {
        ResumedSession resumed = identity.resumed();
        if (resumed != null) {
            sessions.signOut(resumed.session());
        }
        ContainerSession.ended(request);
        if (identity.transport() == Transport.COOKIE && !response.isCommitted()) {
            cookies.clear(request, response);
        }
    }
}
