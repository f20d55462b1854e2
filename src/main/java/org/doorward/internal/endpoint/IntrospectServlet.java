package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.Scopes;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problems;

/**
 * For other services, with an API key of the scope {@value Scopes#INTROSPECT}: {@code POST /introspect} says what a token is
 * (RFC 7662) and changes nothing; {@code POST /revoke} ends one (RFC 7009). Of tokens of the key's own tenant only; a hint of
 * the kind is not needed.
 */
public final class IntrospectServlet extends EndpointServlet {
    private final boolean revokes;

    private IntrospectServlet(Supplier<Services> services, boolean revokes) {
        super(services, "POST");
        this.revokes = revokes;
    }

    /** {@code /introspect}. */
    public static IntrospectServlet describing(Supplier<Services> services) {
        return new IntrospectServlet(services, false);
    }

    /** {@code /revoke}. */
    public static IntrospectServlet revoking(Supplier<Services> services) {
        return new IntrospectServlet(services, true);
    }

    @Override
    Need need(HttpServletRequest request) {
        return Need.token(Scopes.INTROSPECT, ApiTokenKind.API_KEY);
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Identity caller = caller(request, response);
        if (caller == null) {
            return;
        }
        RequestBody body = RequestBody.read(request, false);
        body.allowOnly("token", "token_type_hint");
        ShownToken token = ShownToken.of(body.needed("token"));
        TenantId tenant = caller.principal().accountId().tenant();
        if (revokes) {
            token.revoke(services(), tenant);
            response.setStatus(HttpServletResponse.SC_OK);
        } else {
            Problems.sendJson(response, HttpServletResponse.SC_OK, token.described(services(), tenant));
        }
    }
}
