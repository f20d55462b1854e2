package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.settings.Rate;
import org.doorward.internal.token.Pseudonyms;

/**
 * Limits calls by the client's network. All requests without a known network count as one client. Safe for any thread.
 *
 * @param hidden replaces an address by a pseudonym
 */
public record ClientLimit(RateLimiter limits, Pseudonyms hidden, InstantSource clock, ClientConnection connection) {
    /** Returns the limits of these rates, which response headers name by this and their period. */
    public static List<Limit> of(String name, List<Rate> rates) {
        return rates.stream()
                .map(rate -> new Limit(name + "-" + rate.period().toSeconds() + "s", rate.most(), rate.period()))
                .toList();
    }

    /** Takes one call from the limit of this kind. */
    public RateLimitResult take(HttpServletRequest request, String kind, Limit limit) {
        return take(request, kind, List.of(limit));
    }

    /** Takes one call from all limits of this kind, or from none. */
    public RateLimitResult take(HttpServletRequest request, String kind, List<Limit> all) {
        String network = connection.network(request).orElse("");
        LimitKey key = new LimitKey(RequestTenant.of(request), kind, hidden.of(network));
        return limits.take(key, all, clock.instant());
    }
}
