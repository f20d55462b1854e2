package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.doorward.SessionId;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.ContainerSession;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.RateLimitFields;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.login.PasswordChange;
import org.doorward.internal.login.SignInResult;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;

/** Changes the caller's password. Only with built-in accounts. Safe for any thread. */
public record PasswordResource(
        BrowserSignIn signIn, PasswordChange change, SessionEngine sessions, SessionCookies cookies) {
    private static final String CURRENT = "current_password";
    private static final String NEXT = "new_password";
    private static final String TOKENS = "revoke_tokens";

    /**
     * {@code POST /password}: replaces the password, ends all other sessions, and gives the session of the call a new id.
     * The tokens come the way the old ones did.
     */
    public void change(Call call) throws IOException, ProblemException {
        RequestBody body = call.body();
        body.allowOnly(CURRENT, NEXT, TOKENS);
        SessionId session =
                call.caller().principal().sessionId().orElseThrow(() -> new ProblemException(Problem.WRONG_CREDENTIAL));
        PasswordChange.Wish wish = new PasswordChange.Wish(
                call.account(),
                session,
                body.needed(CURRENT),
                body.needed(NEXT),
                body.flag(TOKENS).orElse(false));
        try {
            answer(call, signIn.changePassword(call.request(), change, wish));
        } catch (WeakPasswordException e) {
            refuse(call, e);
        }
    }

    /** Answers that the new password may not be set, and why. */
    public static void refuse(Call call, WeakPasswordException e) throws IOException {
        refuse(call, NEXT, e.weakness());
    }

    /** Answers that the password in this field may not be set, and why. */
    public static void refuse(Call call, String field, PasswordWeakness weakness) throws IOException {
        Problem weak = new Problem(422, "weak-password", "The field \"" + field + "\" " + weakness.why() + ".");
        Problems.send(call.request(), call.response(), weak, Map.of("field", field, "weakness", weakness.code()));
    }

    private void answer(Call call, SignInResult result) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        HttpServletResponse response = call.response();
        boolean inCookies = call.caller().transport() == Transport.COOKIE;
        if (result instanceof SignInResult.SignedIn done) {
            answer(request, response, done.tokens(), inCookies);
        } else if (result instanceof SignInResult.Throttled throttled) {
            RateLimitFields.of(List.of(signIn.quota(throttled)), throttled.retryAfter())
                    .forEach(response::setHeader);
            throw new ProblemException(Problem.TOO_MANY);
        } else if (result instanceof SignInResult.Refused) {
            // 401 would look like the end of the session
            Problems.send(request, response, Problem.invalidField(CURRENT), Map.of("field", CURRENT));
        } else if (result instanceof SignInResult.Over over) {
            if (inCookies) {
                ContainerSession.forget(request, response, cookies);
            }
            Problems.send(request, response, Problem.of(over.reason()), !inCookies);
        } else {
            throw new ProblemException(Problem.UNAVAILABLE);
        }
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, IssuedTokens tokens, boolean inCookies)
            throws IOException {
        Instant now = sessions.now();
        ContainerSession.continued(request, tokens.session().id());
        if (inCookies) {
            cookies.set(request, response, tokens, now);
            TokenResponse.besideCookies(response, tokens, now);
        } else {
            TokenResponse.inBody(response, tokens, now);
        }
    }
}
