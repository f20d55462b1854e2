package org.doorward.internal.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.AccountSuspendedException;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.RateLimitFields;
import org.doorward.internal.http.async.AnswerGate;
import org.doorward.internal.http.async.OpenAnswer;
import org.doorward.internal.http.async.OpenAnswers;
import org.doorward.internal.http.credential.AnswerHolder;
import org.doorward.internal.http.credential.AntiForgery;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.PresentedTokens;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.refresh.RefreshedResponse;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.login.SignInResult;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionEngine;
import org.doorward.login.SignInRefusedException;
import org.doorward.login.SignInThrottledException;
import org.jspecify.annotations.Nullable;

/** Implements {@code request.login} and {@code request.logout} for one response. */
record ServletAuthentication(
        RequestAuthenticator authenticator,
        BrowserSignIn signIn,
        SessionEngine sessions,
        SessionCookies cookies,
        AntiForgery antiForgery,
        OpenAnswers answers,
        Gates gates,
        ResponseHeaders headers,
        HttpServletResponse response)
        implements RequestActions {
    @Override
    public Identity signIn(HttpServletRequest request, @Nullable String username, @Nullable String password)
            throws ServletException {
        if (username == null || password == null) {
            throw new ServletException("username or password is missing");
        }
        boolean passes = RequestTenant.find(request) != null && authenticator.passesSignIn(request);
        if (response.isCommitted() || !passes) {
            throw new ServletException("no sign-in by this request: another site's page made it, it is not encrypted,"
                    + " or it is of no known tenant");
        }
        try {
            SignInResult result = signIn.openInCookies(request, response, username, password, false);
            if (result instanceof SignInResult.SignedIn signedIn) {
                return identity(RequestTenant.of(request), signedIn.tokens());
            }
            if (result instanceof SignInResult.Throttled throttled) {
                throw refusal(throttled.retryAfter());
            }
            if (result instanceof SignInResult.Denied denied) {
                throw new ServletException(
                        "the application refuses this sign-in: " + denied.code(),
                        new SignInRefusedException(denied.code(), denied.message()));
            }
            if (result instanceof SignInResult.Suspended suspended) {
                AccountSuspendedException cause = new AccountSuspendedException(suspended.until());
                throw new ServletException(cause.getMessage(), cause);
            }
            throw new ServletException(
                    result instanceof SignInResult.Busy
                            ? "signing in is not possible at the moment"
                            : "username or password is wrong");
        } catch (StoreUnavailableException e) {
            throw new ServletException("signing in is not possible at the moment", e);
        }
    }

    /**
     * The exception's cause tells when to try again. The response has no such header: it may be a page that should
     * load at once.
     */
    private static ServletException refusal(Duration retryAfter) {
        long seconds = RateLimitFields.seconds(retryAfter);
        return new ServletException(
                "too many sign-ins have failed; try again in " + seconds + " s",
                new SignInThrottledException(Duration.ofSeconds(seconds)));
    }

    private Identity identity(TenantId tenant, IssuedTokens tokens) {
        if (sessions.resume(tenant, tokens.accessToken()) instanceof AuthenticationResult.Authenticated good
                && good.details() instanceof ResumedSession resumed) {
            return gates.begun(new Identity(good.principal(), resumed, Transport.COOKIE));
        }
        throw new StoreUnavailableException("the session that was just opened is not there", null);
    }

    @Override
    public @Nullable RefreshedResponse refreshedResponse() {
        return response instanceof RefreshedResponse refreshed ? refreshed : null;
    }

    @Override
    public String csrfToken(@Nullable Identity identity) {
        return antiForgery.issue(identity).orElse("");
    }

    @Override
    public Duration unwatched() {
        return answers.unwatched();
    }

    @Override
    public OpenAnswer begun(AsyncContext context, HttpServletRequest request, AnswerGate gate) {
        return new OpenAnswer(context, request, response, gate);
    }

    @Override
    public void watch(OpenAnswer answer, Identity identity) {
        AnswerHolder holder = authenticator.holder(identity);
        if (holder != null) {
            answers.watch(answer, gates.watching(holder, identity));
        }
    }

    @Override
    public void forget(OpenAnswer answer) {
        answers.forget(answer);
    }

    @Override
    public void becamePersonal(HttpServletRequest request) {
        headers.becamePersonal(request, response);
    }

    @Override
    public void signOut(HttpServletRequest request, Identity identity, @Nullable AnswerGate gate) {
        ResumedSession resumed = identity.resumed();
        if (resumed != null) {
            sessions.signOut(resumed.session());
        }
        ContainerSession.ended(request);
        if (identity.transport() == Transport.COOKIE) {
            clear(request, gate);
        }
    }

    @Override
    public void signOutCookies(HttpServletRequest request, @Nullable AnswerGate gate) {
        if (!cookies.any(request) || authenticator.showsHeader(request) || !authenticator.passesWithCookie(request)) {
            return;
        }
        PresentedTokens.inCookies(request, cookies).signOut(sessions);
        ContainerSession.ended(request);
        clear(request, gate);
    }

    /** After its end the response may belong to another request. */
    private void clear(HttpServletRequest request, @Nullable AnswerGate gate) {
        Runnable clearing = () -> {
            if (!response.isCommitted()) {
                cookies.clear(request, response);
            }
        };
        if (gate == null) {
            clearing.run();
        } else {
            gate.unlessShut(clearing);
        }
    }
}
