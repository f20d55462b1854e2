package org.doorward.internal.endpoint;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.internal.endpoint.route.Call;
import org.doorward.internal.http.refusal.Problems;

/**
 * Liveness and readiness, in the form of MicroProfile Health. Open to everybody, so that it discloses only names. Safe
 * for any thread.
 */
public record HealthResource(Readiness readiness) {
    /** {@code GET /health/live}: 200, the application runs. */
    public void live(Call call) throws IOException {
        answer(call, List.of());
    }

    /** {@code GET /health/ready}: 200 when everything that it needs works, else 503. */
    public void ready(Call call) throws IOException {
        answer(call, readiness.states());
    }

    private static void answer(Call call, List<Readiness.State> states) throws IOException {
        boolean up = states.stream().allMatch(Readiness.State::works);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", status(up));
        members.put(
                "checks",
                states.stream()
                        .map(state -> Map.of("name", state.name(), "status", status(state.works())))
                        .toList());
        if (!up) {
            call.response().setHeader("Retry-After", "1");
        }
        Problems.sendJson(
                call.response(), up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE, members);
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
