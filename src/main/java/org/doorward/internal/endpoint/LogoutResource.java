package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.ContainerSession;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CredentialExtractor.Extraction;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.PresentedTokens;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.RequestAuthenticator.Decision;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.Tickets;

/**
 * Signs out. Safe for any thread.
 *
 * @param navigation redirects browsers that have sent a form
 */
public record LogoutResource(
        SessionEngine sessions,
        SessionCookies cookies,
        RequestAuthenticator authenticator,
        CrossOriginCheck crossOrigin,
        Navigation navigation) {
    /** {@code POST /logout-all}: ends all sessions of the caller's account, and returns their number. */
    public void all(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalBody();
        body.allowOnly("except_current");
        boolean exceptCurrent = body.flag("except_current").orElse(false);
        int revoked = sessions.revokeAll(
                call.account(), exceptCurrent ? call.caller().principal().session() : null);
        if (!exceptCurrent && call.caller().transport() == Transport.COOKIE) {
            ContainerSession.forget(call.request(), call.response(), cookies);
        }
        call.ok(Map.of("revoked", revoked));
    }

    /**
     * {@code POST /logout}: ends the sessions of all tokens in the request, access or refresh, expired or not, and
     * clears the cookies. A credential without a session is refused, because nothing would end. A malformed credential
     * is ignored.
     */
    public void signOut(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        // a form on another site is sent without the cookies, and must not clear them either
        boolean ours = crossOrigin.passesSignIn(request);
        boolean passes = cookies.any(request)
                ? crossOrigin.passesWithCookie(request)
                : ours || authenticator.showsHeader(request);
        if (!passes) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        PresentedTokens shown = PresentedTokens.inCookies(request, cookies);
        inHeader(request).ifPresent(shown::add);
        inBody(call, !shown.isEmpty()).ifPresent(shown::add);
        if (!shown.signOut(sessions)) {
            throw new ProblemException(Problem.of(Reason.EXPIRED));
        }
        if (ours) {
            ContainerSession.forget(request, call.response(), cookies);
        }
        boolean page = RequestPath.isNavigation(request);
        if (!page || !navigation.toSignIn(request, call.response(), Reason.SIGNED_OUT.code(), null)) {
            call.noContent();
        }
    }

    /** Returns the token of the header that counts; empty for a malformed credential. */
    private Optional<String> inHeader(HttpServletRequest request) throws ProblemException {
        Extraction extraction = authenticator.shown(request);
        if (extraction instanceof Extraction.Unusable unusable
                && unusable.problem().status() == 400) {
            throw new ProblemException(unusable.problem());
        }
        if (!(extraction instanceof Extraction.Found found)
                || found.credential().transport() == Transport.COOKIE) {
            return Optional.empty();
        }
        Credential credential = found.credential();
        if (credential.transport() == Transport.QUERY || isOthers(request, credential)) {
            throw new ProblemException(Problem.WRONG_CREDENTIAL);
        }
        return Optional.of(ofSession(credential.text()));
    }

    /** Whether another issuer has signed it. Only that issuer can end it. */
    private boolean isOthers(HttpServletRequest request, Credential credential) throws ProblemException {
        if (!(credential instanceof Credential.AccessTokenCredential)
                || sessions.inspect(RequestTenant.of(request), credential.text())
                                .session()
                        != null) {
            return false;
        }
        Decision decision = authenticator.decide(request);
        if (decision instanceof Decision.Refused refused && refused.problem().equals(Problem.UNAVAILABLE)) {
            throw new ProblemException(Problem.UNAVAILABLE);
        }
        return decision instanceof Decision.Known;
    }

    /** An unreadable body does not prevent a sign-out. */
    private static Optional<String> inBody(Call call, boolean mayBeUnreadable) throws IOException, ProblemException {
        Optional<String> token;
        try {
            token = call.optionalBody().text("refresh_token");
        } catch (ProblemException e) {
            if (mayBeUnreadable) {
                return Optional.empty();
            }
            throw e;
        }
        return token.isEmpty() ? token : Optional.of(ofSession(token.get()));
    }

    private static String ofSession(String token) throws ProblemException {
        if (ApiTokenKind.of(token).isPresent() || Tickets.isWellFormed(token)) {
            throw new ProblemException(Problem.WRONG_CREDENTIAL);
        }
        return token;
    }
}
