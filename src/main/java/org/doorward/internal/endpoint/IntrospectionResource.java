package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.endpoint.route.RequestBody;

/**
 * Describes and ends tokens for other services, which need an API key with that scope. Only tokens of the key's own
 * tenant; a hint of the kind is not needed. Safe for any thread.
 */
public record IntrospectionResource(ReportedTokens tokens) {
    /** {@code POST /introspect}: describes a token (RFC 7662); changes nothing. */
    public void describe(Call call) throws IOException, ProblemException {
        call.ok(tokens.described(call.account().tenant(), token(call)));
    }

    /** {@code POST /revoke}: ends a token (RFC 7009). */
    public void revoke(Call call) throws IOException, ProblemException {
        tokens.revoke(call.account().tenant(), token(call));
        call.response().setStatus(HttpServletResponse.SC_OK);
    }

    private static String token(Call call) throws IOException, ProblemException {
        RequestBody body = call.body();
        body.allowOnly("token", "token_type_hint");
        return body.needed("token");
    }
}
