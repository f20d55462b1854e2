package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.doorward.internal.http.Problems;

/**
 * {@code GET /health/live}: the application runs. {@code GET /health/ready}: 200 when all that it needs answers, else 503; a
 * load balancer sends people elsewhere then. Open to everybody, so it says no more than names. In the form of MicroProfile
 * Health.
 */
public final class HealthServlet extends EndpointServlet {
    private static final Set<String> PATHS = Set.of("/live", "/ready");

    /** Over these services. */
    public HealthServlet(Supplier<Services> services) {
        super(services, "GET");
    }

    @Override
    Set<String> methodsAt(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path != null && PATHS.contains(path) ? super.methodsAt(request) : Set.of();
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Readiness.State> states = "/live".equals(request.getPathInfo())
                ? List.of()
                : services().readiness().states();
        boolean up = states.stream().allMatch(Readiness.State::works);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", status(up));
        members.put(
                "checks",
                states.stream()
                        .map(state -> Map.of("name", state.name(), "status", status(state.works())))
                        .toList());
        if (!up) {
            response.setHeader("Retry-After", "1");
        }
        Problems.sendJson(
                response, up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE, members);
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
