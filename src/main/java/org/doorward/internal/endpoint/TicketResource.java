package org.doorward.internal.endpoint;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.endpoint.route.ProblemException;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.TicketQuery;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.Tickets;

/** Tickets for handshakes. Safe for any thread. */
public record TicketResource(Tickets tickets, TicketQuery query) {
    /** {@code POST /ticket}: issues a one-time ticket to a caller with a session. */
    public void issue(Call call) throws IOException, ProblemException {
        call.optionalBody().allowOnly();
        ResumedSession resumed = call.caller().resumed();
        if (resumed == null) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        String origin = query.origin(call.request()).orElseThrow(() -> new ProblemException(Problem.CROSS_ORIGIN));
        Tickets.Result result = tickets.issue(resumed.session(), origin);
        if (result instanceof Tickets.Result.TooMany many) {
            call.tooMany(many.refused());
            return;
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ticket", ((Tickets.Result.Issued) result).text());
        members.put("expires_in", Tickets.LIFE.toSeconds());
        call.ok(members);
    }
}
