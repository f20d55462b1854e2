package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request's method says whether it changes something: the method itself, and nothing that stands in for it. */
@Tag("server")
class CrossOriginMethodsTest {
    private static DoorwardServer server;
    private static Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        browser = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-Method", "_method"})
    void noMethodIsTakenFromAnywhereElse(String name) {
        for (String method : List.of("GET", "HEAD", "OPTIONS", "get")) {
            for (String target : List.of("/api/x", "/api/x?_method=" + method, "/api/x?" + name + "=" + method)) {
                RawHttp.Answer answer = Answers.unhandled(
                        server,
                        () -> RawHttp.send(
                                server.port(),
                                "POST " + target,
                                "_method=" + method,
                                name + ": " + method,
                                "Content-Type: application/x-www-form-urlencoded",
                                "Sec-Fetch-Site: cross-site",
                                browser.cookies()));
                Answers.assertProblem(403, "cross-origin", answer);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aSafeMethodChangesNothingAtAnyEndpoint(String method) {
        Visitor somebody = Visitor.browser(server);
        for (String endpoint : List.of(
                "/auth/login",
                "/auth/logout",
                "/auth/logout-all",
                "/auth/refresh",
                "/auth/sessions/" + somebody.session())) {
            for (String override : List.of("POST", "DELETE")) {
                RawHttp.Answer answer = RawHttp.send(
                        server.port(),
                        method + " " + endpoint + "?_method=" + override,
                        "",
                        "X-HTTP-Method-Override: " + override,
                        "Sec-Fetch-Site: same-origin",
                        somebody.cookies());
                assertEquals(405, answer.status(), answer::toString);
                Answers.assertSetsNoCookie(answer);
            }
        }
        somebody.assertSignedIn();
        assertEquals(200, somebody.refreshInBody().status(), "nothing was rotated");
    }

    /** what is not known to be safe is none of ours, or is looked at as a change is. */
    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "FOO", "CONNECTX", "PROPFIND", "LINK", "post", "Get", "GETX", "M-SEARCH", "QUERY"})
    void anUnknownMethodReachesNobody(String method) {
        for (String path : List.of("/api/x", "/public/x", "/auth/logout", "/auth/me", "/auth/sessions")) {
            for (String site : List.of("cross-site", "same-origin")) {
                RawHttp.Answer answer = Answers.unhandled(
                        server,
                        () -> RawHttp.send(
                                server.port(), method + " " + path, "", "Sec-Fetch-Site: " + site, browser.cookies()));
                assertTrue(List.of(400, 405, 501).contains(answer.status()), answer::toString);
                assertFalse(answer.body().contains(browser.access()), "nothing is sent back");
            }
        }
        browser.assertSignedIn();
    }
}
