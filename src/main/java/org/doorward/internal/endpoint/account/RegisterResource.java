package org.doorward.internal.endpoint.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.doorward.account.Account;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.endpoint.PasswordResource;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.origin.PreferredLanguage;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.recovery.AccountLinks;
import org.doorward.internal.recovery.Registration;
import org.doorward.internal.recovery.Registration.Result;

/**
 * Makes accounts for strangers. Only with built-in accounts, and where the settings turn it on. Safe for any thread.
 *
 * @param page returns where the link leads that proves an address; empty where no link is sent
 * @param termsNeeded whether nobody may register without accepting the terms
 * @param each limits of each client
 */
public record RegisterResource(
        Registration registration,
        Function<HttpServletRequest, Optional<AccountLinks.Page>> page,
        boolean termsNeeded,
        List<Limit> each,
        PreferredLanguage language,
        ClientLimit clients,
        CrossOriginCheck crossOrigin,
        Navigation navigation) {
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String EMAIL = "email";
    private static final String TERMS = "terms";
    private static final String RETURN_TO = "return_to";

    private static final Problem TAKEN = new Problem(409, "username-taken", "Somebody has that username.");

    /**
     * {@code POST /register}: makes an account and opens no session. A browser's form is sent on to the sign-in page. Where the
     * username is an e-mail address and links are sent, the answer is 202 whether it had an account or not.
     */
    public void register(Call call) throws IOException, ProblemException {
        HttpServletRequest request = call.request();
        if (!crossOrigin.passesSignIn(request)) {
            throw new ProblemException(Problem.CROSS_ORIGIN);
        }
        if (clients.take(request, "register", each) instanceof RateLimitResult.Refused refused) {
            call.tooMany(refused);
            return;
        }
        RequestBody body = call.body();
        body.allowOnly(USERNAME, PASSWORD, EMAIL, TERMS, RETURN_TO);
        boolean terms = body.flag(TERMS).orElse(false);
        Registration.Wish wish = new Registration.Wish(
                RequestTenant.of(request),
                body.needed(USERNAME),
                body.needed(PASSWORD),
                body.text(EMAIL).filter(text -> !text.isEmpty()).orElse(null),
                terms,
                page.apply(request).orElse(null),
                language.of(request));
        if (termsNeeded && !terms) {
            invalid(call, TERMS);
            return;
        }
        try {
            answer(call, body, registration.register(wish));
        } catch (WeakPasswordException e) {
            PasswordResource.refuse(call, PASSWORD, e.weakness());
        }
    }

    private void answer(Call call, RequestBody body, Result result) throws IOException, ProblemException {
        if (result instanceof Result.Invalid wrong) {
            invalid(call, wrong.field());
        } else if (result instanceof Result.TooMany many) {
            call.tooMany(many.refused());
        } else if (result instanceof Result.Taken) {
            Problems.send(call.request(), call.response(), TAKEN, Map.of("field", USERNAME));
        } else if (result instanceof Result.Made made) {
            if (!isSentOn(call, body, "registered")) {
                call.created(Map.of("account", members(made.account())));
            }
        } else if (!isSentOn(call, body, "mail-sent")) {
            call.response().setStatus(HttpServletResponse.SC_ACCEPTED);
        }
    }

    private static void invalid(Call call, String field) throws IOException {
        Problems.send(call.request(), call.response(), Problem.invalidField(field), Map.of("field", field));
    }

    private boolean isSentOn(Call call, RequestBody body, String reason) throws IOException, ProblemException {
        return body.isForm()
                && RequestPath.isNavigation(call.request())
                && navigation.toSignIn(
                        call.request(),
                        call.response(),
                        reason,
                        body.text(RETURN_TO).orElse(null));
    }

    private static Map<String, Object> members(Account account) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", account.id().value());
        members.put(USERNAME, account.username());
        members.put("roles", new TreeSet<>(account.roles()));
        return members;
    }
}
