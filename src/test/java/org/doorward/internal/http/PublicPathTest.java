package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.FreePorts;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A public path is served to everybody; who acts is found out when the application asks. */
@Tag("server")
class PublicPathTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer get(DoorwardServer at, String path, String... lines) {
        return RawHttp.send(at.port(), "GET " + path, "", lines);
    }

    private static void assertServedToNobody(String reason, RawHttp.Answer answer) {
        assertEquals("/public/x|-|null|false|REQUEST", answer.body(), answer::toString);
        assertEquals(reason, answer.header("Doorward-Reason").orElse("none"));
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void thePrincipalIsThereForWhoeverIsSignedIn() {
        Visitor browser = Visitor.browser(server);
        for (String identity : List.of(browser.cookies(), browser.accessCookie(), browser.bearer())) {
            RawHttp.Answer answer = get(server, "/public/x", identity);
            assertEquals("/public/x|ada|DOORWARD|true|REQUEST", answer.body());
            assertTrue(answer.header("Doorward-Reason").isEmpty());
            Answers.assertSetsNoCookie(answer);
        }
    }

    @Test
    void aBadCookieIsServedWithoutPrincipalAndToldWhy() {
        Visitor browser = Visitor.browser(server);
        String name = "Cookie: " + Visitor.ACCESS_COOKIE + "=";
        assertServedToNobody("none", get(server, "/public/x"));
        assertServedToNobody("none", get(server, "/public/x", browser.refreshCookie()));
        assertServedToNobody("malformed", get(server, "/public/x", name + "x"));
        assertServedToNobody("malformed", get(server, "/public/x", name + browser.session()));
        assertServedToNobody("unknown", get(server, "/public/x", name + browser.access() + "x"));
        assertServedToNobody("ambiguous", get(server, "/public/x", browser.cookies() + "; " + name.substring(8) + "x"));
        RawHttp.send(server.port(), "POST /auth/logout", "", browser.bearer());
        assertServedToNobody("signed-out", get(server, "/public/x", browser.cookies()));
    }

    @Test
    void anExpiredCookieIsNotRefreshedThere() {
        try (DoorwardServer own = new DoorwardServer()) {
            Visitor browser = Visitor.browser(own);
            own.clock.advance(Duration.ofMinutes(16));
            assertServedToNobody("expired", get(own, "/public/x", browser.cookies()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer x",
                "Authorization: Bearer",
                "Authorization:",
                "Authorization: Bearer eyJ.x.y",
                "X-API-Key: x",
                "X-API-Key:"
            })
    void aBadHeaderIsRefusedThereToo(String line) {
        Visitor browser = Visitor.browser(server);
        for (String path : List.of("/public/x", "/", "/public/x?ask=no", "/signin")) {
            RawHttp.Answer answer =
                    Answers.unhandled(server, () -> get(server, path, line, browser.cookies(), "Accept: text/html"));
            assertEquals(401, answer.status(), answer::toString);
            Answers.assertSetsNoCookie(Answers.assertProblem(
                    401, Answers.json(answer).get("reason").textValue(), answer));
        }
    }

    @Test
    void anEndedSessionsBearerTokenIsRefusedThere() {
        Visitor ada = Visitor.program(server);
        RawHttp.send(server.port(), "POST /auth/logout", "", ada.bearer());
        Answers.assertProblem(
                401, "signed-out", Answers.unhandled(server, () -> get(server, "/public/x", ada.bearer())));
    }

    @Test
    void theStoreIsAskedOnlyWhenTheApplicationAsks() {
        Visitor browser = Visitor.browser(server);
        RawHttp.send(server.port(), "POST /auth/logout", "", browser.bearer());
        RawHttp.Answer silent = get(server, "/public/x?ask=no", browser.cookies());
        assertEquals(200, silent.status());
        assertTrue(silent.header("Doorward-Reason").isEmpty(), "nobody asked");
        try (DoorwardServer down = new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                "redis://127.0.0.1:" + FreePorts.next(),
                "doorward.start.wait",
                "0s",
                "doorward.redis.timeout",
                "300ms")) {
            RawHttp.Answer open = get(down, "/public/x?ask=no", browser.cookies());
            assertEquals(200, open.status());
            assertTrue(open.header("Doorward-Reason").isEmpty(), "the store was not missed");
            assertServedToNobody("unavailable", get(down, "/public/x", browser.cookies()));
        }
    }
}
