package org.doorward.internal.endpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.ContainerSession;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.session.SessionEngine;
import org.doorward.session.Session;
import org.doorward.store.StoredSessionPage;

/** The caller's sessions. Safe for any thread. */
public record SessionsResource(SessionEngine service, SessionCookies cookies) {
    /**
     * {@code GET /sessions?cursor&limit}: lists the caller's sessions by pages. The first page begins with the current
     * session.
     */
    public void list(Call call) throws IOException, ProblemException {
        AccountId owner = call.account();
        SessionId current = call.caller().principal().session();
        String cursor = call.parameter(SessionJson.CURSOR);
        StoredSessionPage page;
        try {
            int limit = SessionJson.limit(call);
            page = cursor == null && current != null
                    ? beginning(owner, current, limit)
                    : service.list(owner, cursor, limit);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalidField(SessionJson.CURSOR));
        }
        List<Map<String, Object>> sessions = page.sessions().stream()
                .filter(session -> cursor == null || !session.id().equals(current))
                .map(session -> SessionJson.members(session, session.id().equals(current)))
                .toList();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sessions", sessions);
        members.put("total", page.total());
        members.put("next", page.next());
        call.ok(members);
    }

    /** Returns the first page, which begins with the current session, even if many were opened later. */
    private StoredSessionPage beginning(AccountId owner, SessionId current, int limit) {
        StoredSessionPage page = service.list(owner, null, limit);
        Optional<Session> own = page.sessions().stream()
                .filter(session -> session.id().equals(current))
                .findFirst();
        if (own.isEmpty() && page.next() != null) {
            own = service.living(current);
            if (own.isPresent()) {
                page = limit == 1
                        ? new StoredSessionPage(List.of(), page.total(), service.beginning(owner))
                        : service.list(owner, null, limit - 1);
            }
        }
        if (own.isEmpty()) {
            return page;
        }
        List<Session> sessions = new ArrayList<>(List.of(own.get()));
        page.sessions().stream()
                .filter(session -> !session.id().equals(current))
                .forEach(sessions::add);
        return new StoredSessionPage(sessions, page.total(), page.next());
    }

    /**
     * {@code DELETE /sessions/{id}}: ends one of them. The answer for another account's session equals that for no
     * session.
     */
    public void end(Call call) throws ProblemException {
        String id = call.path("id");
        AccountId owner = call.account();
        boolean ended = SessionId.isWellFormed(id) && service.revoke(owner, new SessionId(owner.tenant(), id));
        if (!ended) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        boolean own = call.caller()
                .principal()
                .sessionId()
                .filter(current -> current.value().equals(id))
                .isPresent();
        if (own && call.caller().transport() == Transport.COOKIE) {
            ContainerSession.forget(call.request(), call.response(), cookies);
        }
        call.noContent();
    }
}
