package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;
import org.doorward.session.ResumedSession;
import org.doorward.session.TicketResult;
import org.doorward.session.Tickets;

/** {@code POST /ticket}: a one-time ticket for a handshake, for whoever has a session. */
public final class TicketServlet extends EndpointServlet {
    /** Over these services. */
    public TicketServlet(Supplier<Services> services) {
        super(services, "POST");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        needSafeTransport(request);
        Identity caller = caller(request, response);
        if (caller == null) {
            return;
        }
        RequestBody.read(request, true).allowOnly();
        ResumedSession resumed = caller.resumed();
        if (resumed == null) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        String origin =
                services().ticketQuery().origin(request).orElseThrow(() -> new ProblemException(Problem.CROSS_ORIGIN));
        TicketResult result = services().tickets().issue(resumed.session(), origin);
        if (result instanceof TicketResult.TooMany many) {
            Problems.tooMany(request, response, many.refused());
            return;
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ticket", ((TicketResult.Issued) result).text());
        members.put("expires_in", Tickets.LIFE.toSeconds());
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }
}
