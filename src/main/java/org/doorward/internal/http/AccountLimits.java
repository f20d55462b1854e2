package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.DoorwardSettings;
import org.doorward.LimitSettings;
import org.doorward.Rate;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Taken;

/**
 * How often an account may ask, by whatever credential and at whatever node; no limit unless the settings name one. Counted
 * when it is known who acts and before anything is done for them (R235), all limits in one round trip; every answer that was
 * counted says what is left (R232). Immutable.
 */
public final class AccountLimits {
    private static final String KIND = "account";

    private final List<Limit> limits;
    private final RateLimiter limiter;
    private final Clock clock;

    /**
     * As these settings say, by the clock that all nodes share.
     *
     * @param limiter where it is counted; must always answer (R237)
     */
    public AccountLimits(DoorwardSettings settings, RateLimiter limiter, Clock clock) {
        this.limits = settings.get(LimitSettings.ACCOUNT).stream()
                .map(AccountLimits::limit)
                .toList();
        this.limiter = limiter;
        this.clock = clock;
    }

    private static Limit limit(Rate rate) {
        return new Limit(KIND + "-" + rate.period().toSeconds() + "s", rate.most(), rate.period());
    }

    /** Counts this request. Whether it may go on; where not, it was answered. */
    boolean admit(HttpServletRequest request, HttpServletResponse response, Identity identity) throws IOException {
        if (limits.isEmpty()) {
            return true;
        }
        AccountId account = identity.principal().accountId();
        Taken taken = limiter.take(new LimitKey(account.tenant(), KIND, account.value()), limits, clock.instant());
        if (taken instanceof Taken.Refused refused) {
            Problems.tooMany(request, response, refused);
            return false;
        }
        RateLimitFields.of(taken.quotas()).forEach(response::setHeader);
        return true;
    }
}
