package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.doorward.AddressBlock;
import org.doorward.TenantId;
import org.doorward.internal.http.Problems;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.Taken;

/**
 * {@code POST /tokens/revoke-leaked}: ends the token that is told, for everybody who knows it (R129). 202 whatever it was, so
 * that nobody learns by it whether a text is a token. Each address asks so often and no more.
 */
public final class LeakedServlet extends EndpointServlet {
    private static final Limit EACH_ADDRESS = new Limit("requests", 30, Duration.ofMinutes(1));

    /** Over these services. */
    public LeakedServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        LimitKey key = new LimitKey(
                TenantId.DEFAULT, "leaked", network(services().connection().address(request)));
        Taken taken = services()
                .limits()
                .take(key, List.of(EACH_ADDRESS), services().apiTokens().now());
        if (taken instanceof Taken.Refused refused) {
            Problems.tooMany(request, response, refused);
            return;
        }
        RequestBody body = RequestBody.read(request, false);
        body.allowOnly("token");
        ShownToken.of(body.needed("token")).revoke(services(), TenantId.DEFAULT, true);
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }

    /** Who has one address of version 6 has 2^64 of them. */
    private static String network(String address) {
        boolean six = address.contains(":");
        return AddressBlock.bytesOf(address)
                .map(bytes -> six
                        ? AddressBlock.parse(address.replaceFirst("%.*", "") + "/64")
                                .toString()
                        : address)
                .orElse(address)
                .toLowerCase(Locale.ROOT);
    }
}
