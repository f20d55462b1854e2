package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.Scopes;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problems;

/** {@code POST /logout-all}: ends all sessions of the caller's account, and says how many. */
public final class LogoutAllServlet extends EndpointServlet {
    /** Over these services. */
    public LogoutAllServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    Need need(HttpServletRequest request) {
        return Need.sessionOr(Scopes.SESSIONS, ApiTokenKind.PERSONAL_ACCESS_TOKEN);
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Identity caller = callerAsShown(request, response);
        if (caller == null) {
            return;
        }
        RequestBody body = RequestBody.read(request, true);
        body.allowOnly("except_current");
        boolean exceptCurrent = body.flag("except_current").orElse(false);
        int revoked = services()
                .sessions()
                .revokeAll(
                        caller.principal().accountId(),
                        exceptCurrent ? caller.principal().session() : null);
        if (!exceptCurrent && caller.transport() == Transport.COOKIE) {
            forget(request, response);
        }
        Problems.sendJson(response, HttpServletResponse.SC_OK, Map.of("revoked", revoked));
    }
}
