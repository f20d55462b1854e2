package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.doorward.internal.http.AntiForgery;
import org.doorward.internal.http.Identity;
import org.doorward.internal.http.Problem;
import org.doorward.internal.http.Problems;

/**
 * {@code GET /csrf}: an anti-forgery token for whoever is signed in by cookie, and where to put it. Header credentials
 * need none and get none.
 */
public final class CsrfServlet extends EndpointServlet {
    /** Over these services. */
    public CsrfServlet(Supplier<Services> services) {
        super(services, "GET");
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ProblemException {
        Identity caller = uncountedCaller(request, response);
        if (caller == null) {
            return;
        }
        String token =
                services().antiForgery().issue(caller).orElseThrow(() -> new ProblemException(Problem.UNAUTHENTICATED));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("csrf_token", token);
        members.put("header", AntiForgery.HEADER);
        members.put("parameter", AntiForgery.PARAMETER);
        Problems.sendJson(response, HttpServletResponse.SC_OK, members);
    }
}
