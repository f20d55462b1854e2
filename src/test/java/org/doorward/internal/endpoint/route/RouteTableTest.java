package org.doorward.internal.endpoint.route;

import static org.doorward.internal.endpoint.route.Route.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route a request is for, and which routes a table refuses. */
@Tag("fast")
class RouteTableTest {
    private static final Route.Handler NOTHING = call -> {};

    private static Route session(String method, String path) {
        return route(method, path, AccessRequirement.session(), NOTHING);
    }

    private static RouteTable table(Route... routes) {
        return RouteTable.of(List.of(routes));
    }

    private static void assertRefused(String names, Route... routes) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> table(routes))
                .getMessage());
        assertTrue(message.contains(names), message);
    }

    @Test
    void aRouteIsFoundByMethodAndPathAndTellsItsParameters() {
        Route end = session("DELETE", "/sessions/{id}");
        RouteTable table = table(session("GET", "/sessions"), end);
        RouteTable.Match match = table.find("/sessions/x").orElseThrow();
        assertEquals(end, match.of("DELETE"));
        assertNull(match.of("GET"));
        assertEquals(Set.of("DELETE"), match.methods());
        assertEquals(Map.of("id", "x"), match.parameters());
        assertEquals(Map.of("id", ""), table.find("/sessions/").orElseThrow().parameters(), "an empty segment is one");
    }

    @Test
    void headGoesWhereGetGoesAndNowhereElse() {
        Route list = session("GET", "/sessions");
        RouteTable.Match match =
                table(list, session("POST", "/logout")).find("/sessions").orElseThrow();
        assertEquals(list, match.of("HEAD"));
        assertEquals(Set.of("GET", "HEAD"), match.methods());
        assertNull(
                table(session("POST", "/logout")).find("/logout").orElseThrow().of("HEAD"));
    }

    @Test
    void thePathWithMoreLiteralSegmentsIsMeantWithAllItsMethods() {
        Route leaked = session("POST", "/tokens/revoke-leaked");
        for (List<Route> routes : List.of(
                List.of(leaked, session("DELETE", "/tokens/{id}")),
                List.of(session("DELETE", "/tokens/{id}"), leaked))) {
            RouteTable table = RouteTable.of(routes);
            assertEquals(
                    Set.of("POST"),
                    table.find("/tokens/revoke-leaked").orElseThrow().methods());
            assertEquals(
                    Set.of("DELETE"), table.find("/tokens/other").orElseThrow().methods());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/session", "/sessions/a/b", "/sessions/a/", "/SESSIONS", "/a/sessions", "sessions"})
    void whatIsNoRouteIsNotFound(String path) {
        assertFalse(table(session("GET", "/sessions"), session("DELETE", "/sessions/{id}"))
                .has(path));
    }

    @Test
    void theBasePathItselfIsNoRoute() {
        assertFalse(table(session("GET", "/{id}")).has(null));
    }

    @Test
    void routesThatContradictEachOtherAreRefusedByName() {
        assertRefused("GET /a", session("GET", "/a"), session("GET", "/a"));
        assertRefused("GET /a", session("GET", "/a"), route("GET", "/a", AccessRequirement.open(), NOTHING));
        assertRefused("/a/{x} and /a/{y}", session("GET", "/a/{x}"), session("POST", "/a/{y}"));
        assertRefused("/a/{x}/c and /a/b/{y}", session("GET", "/a/{x}/c"), session("POST", "/a/b/{y}"));
        table(
                session("GET", "/a/{x}/c"),
                session("GET", "/a/b/c"),
                session("GET", "/a/{x}/d"),
                session("GET", "/a/{x}"));
    }

    @Test
    void accessThatCannotBeWhatWasWantedIsRefused() {
        assertRefused("administrators", session("GET", "/admin/keys"));
        assertRefused("administrators", route("GET", "/admin/keys", AccessRequirement.open(), NOTHING));
        table(route("GET", "/admin/keys", AccessRequirement.administrator().noUse(), NOTHING));
        assertRefused(
                "no session to count",
                route("POST", "/a", AccessRequirement.open().noUse(), NOTHING));
        assertRefused(
                "no session to count",
                route("POST", "/a", AccessRequirement.open().asShown(), NOTHING));
        assertRefused(
                "nothing comes before",
                route("POST", "/a", AccessRequirement.open(), NOTHING).first(NOTHING));
        assertRefused(
                "changes nothing",
                route("GET", "/a", AccessRequirement.session().asShown(), NOTHING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "/", "/a/", "//a", "/a//b", "/{}", "/{A}", "/a{b}", "/{a}/{a}", "/a b", "/a*", "/*"})
    void aPathThatIsNotWellFormedIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> session("GET", path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "get", ""})
    void noRouteIsOfAMethodThatTheTableAnswersOrNobodyKnows(String method) {
        assertThrows(IllegalArgumentException.class, () -> session(method, "/a"));
    }

    @Test
    void aServletThatWouldAnswerARouteTakesItAndOneBesideItDoesNot() {
        RouteTable table =
                table(session("GET", "/sessions"), session("GET", "/health/live"), session("GET", "/k/{id}"));
        for (String taken : List.of("/sessions", "/sessions/*", "/health/live", "/health/*", "/*", "/k/*")) {
            assertTrue(table.isTakenBy(taken), taken);
        }
        for (String beside : List.of("/own", "/own/*", "/session", "/health", "/sessions/mine", "/k/mine", "/sess/*")) {
            assertFalse(table.isTakenBy(beside), beside);
        }
    }
}
