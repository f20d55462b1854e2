package org.doorward.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Roles that servlets ask for by the annotations of Jakarta, and by exception. */
@Tag("server")
class RolesAllowedTest {
    private static final String PAGE = "Sec-Fetch-Mode: navigate";
    private static final AtomicInteger CALLS = new AtomicInteger();

    private static DoorwardServer server;
    private static Visitor ada;

    private static class Counting extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            CALLS.incrementAndGet();
            response.getWriter().write("served");
        }
    }

    @RolesAllowed({"root", "admin"})
    private static class ForAdmin extends Counting {
        private static final long serialVersionUID = 1L;
    }

    private static final class Inheriting extends ForAdmin {
        private static final long serialVersionUID = 1L;
    }

    @RolesAllowed("root")
    private static final class ForRoot extends Counting {
        private static final long serialVersionUID = 1L;
    }

    @RolesAllowed("**")
    private static final class ForAnybody extends Counting {
        private static final long serialVersionUID = 1L;
    }

    @DenyAll
    private static final class Closed extends Counting {
        private static final long serialVersionUID = 1L;
    }

    @PermitAll
    private static final class Open extends Counting {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void start() {
        server = DoorwardServer.with(Map.of(
                "/public/admin", new ForAdmin(),
                "/public/inheriting", new Inheriting(),
                "/public/root", new ForRoot(),
                "/public/anybody", new ForAnybody(),
                "/public/closed", new Closed(),
                "/public/open", new Open(),
                "/api/open", new Open(),
                "/api/closed", new Closed(),
                "/api/admin", new ForRoot()));
        ada = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer call(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    private static RawHttp.Answer unhandled(String path, String... lines) {
        int before = CALLS.get();
        RawHttp.Answer answer = call(path, lines);
        assertEquals(before, CALLS.get(), "no servlet ran");
        return answer;
    }

    @Test
    void whoHasOneOfTheRolesIsServedOnPublicPathsToo() {
        IssuedToken token = IssuedToken.pat(Visitor.program(server), "");
        for (String path : Set.of("/public/admin", "/public/inheriting", "/public/anybody", "/public/open")) {
            assertEquals("served", call(path, ada.cookies()).body(), path);
            assertEquals("served", call(path, ada.bearer()).body(), path);
            assertEquals("served", token.call("GET " + path, "").body(), path);
        }
        assertEquals("served", call("/public/open").body());
    }

    @Test
    void whoHasNoneIsForbiddenAndNobodyIsAskedToSignIn() {
        Answers.assertProblem(403, "forbidden", unhandled("/public/root", ada.cookies()));
        Answers.assertProblem(403, "forbidden", unhandled("/public/root", ada.bearer()));
        for (String path : Set.of("/public/admin", "/public/inheriting", "/public/root", "/public/anybody")) {
            Answers.assertProblem(401, "unauthenticated", unhandled(path));
        }
        RawHttp.Answer page = unhandled("/public/admin?a=1", PAGE);
        assertEquals(
                "/signin?return_to=%2Fpublic%2Fadmin%3Fa%3D1",
                page.header("Location").orElseThrow());
    }

    @Test
    void denyAllRefusesEverybody() {
        Answers.assertProblem(403, "forbidden", unhandled("/public/closed"));
        Answers.assertProblem(403, "forbidden", unhandled("/public/closed", ada.cookies()));
        Answers.assertProblem(403, "forbidden", unhandled("/api/closed", ada.bearer()));
    }

    @Test
    void permitAllOpensNoPathThatARuleProtectsAndPathRulesCountAsWell() {
        Answers.assertProblem(401, "unauthenticated", unhandled("/api/open"));
        assertEquals("served", call("/api/open", ada.cookies()).body());
        Answers.assertProblem(403, "forbidden", unhandled("/api/admin", ada.cookies()));
    }

    @Test
    void noDispatchIsAWayAroundIt() {
        for (String how : Set.of("forward", "async")) {
            for (String target : Set.of("/public/root", "/public/closed")) {
                Answers.assertProblem(403, "forbidden", unhandled("/public/x?" + how + "=" + target, ada.cookies()));
            }
            Answers.assertProblem(401, "unauthenticated", unhandled("/public/x?" + how + "=/public/admin"));
            assertEquals(
                    "served",
                    call("/public/x?" + how + "=/public/admin", ada.cookies()).body());
        }
        RawHttp.Answer included = unhandled("/public/x?include=/public/root", ada.cookies());
        assertEquals(200, included.status());
        assertFalse(included.body().contains("served"), included::toString);
    }

    @Test
    void theApplicationMayAskForRolesInTheMiddle() {
        server.own = (request, response) -> {
            throw new ServletException(new RoleRequiredException(Set.of("root")));
        };
        Answers.assertProblem(403, "forbidden", call("/api/own", ada.cookies()));
        Answers.assertProblem(403, "forbidden", call("/public/x?forward=/api/own", ada.bearer()));
        server.own = (request, response) -> {
            request.logout();
            throw new RoleRequiredException(Set.of("root"));
        };
        RawHttp.Answer nobody = call("/api/own", Visitor.browser(server).cookies());
        assertEquals(401, nobody.status(), nobody::toString);
        assertTrue(nobody.body().contains("unauthenticated"), nobody::toString);
        server.own = (request, response) -> {
            request.logout();
            throw new RoleRequiredException(Set.of());
        };
        RawHttp.Answer denied = call("/api/own", Visitor.browser(server).cookies());
        assertEquals(403, denied.status(), denied::toString);
    }
}
