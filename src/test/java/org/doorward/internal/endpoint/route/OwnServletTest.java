package org.doorward.internal.endpoint.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A servlet of the application below our base path. */
@Tag("server")
class OwnServletTest {
    private static final class Own extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("own of " + request.getUserPrincipal().getName());
        }
    }

    @Test
    void itIsProtectedByThePathRulesAndOurEndpointsBesideItAnswer() {
        try (DoorwardServer server = DoorwardServer.with("/auth/own/*", new Own())) {
            Answers.assertProblem(401, "unauthenticated", RawHttp.send(server.port(), "GET /auth/own/x", ""));
            Visitor ada = Visitor.program(server);
            assertEquals(
                    "own of ada",
                    RawHttp.send(server.port(), "GET /auth/own/x", "", ada.bearer())
                            .body());
            assertEquals(
                    200,
                    RawHttp.send(server.port(), "GET /auth/me", "", ada.bearer())
                            .status());
            Answers.assertProblem(404, "not-found", RawHttp.send(server.port(), "GET /auth/other", "", ada.bearer()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/sessions", "/auth/sessions/*", "/auth/health/*", "/auth/client.js", "/auth/*"})
    void oneThatWouldAnswerForUsStopsTheStart(String path) {
        Throwable failure = assertThrows(IllegalStateException.class, () -> DoorwardServer.with(path, new Own())
                .close());
        StringBuilder reasons = new StringBuilder();
        for (Throwable next = failure; next != null; next = next.getCause()) {
            reasons.append(next.getMessage());
        }
        assertTrue(reasons.toString().contains("doorward.base-path"), reasons::toString);
        assertTrue(reasons.toString().contains(path), reasons::toString);
    }
}
