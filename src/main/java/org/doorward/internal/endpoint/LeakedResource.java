package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.token.Pseudonyms;

/**
 * Takes reports of leaked tokens from everybody. Safe for any thread.
 *
 * @param hidden replaces an address by a pseudonym
 */
public record LeakedResource(
        ReportedTokens tokens,
        RateLimiter limits,
        Pseudonyms hidden,
        InstantSource clock,
        ClientConnection connection) {
    private static final Limit EACH_CLIENT = new Limit("requests", 30, Duration.ofMinutes(1));

    /**
     * {@code POST /tokens/revoke-leaked}: ends the reported token. It answers 202 in any case, so that nobody learns
     * whether a text is a token, and 429 when the token was not looked up. The number of calls of each client network
     * is limited. All requests without a known network count as one client.
     */
    public void revoke(Call call) throws IOException, ProblemException {
        String network = connection.network(call.request()).orElse("");
        LimitKey key = new LimitKey(RequestTenant.of(call.request()), "leaked", hidden.of(network));
        RateLimitResult taken = limits.take(key, List.of(EACH_CLIENT), clock.instant());
        if (taken instanceof RateLimitResult.Refused refused) {
            call.tooMany(refused);
            return;
        }
        RequestBody body = call.body();
        body.allowOnly("token");
        Optional<Duration> later = tokens.revokeLeaked(
                RequestTenant.of(call.request()), body.needed("token"), connection.address(call.request()));
        if (later.isPresent()) {
            // the token may still be live, and the reporter must know
            call.tooMany(new RateLimitResult.Refused(taken.quotas(), later.get()));
            return;
        }
        call.response().setStatus(HttpServletResponse.SC_ACCEPTED);
    }
}
