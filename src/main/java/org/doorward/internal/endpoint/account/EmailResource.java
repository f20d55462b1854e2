package org.doorward.internal.endpoint.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.AccountId;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.endpoint.PasswordResource;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.RequestAuthenticator.Decision;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.origin.PreferredLanguage;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.recovery.AccountLinks;
import org.doorward.internal.recovery.EmailVerification;
import org.doorward.internal.recovery.EmailVerification.Result;
import org.doorward.internal.recovery.VerificationMail;
import org.doorward.internal.recovery.VerificationMail.Asked;
import org.jspecify.annotations.Nullable;

/**
 * Proves e-mail addresses. Only with built-in accounts, and with something that sends links. Safe for any thread.
 *
 * @param page returns where the link leads; empty for a tenant without a known address, which gets no link
 */
public record EmailResource(
        EmailVerification verification,
        VerificationMail mail,
        Function<HttpServletRequest, Optional<AccountLinks.Page>> page,
        PreferredLanguage language,
        ClientLimit clients,
        CrossOriginCheck crossOrigin,
        RequestAuthenticator authenticator,
        BrowserSignIn signIn) {
    private static final String PASSWORD = "new_password";
    private static final Limit VERIFY = new Limit("requests", 30, Duration.ofMinutes(10));
    private static final Limit RESEND = new Limit("requests", 20, Duration.ofMinutes(10));

    private static final Problem VERIFIED =
            new Problem(409, "already-verified", "The e-mail address is verified already.");
    private static final Problem NO_EMAIL = new Problem(409, "no-email", "The account has no e-mail address.");

    /**
     * {@code POST /email/verify}: notes by the token of a link that an address is proved. Opening the link is not enough.
     * Where the username is the address, the account's session is shown as well, or a new password is set.
     */
    public void verify(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (!crossOrigin.passesSignIn(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        if (clients.take(request, "verify", VERIFY) instanceof RateLimitResult.Refused refused) {
            call.tooMany(refused);
            return;
        }
        RequestBody body = call.body();
        body.allowOnly("token", PASSWORD);
        try {
            Result result = verification.verify(
                    RequestTenant.of(request),
                    body.needed("token"),
                    session(request),
                    body.text(PASSWORD).orElse(null));
            if (result instanceof Result.Dead) {
                throw new ProblemException(Problem.LINK);
            }
            if (result instanceof Result.PasswordMatters) {
                Problems.send(request, call.response(), Problem.invalidField(PASSWORD), Map.of("field", PASSWORD));
                return;
            }
            if (result instanceof Result.WithPassword done) {
                signIn.forgive(request, done.account());
            }
            call.noContent();
        } catch (WeakPasswordException e) {
            PasswordResource.refuse(call, e);
        }
    }

    /** Returns the account whose session the request shows; null when there is none that the request may use. */
    private @Nullable AccountId session(HttpServletRequest request) {
        return authenticator.decide(request) instanceof Decision.Known known
                        && known.identity().resumed() != null
                ? known.identity().principal().accountId()
                : null;
    }

    /** {@code POST /email/resend}: sends a link to the caller's address, when that is not proved. */
    public void resend(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (clients.take(request, "resend", RESEND) instanceof RateLimitResult.Refused refused) {
            call.tooMany(refused);
            return;
        }
        call.optionalBody().allowOnly();
        AccountLinks.Page to = page.apply(request).orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        Asked asked = mail.resend(call.account(), to, language.of(request));
        if (asked instanceof Asked.TooMany many) {
            call.tooMany(many.refused());
        } else if (asked instanceof Asked.NothingToProve nothing) {
            throw new ProblemException(nothing.hasAddress() ? VERIFIED : NO_EMAIL);
        } else {
            call.response().setStatus(HttpServletResponse.SC_ACCEPTED);
        }
    }
}
