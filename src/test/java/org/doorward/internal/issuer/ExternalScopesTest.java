package org.doorward.internal.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.web.RequiresScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of another issuer goes no further than its {@code scope}, or its {@code scp}, says. */
@Tag("server")
class ExternalScopesTest {
    private static final List<String> DECLARED = List.of("GET /api/notes/1", "GET /public/notes");
    private static final List<String> UNDECLARED = List.of("GET /api/hello", "GET /api/admin", "GET /public/x");

    private static ExternalTokenBed bed;
    private static DoorwardServer server;

    @RequiresScope("notes:read")
    private static final class Notes extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("notes");
        }
    }

    @BeforeAll
    static void start() {
        bed = new ExternalTokenBed();
        server = DoorwardServer.with(
                "/public/notes",
                new Notes(),
                bed.settings("doorward.paths.scope.notes:read", "GET /api/notes/**", "doorward.admin.enabled", "true"));
    }

    @AfterAll
    static void stop() {
        server.close();
        bed.close();
    }

    private static int call(String requestLine, Map<String, Object> more) {
        Map<String, Object> claims = bed.claims();
        claims.putAll(more);
        String token = bed.rsa(bed.header("RS256", "rsa"), claims);
        RawHttp.Answer answer = ExternalTokenBed.call(server, requestLine, token);
        if (answer.status() == 403) {
            assertEquals(
                    "insufficient-scope", Answers.json(answer).get("reason").textValue(), answer::toString);
        }
        return answer.status();
    }

    private static void assertReaches(int declared, int undeclared, Map<String, Object> more) {
        for (String call : DECLARED) {
            assertEquals(declared, call(call, more), () -> call + " with " + more);
        }
        for (String call : UNDECLARED) {
            assertEquals(undeclared, call(call, more), () -> call + " with " + more);
        }
    }

    @Test
    void oneThatSaysNothingOfScopesIsNotNarrowed() {
        assertReaches(200, 200, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "scp"})
    void oneThatNamesTheScopeGoesWhereThatIsDeclaredAndNowhereElse(String claim) {
        for (Object named : List.of(
                "notes:read",
                "other notes:read",
                " notes:read  other ",
                List.of("notes:read"),
                List.of("other", "notes:read"))) {
            assertReaches(200, 403, Map.of(claim, named));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "scp"})
    void oneThatNamesOthersOrNothingThatCanBeReadGoesNowhere(String claim) {
        for (Object named : Arrays.asList(
                "",
                "  ",
                "other",
                "NOTES:READ",
                "notes:rea",
                "notes:read:all",
                "notes",
                "notes:read\tother",
                "notes:read,other",
                List.of(),
                List.of("other"),
                List.of("other notes:read"),
                List.of(List.of("notes:read")),
                Map.of("notes:read", true),
                7,
                true,
                null)) {
            Map<String, Object> more = new HashMap<>();
            more.put(claim, named);
            assertReaches(403, 403, more);
        }
    }

    @Test
    void ofBothClaimsTheStandardOneDecides() {
        assertReaches(200, 403, Map.of("scope", "notes:read", "scp", "other"));
        assertReaches(403, 403, Map.of("scope", "other", "scp", "notes:read"));
        assertReaches(403, 403, Map.of("scope", "", "scp", "notes:read"));
    }

    @Test
    void ourOwnScopesAreNotAnotherIssuersToGive() {
        String all = "doorward:tokens doorward:sessions doorward:introspect doorward:rotate-itself notes:read";
        for (Object named : List.of(all, List.of(all.split(" ")))) {
            for (String call : List.of(
                    "GET /auth/tokens",
                    "POST /auth/tokens",
                    "GET /auth/sessions",
                    "POST /auth/logout-all",
                    "POST /auth/introspect",
                    "POST /auth/revoke",
                    "GET /auth/csrf",
                    "GET /auth/admin/service-accounts")) {
                Map<String, Object> claims = bed.claims();
                claims.put("scope", named);
                RawHttp.Answer answer =
                        ExternalTokenBed.call(server, call, bed.rsa(bed.header("RS256", "rsa"), claims));
                assertEquals(403, answer.status(), () -> call + answer);
            }
            assertReaches(200, 403, Map.of("scope", named));
        }
        assertEquals("[\"notes:read\"]", scopesAtMe(all));
    }

    private static String scopesAtMe(String scope) {
        Map<String, Object> claims = bed.claims();
        claims.put("scope", scope);
        RawHttp.Answer me = ExternalTokenBed.call(server, "GET /auth/me", bed.rsa(bed.header("RS256", "rsa"), claims));
        return Answers.json(me).get("scopes").toString();
    }
}
