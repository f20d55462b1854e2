package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two processes are two nodes of one cluster, and each can be frozen, killed and closed. */
@Tag("server")
class NodeProcessTest {
    private static RealRedis redis;
    private static SharedAccounts accounts;
    private static List<NodeProcess> nodes = List.of();
    private static NodeProcess one;
    private static NodeProcess other;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        accounts = new SharedAccounts();
        nodes = NodeProcess.startTogether(2, settings());
        one = nodes.get(0).awaitSignIn();
        other = nodes.get(1).awaitSignIn();
    }

    private static String[] settings() {
        return accounts.settings("doorward.store", "redis", "doorward.redis.address", redis.address());
    }

    @AfterAll
    static void stop() {
        nodes.forEach(NodeProcess::close);
        nodes.forEach(NodeProcess::close);
        accounts.close();
        accounts.close();
        redis.close();
    }

    private static String signIn(NodeProcess node) {
        RawHttp.Answer answer = RawHttp.send(
                node.port(),
                "POST /auth/login",
                "{\"username\":\"" + DoorwardServer.USERNAME + "\",\"password\":\"" + DoorwardServer.PASSWORD + "\"}",
                "Content-Type: application/json");
        assertEquals(200, answer.status(), answer::body);
        JsonNode tokens = Answers.json(answer);
        return "Authorization: Bearer " + tokens.get("access_token").textValue();
    }

    private static int hello(NodeProcess node, String bearer) {
        return RawHttp.send(node.port(), "GET /api/hello", "", bearer).status();
    }

    @Test
    void whoSignsInAtOneIsKnownToTheOtherAndWhoSignsOutIsNot() {
        String bearer = signIn(one);
        assertEquals(200, hello(other, bearer));
        assertEquals(
                204, RawHttp.send(one.port(), "POST /auth/logout", "", bearer).status());
        Eventually.within(Duration.ofSeconds(30), "signed out everywhere", () -> hello(other, bearer) == 401);
        assertTrue(one.pid() != other.pid());
        assertTrue(one.output().contains("" + one.port()), one.output());
    }

    @Test
    void aFrozenOneKeepsItsConnectionsAndSaysNothingUntilItGoesOn() throws IOException {
        String bearer = signIn(one);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
            socket.setSoTimeout(300);
            try (Stopped frozen = other.freeze()) {
                assertTrue(other.isAlive(), frozen::toString);
                socket.getOutputStream().write("GET /public/x HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThrows(SocketTimeoutException.class, () -> socket.getInputStream()
                        .read());
            }
            socket.setSoTimeout(60_000);
            assertEquals('H', socket.getInputStream().read());
        }
        assertEquals(200, hello(other, bearer));
    }

    @Test
    void anotherClockIsReallyAnotherAndOneThatIsKilledIsGone() {
        try (NodeProcess late = NodeProcess.startWithClock(Duration.ofDays(2), settings())) {
            late.awaitSignIn();
            assertEquals(401, hello(late, signIn(one)), "an access token is over by then");
            late.kill();
            assertFalse(late.isAlive());
            assertThrows(UncheckedIOException.class, () -> RawHttp.send(late.port(), "GET /public/x", ""));
        }
    }

    @Test
    void withoutItsParentItEnds() {
        try (NodeProcess orphan = NodeProcess.start(settings())) {
            orphan.endInput();
            Eventually.within(Duration.ofSeconds(60), "it has ended", () -> !orphan.isAlive());
        }
    }

    @Test
    void whatIsWrongWithTheSettingsIsSaidAndNoProcessIsLeft() {
        long before = ProcessHandle.current().children().count();
        Throwable failure =
                assertThrows(IllegalStateException.class, () -> NodeProcess.start("doorward.session.idle", "soon"));
        assertTrue(failure.getMessage().contains("doorward.session.idle"), failure.getMessage());
        assertFalse(failure.getMessage().contains(DoorwardServer.PASSWORD));
        assertEquals(before, ProcessHandle.current().children().count());
    }

    @Test
    void theSharedAccountsAreOnTheLoopbackAddressOnly() throws IOException {
        // a listener on all addresses would have this one, too
        try (ServerSocket neighbour = new ServerSocket()) {
            neighbour.bind(new InetSocketAddress("127.0.0.2", accounts.port()));
            assertTrue(neighbour.isBound());
        }
    }
}
