package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.RateLimitResult;

/** Takes reports of leaked tokens from everybody. Safe for any thread. */
public record LeakedResource(ReportedTokens tokens, ClientLimit clients, ClientConnection connection) {
    private static final Limit EACH_CLIENT = new Limit("requests", 30, Duration.ofMinutes(1));

    /**
     * {@code POST /tokens/revoke-leaked}: ends the reported token. It answers 202 in any case, so that nobody learns
     * whether a text is a token, and 429 when the token was not looked up. The number of calls of each client network
     * is limited.
     */
    public void revoke(Call call) throws IOException, ProblemException {
        RateLimitResult taken = clients.take(call.request(), "leaked", EACH_CLIENT);
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
