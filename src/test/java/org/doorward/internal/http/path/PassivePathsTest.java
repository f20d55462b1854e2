package org.doorward.internal.http.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a page asks for by itself keeps no session from becoming idle. */
@Tag("server")
class PassivePathsTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(
                "doorward.session.idle", "40m",
                "doorward.session.access", "35m",
                "doorward.session.touch", "1s",
                "doorward.paths.passive", "GET /api/poll/**, /public/poll");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Two requests so far apart that together they are longer than the idle time, and the status of another one after them. */
    private static int afterTwo(String requestLine, boolean counts) {
        Visitor visitor = Visitor.browser(server);
        for (int i = 0; i < 2; i++) {
            server.clock.advance(Duration.ofMinutes(14));
            RawHttp.Answer answer =
                    RawHttp.send(server.port(), requestLine, "", visitor.cookies(), Visitor.SAME_ORIGIN);
            assertEquals(200, answer.status(), answer::toString);
            if (counts) {
                visitor.awaitSeen(server.clock.instant(), Visitor.program(server));
            }
        }
        server.clock.advance(Duration.ofMinutes(13));
        return RawHttp.send(server.port(), "GET /api/hello", "", visitor.cookies())
                .status();
    }

    @Test
    void pollingLetsASessionBecomeIdleAndAnyOtherRequestDoesNot() {
        assertEquals(401, afterTwo("GET /api/poll/news", false));
        assertEquals(401, afterTwo("GET /public/poll", false));
        assertEquals(200, afterTwo("POST /api/poll/news", true));
        assertEquals(200, afterTwo("GET /api/polls", true));
        assertEquals(200, afterTwo("GET /public/x", true));
    }

    @Test
    void pollingIsRefreshedAsEverAndIsNoUseAllTheSame() {
        Visitor visitor = Visitor.browser(server);
        server.clock.advance(Duration.ofMinutes(36));
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/poll/news", "", visitor.cookies());
        assertEquals(200, answer.status(), answer::toString);
        visitor = new Visitor(server, answer.cookie("-access"), answer.cookie("-refresh"), visitor.session());
        server.clock.advance(Duration.ofMinutes(5));
        for (String path : List.of("/api/poll/news", "/api/hello")) {
            Answers.assertProblem(401, "idle", RawHttp.send(server.port(), "GET " + path, "", visitor.cookies()));
        }
    }
}
