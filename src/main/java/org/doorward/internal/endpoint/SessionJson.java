package org.doorward.internal.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.Reason;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.doorward.session.Session;
import org.doorward.session.SessionService;

/** Sessions in answers, and the parameters of their lists. */
public final class SessionJson {
    public static final String CURSOR = "cursor";
    private static final String LIMIT = "limit";

    private SessionJson() {}

    /** Returns how many sessions of a page are asked for. */
    public static int limit(Call call) throws ProblemException {
        String limit = call.parameter(LIMIT);
        if (limit == null) {
            return SessionService.DEFAULT_PAGE_SIZE;
        }
        if (!limit.matches("[1-9]\\d{0,2}") || Integer.parseInt(limit) > SessionService.MAX_PAGE_SIZE) {
            throw new ProblemException(Problem.invalidField(LIMIT));
        }
        return Integer.parseInt(limit);
    }

    /** Returns what is shown of a session. */
    public static Map<String, Object> members(Session session, boolean current) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("session_id", session.id().value());
        members.put("current", current);
        members.put("device_type", Reason.codeOf(session.device().type()));
        members.put("device_name", session.device().name());
        members.put("client_id", session.device().clientId());
        members.put("ip", session.addresses().stream().findFirst().orElse(null));
        members.put("region", null);
        members.put("created_at", session.createdAt().toString());
        members.put("last_seen_at", session.lastSeenAt().toString());
        members.put("expires_at", session.expiresAt().toString());
        return members;
    }
}
