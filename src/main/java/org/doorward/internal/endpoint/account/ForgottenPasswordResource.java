package org.doorward.internal.endpoint.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.account.Account;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.endpoint.PasswordResource;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.origin.PreferredLanguage;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.recovery.AccountLinks;
import org.doorward.internal.recovery.PasswordReset;

/**
 * Sets forgotten passwords. Only with built-in accounts, and with something that sends links. Safe for any thread.
 *
 * @param page returns where the link leads; empty for a tenant without a known address, which gets no link
 */
public record ForgottenPasswordResource(
        PasswordReset resets,
        Function<HttpServletRequest, Optional<AccountLinks.Page>> page,
        PreferredLanguage language,
        BrowserSignIn signIn,
        ClientLimit clients,
        CrossOriginCheck crossOrigin) {
    private static final Limit FORGOT = new Limit("requests", 20, Duration.ofMinutes(10));
    private static final Limit RESET = new Limit("requests", 30, Duration.ofMinutes(10));

    /**
     * {@code POST /password/forgot}: sends a link to the holder of an account. It answers 202 for every name, after the same
     * work, and 429 when the client's network has called too often.
     */
    public void forgot(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (isRefused(call, "forgot", FORGOT)) {
            return;
        }
        RequestBody body = call.body();
        body.allowOnly("username");
        String username = body.needed("username");
        page.apply(request)
                .ifPresent(to -> resets.forgot(RequestTenant.of(request), username, to, language.of(request)));
        call.response().setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    /** {@code POST /password/reset}: sets a password by the token of a link, and ends all sessions of the account. */
    public void reset(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (isRefused(call, "reset", RESET)) {
            return;
        }
        RequestBody body = call.body();
        body.allowOnly("token", "new_password", "revoke_tokens");
        try {
            Optional<Account> done = resets.reset(
                    RequestTenant.of(request),
                    body.needed("token"),
                    body.needed("new_password"),
                    body.flag("revoke_tokens").orElse(false));
            signIn.forgive(request, done.orElseThrow(() -> new ProblemException(Problem.LINK)));
            call.noContent();
        } catch (WeakPasswordException e) {
            PasswordResource.refuse(call, e);
        }
    }

    /** Whether the call comes from another site's page, or too often; then it is answered. */
    private boolean isRefused(Call call, String kind, Limit limit) throws IOException, ProblemException {
        if (!crossOrigin.passesSignIn(call.request())) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        if (clients.take(call.request(), kind, limit) instanceof RateLimitResult.Refused refused) {
            call.tooMany(refused);
            return true;
        }
        return false;
    }
}
