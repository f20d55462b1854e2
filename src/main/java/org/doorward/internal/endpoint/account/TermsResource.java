package org.doorward.internal.endpoint.account;

import java.io.IOException;
import java.util.Map;
import org.doorward.Reason;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountService;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;

/**
 * Accepts the application's terms. Only with built-in accounts. Safe for any thread.
 *
 * @param terms the version of the present ones
 */
public record TermsResource(AccountService accounts, String terms, Navigation navigation) {
    private static final String VERSION = "version";
    private static final String RETURN_TO = "return_to";
    private static final Problem CHANGED = new Problem(409, "terms-changed", "The terms have another version by now.");

    /** {@code POST /terms}: notes that the caller accepts the terms. A browser's form is sent on to the page that it wanted. */
    public void accept(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalBody();
        body.allowOnly(VERSION, RETURN_TO);
        String version = body.text(VERSION).filter(text -> !text.isEmpty()).orElse(null);
        String returnTo = body.text(RETURN_TO).orElse(null);
        try {
            accounts.acceptTerms(call.account(), version);
        } catch (AccountChangeException e) {
            if (e.obstacle() == Obstacle.OTHER_TERMS) {
                Problems.send(call.request(), call.response(), CHANGED, Map.of(VERSION, terms));
                return;
            }
            // the account is gone, and so is the session
            throw new ProblemException(Problem.of(Reason.REVOKED));
        }
        if (body.isForm() && RequestPath.isNavigation(call.request())) {
            navigation.onward(call.request(), call.response(), returnTo);
        } else {
            call.noContent();
        }
    }
}
