package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.token.Pseudonyms;

/**
 * Limits calls by the client's network. All requests without a known network count as one client. Safe for any thread.
 *
 * @param hidden replaces an address by a pseudonym
 */
public record ClientLimit(RateLimiter limits, Pseudonyms hidden, InstantSource clock, ClientConnection connection) {
    /** Takes one call from the limit of this kind. */
    public RateLimitResult take(HttpServletRequest request, String kind, Limit limit) {
        String network = connection.network(request).orElse("");
        LimitKey key = new LimitKey(RequestTenant.of(request), kind, hidden.of(network));
        return limits.take(key, List.of(limit), clock.instant());
    }
}
