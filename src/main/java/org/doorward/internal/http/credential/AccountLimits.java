package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.internal.http.answer.RateLimitFields;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.LimitSettings;

/**
 * The limits of requests of an account, over all its credentials and all nodes. There is none unless the settings name
 * one. A request is counted after authentication and before anything else, at all limits in one round trip. Every
 * counted response tells what is left. Immutable.
 */
public final class AccountLimits {
    private static final String KIND = "account";

    private final List<Limit> limits;
    private final RateLimiter limiter;
    private final Clock clock;

    /**
     * Reads the setting of the limits.
     *
     * @param limiter a limiter that always answers
     * @param clock the clock that all nodes share
     */
    public AccountLimits(DoorwardSettings settings, RateLimiter limiter, Clock clock) {
        this.limits = ClientLimit.of(KIND, settings.get(LimitSettings.ACCOUNT));
        this.limiter = limiter;
        this.clock = clock;
    }

    /** Counts this request. @return false when it was refused and answered */
    public boolean admit(HttpServletRequest request, HttpServletResponse response, Identity identity)
            throws IOException {
        if (limits.isEmpty()) {
            return true;
        }
        AccountId account = identity.principal().accountId();
        RateLimitResult taken =
                limiter.take(new LimitKey(account.tenant(), KIND, account.value()), limits, clock.instant());
        if (taken instanceof RateLimitResult.Refused refused) {
            Problems.tooMany(request, response, refused);
            return false;
        }
        RateLimitFields.of(taken.quotas()).forEach(response::setHeader);
        return true;
    }
}
