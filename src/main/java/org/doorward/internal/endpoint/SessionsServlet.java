package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.SessionId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.Scopes;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.doorward.session.Session;

/** {@code GET /sessions}: the caller's sessions. {@code DELETE /sessions/{id}}: ends one of them. */
public final class SessionsServlet extends EndpointServlet {
    /** Over these services. */
    public SessionsServlet(Supplier<Services> services) {
        super(services, "GET", "DELETE");
    }

    @Override
    Need need(HttpServletRequest request) {
        return Need.sessionOr(Scopes.SESSIONS, ApiTokenKind.PERSONAL_ACCESS_TOKEN);
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        String path = request.getPathInfo();
        Identity caller = path == null ? uncountedCaller(request, response) : caller(request, response);
        if (caller == null) {
            return;
        }
        if (path == null) {
            list(response, caller);
        } else {
            end(request, response, caller, path.substring(1));
        }
    }

    @Override
    Set<String> methodsAt(HttpServletRequest request) {
        return Set.of(request.getPathInfo() == null ? "GET" : "DELETE");
    }

    private void list(HttpServletResponse response, Identity caller) throws IOException {
        List<Map<String, Object>> sessions = services()
                .sessions()
                .list(caller.principal().accountId())
                .stream()
                .map(session ->
                        members(session, session.id().equals(caller.principal().session())))
                .toList();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sessions", sessions);
        members.put("total", sessions.size());
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }

    private static Map<String, Object> members(Session session, boolean current) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("session_id", session.id().value());
        members.put("current", current);
        members.put("device_type", session.device().type().name().toLowerCase(Locale.ROOT));
        members.put("device_name", session.device().name());
        members.put("client_id", session.device().clientId());
        members.put("ip", session.addresses().stream().findFirst().orElse(null));
        members.put("region", null);
        members.put("created_at", session.createdAt().toString());
        members.put("last_seen_at", session.lastSeenAt().toString());
        members.put("expires_at", session.expiresAt().toString());
        return members;
    }

    /** Somebody else's session and no session are one answer. */
    private void end(HttpServletRequest request, HttpServletResponse response, Identity caller, String id)
            throws ProblemException {
        boolean ended = SessionId.isWellFormed(id)
                && services()
                        .sessions()
                        .revoke(
                                caller.principal().accountId(),
                                new SessionId(caller.principal().accountId().tenant(), id));
        if (!ended) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        boolean own = caller.principal()
                .sessionId()
                .filter(current -> current.value().equals(id))
                .isPresent();
        if (own && caller.transport() == Transport.COOKIE) {
            forget(request, response);
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
