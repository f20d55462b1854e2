package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwards, includes, resumed requests and error pages go by the rules of the path that they go to. */
@Tag("server")
class DispatchTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer("doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer get(String path, String... headerLines) {
        return RawHttp.send(server.port(), "GET " + path, "", headerLines);
    }

    /** Makes a call that reaches the first handler and no second one. */
    private static RawHttp.Answer handledOnce(String path, String... headerLines) {
        int before = server.handled.get();
        RawHttp.Answer answer = get(path, headerLines);
        assertEquals(before + 1, server.handled.get(), answer::toString);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "async"})
    void aPublicPathCannotBeSentOnToAProtectedOneWithoutAnAccount(String way) {
        for (String target : List.of("/api/hello", "/api/admin", "/api/hello/", "/anything", "/public/../api/hello")) {
            RawHttp.Answer answer = handledOnce("/public/x?" + way + "=" + target);
            Answers.assertProblem(401, "unauthenticated", answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"forward", "async"})
    void nobodyIsSentOnToAPathThatNeedsARoleHeLacks(String way) {
        for (String from : List.of("/public/x", "/api/x")) {
            for (String target : List.of("/api/admin", "/api/admin/", "/api/root", "/api/%61dmin")) {
                Answers.assertProblem(403, "forbidden", handledOnce(from + "?" + way + "=" + target, bob.bearer()));
                Answers.assertProblem(
                        403,
                        "forbidden",
                        handledOnce(from + "?" + way + "=" + target, bob.accessCookie(), Visitor.SAME_ORIGIN));
            }
        }
    }

    @Test
    void whatIsIncludedWithoutPermissionIsNotShown() {
        for (String target : List.of("/api/hello", "/api/admin")) {
            RawHttp.Answer anonymous = handledOnce("/public/x?include=" + target);
            assertFalse(anonymous.body().contains("|"), anonymous::toString);
        }
        RawHttp.Answer known = handledOnce("/public/x?include=/api/admin", bob.bearer());
        assertFalse(known.body().contains("|"), known::toString);
    }

    @Test
    void aPublicPathMayBeSentOnToAPublicOne() {
        assertEquals(
                "/public/y|-|null|false|FORWARD",
                get("/public/x?forward=/public/y").body());
        assertEquals(
                "/public/y|-|null|false|ASYNC", get("/public/x?async=/public/y").body());
        assertTrue(get("/public/x?include=/public/y").body().endsWith("|-|null|false|INCLUDE"));
    }

    @Test
    void thePrincipalGoesAlong() {
        for (String identity : List.of(ada.bearer(), ada.accessCookie())) {
            for (String from : List.of("/public/x", "/api/x")) {
                assertEquals(
                        "/api/admin|ada|DOORWARD|true|FORWARD",
                        get(from + "?forward=/api/admin", identity).body());
                assertEquals(
                        "/api/admin|ada|DOORWARD|true|ASYNC",
                        get(from + "?async=/api/admin", identity).body());
                assertEquals(
                        "/public/y|ada|DOORWARD|true|FORWARD",
                        get(from + "?forward=/public/y", identity).body());
                assertTrue(get(from + "?include=/api/admin", identity).body().endsWith("|ada|DOORWARD|true|INCLUDE"));
            }
        }
    }

    @Test
    void aForwardFromAPublicPathChecksTheOriginOfAnUnsafeRequest() {
        int before = server.handled.get();
        RawHttp.Answer foreign = RawHttp.send(
                server.port(),
                "POST /public/x?forward=/api/hello",
                "",
                ada.accessCookie(),
                "Sec-Fetch-Site: cross-site");
        assertEquals(403, foreign.status(), foreign::toString);
        assertEquals(before + 1, server.handled.get());
    }

    @Test
    void aFailureOfAHandlerShowsNothingOfUsAndLeaksNobody() {
        for (String path : List.of("/api/x?fail=1", "/public/x?fail=1")) {
            assertEquals(500, get(path, ada.bearer()).status());
        }
        assertEquals(401, get("/api/x").status());
        assertEquals("/public/x|-|null|false|REQUEST", get("/public/x").body());
    }

    @Test
    void anEndpointIsNoWayAroundTheRules() {
        assertEquals(401, get("/public/x?forward=/auth/me").status());
        assertEquals(401, get("/public/x?forward=/auth/sessions").status());
        RawHttp.Answer foreign = RawHttp.send(
                server.port(),
                "POST /public/x?forward=/auth/logout-all",
                "",
                ada.cookies(),
                "Sec-Fetch-Site: cross-site");
        Answers.assertProblem(403, "cross-origin", foreign);
        ada.assertSignedIn();
    }
}
