package org.doorward.internal.endpoint.account;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountService;
import org.doorward.internal.account.AccountRestrictions;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.session.ResumedSession;

/**
 * Accepts the application's terms. Only with built-in accounts. Safe for any thread.
 *
 * @param terms the version of the present ones
 */
public record TermsResource(
        AccountService accounts, String terms, RateLimiter limits, InstantSource clock, Navigation navigation) {
    private static final String VERSION = "version";
    private static final String RETURN_TO = "return_to";
    private static final Problem CHANGED = new Problem(409, "terms-changed", "The terms have another version by now.");

    /** Each acceptance moves the account on all nodes. */
    private static final List<Limit> EACH_ACCOUNT = List.of(new Limit("requests", 10, Duration.ofMinutes(10)));

    /**
     * {@code POST /terms}: notes that the caller accepts the terms. Where there were earlier ones, the caller names the version
     * that the page has shown. It writes nothing when the account has accepted them and the
     * session knows so. A browser's form is sent on to the page that it wanted.
     */
    public void accept(Call call) throws IOException, ProblemException {
        RequestBody body = call.optionalBody();
        body.allowOnly(VERSION, RETURN_TO);
        String version = body.text(VERSION).filter(text -> !text.isEmpty()).orElse(null);
        String returnTo = body.text(RETURN_TO).orElse(null);
        if (version == null && !terms.equals(AccountRestrictions.FIRST_TERMS)) {
            Problems.send(call.request(), call.response(), Problem.invalidField(VERSION), Map.of("field", VERSION));
            return;
        }
        if (version != null && !version.equals(terms)) {
            Problems.send(call.request(), call.response(), CHANGED, Map.of(VERSION, terms));
            return;
        }
        if (!isAccepted(call)) {
            LimitKey key = new LimitKey(
                    call.account().tenant(), "accept-terms", call.account().value());
            if (limits.take(key, EACH_ACCOUNT, clock.instant()) instanceof RateLimitResult.Refused refused) {
                call.tooMany(refused);
                return;
            }
            accept(call.account());
        }
        if (body.isForm() && RequestPath.isNavigation(call.request())) {
            navigation.onward(call.request(), call.response(), returnTo);
        } else {
            call.noContent();
        }
    }

    /** Whether the account has accepted the present terms, and the caller's session knows it. */
    private boolean isAccepted(Call call) {
        ResumedSession resumed = call.caller().resumed();
        return resumed != null
                && !resumed.session().restrictions().ofAccount().contains(Restriction.TERMS_NOT_ACCEPTED)
                && accounts.find(call.account()).filter(Account::termsAccepted).isPresent();
    }

    private void accept(AccountId account) throws ProblemException {
        try {
            accounts.acceptTerms(account, terms);
        } catch (AccountChangeException e) {
            // the account is gone, and so is the session
            throw new ProblemException(Problem.of(Reason.REVOKED));
        }
    }
}
