package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who asks for a page is sent to the sign-in page, and who calls is told. */
@Tag("server")
class NavigationTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBrowserWithoutASessionIsSentToThePageAndRemembersWhereItWantedToGo() {
        RawHttp.Answer answer = Answers.unhandled(
                server, () -> RawHttp.send(server.port(), "GET /api/a?b=c&d=%20", "", "Sec-Fetch-Mode: navigate"));
        assertEquals(302, answer.status());
        assertEquals(
                "/signin?return_to=%2Fapi%2Fa%3Fb%3Dc%26d%3D%2520",
                answer.header("Location").orElseThrow());
        RawHttp.Answer post = Answers.unhandled(
                server, () -> RawHttp.send(server.port(), "POST /api/a", "", "Sec-Fetch-Mode: navigate"));
        assertEquals(303, post.status());
        assertEquals("/signin", post.header("Location").orElseThrow());
        Visitor ended = Visitor.browser(server);
        RawHttp.send(server.port(), "POST /auth/logout", "", ended.bearer());
        RawHttp.Answer told = Answers.unhandled(
                server, () -> RawHttp.send(server.port(), "GET /api/a", "", "Accept: text/html", ended.cookies()));
        assertEquals(
                "/signin?reason=signed-out&return_to=%2Fapi%2Fa",
                told.header("Location").orElseThrow());
        RawHttp.Answer fetch =
                RawHttp.send(server.port(), "GET /api/a", "", "Sec-Fetch-Mode: cors", "Accept: text/html");
        Answers.assertProblem(401, "unauthenticated", fetch);
    }
}
