package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.TenantId;
import org.doorward.internal.http.Connection;
import org.doorward.internal.http.Problems;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.Taken;

/**
 * {@code POST /tokens/revoke-leaked}: ends the token that is told, for everybody who knows it (R129). 202 whatever it was, so
 * that nobody learns by it whether a text is a token; 429 where it was not looked at. Each network that is one client's asks
 * so often and no more (R136), all of which none is known together (R137).
 */
public final class LeakedServlet extends EndpointServlet {
    private static final Limit EACH_CLIENT = new Limit("requests", 30, Duration.ofMinutes(1));

    /** Over these services. */
    public LeakedServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Connection connection = services().connection();
        String network = connection.network(request).orElse("");
        LimitKey key =
                new LimitKey(TenantId.DEFAULT, "leaked", services().hidden().of(network));
        Taken taken = services()
                .limits()
                .take(key, List.of(EACH_CLIENT), services().apiTokens().now());
        if (taken instanceof Taken.Refused refused) {
            Problems.tooMany(request, response, refused);
            return;
        }
        RequestBody body = RequestBody.read(request, false);
        body.allowOnly("token");
        Optional<Duration> later = ShownToken.of(body.needed("token"))
                .revokeLeaked(services(), TenantId.DEFAULT, connection.address(request));
        if (later.isPresent()) {
            // it may be good still, and whoever told of it must know that
            Problems.tooMany(request, response, new Taken.Refused(taken.quotas(), later.get()));
            return;
        }
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }
}
