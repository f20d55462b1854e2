package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code mvn -Pnodes} starts: real nodes on one real Redis, and nothing left of them afterwards. */
class TwoNodesIT {
    /** A node may remember a session for 5 s when it does not hear that it was ended. */
    private static final Duration REVOKED_EVERYWHERE = Duration.ofSeconds(20);

    private static final Duration CLEANED_UP = Duration.ofMinutes(2);

    private static final String HELLO = "api/hello";

    @Test
    void aSessionHoldsOnBothNodesEndsOnBothAndOneNodeGoesOnAlone() throws Exception {
        URI one = address(Ports.free());
        URI two = address(Ports.free());
        String ports = one.getPort() + "," + two.getPort();
        String[] settings = {
            "-Ddoorward.cookie.name=nodes",
            // a busy machine is slow, and has not lost its stores
            "-Ddoorward.redis.timeout=10s",
            "-Ddoorward.jpa.timeout=20s"
        };
        try (NodesProcess nodes = NodesProcess.start("nodes", ports, settings)) {
            List<ProcessHandle> started = nodes.awaitReadiness();
            assertEquals(4, started.size(), "two nodes, Redis, and who cleans up: " + started);

            HttpCaller browser = new HttpCaller(one);
            String session = signIn(browser, one, nodes.password());
            assertTrue(browser.cookies().containsKey("__Host-nodes-access"), "the setting came to node 1");
            HttpCaller browserAtTwo = browser.withTheSameCookiesAt(two);
            assertGreeted(browserAtTwo);
            assertGreeted(browser);

            HttpCaller other = new HttpCaller(two);
            signIn(other, two, nodes.password());
            assertTrue(other.cookies().containsKey("__Host-nodes-access"), "the setting came to node 2");
            HttpCaller.Answer revoked = other.send("DELETE", "auth/sessions/" + session, null, from(two));
            assertEquals(204, revoked.status(), revoked::toString);
            assertRevoked(browserAtTwo.get(HELLO));
            nodes.await("node 1 to refuse", REVOKED_EVERYWHERE, () -> statusOf(browser.withTheSameCookies()) == 401);
            assertRevoked(browser.get(HELLO));

            ProcessHandle killed = nodes.nodeAt(two);
            killed.destroyForcibly();
            nodes.await("node 2 to be missed", CLEANED_UP, () -> nodes.console().contains("has ended (137)"));
            HttpCaller otherAtOne = other.withTheSameCookiesAt(one);
            assertGreeted(otherAtOne);
            signIn(new HttpCaller(one), one, nodes.password());

            nodes.stop();
            assertNothingIsLeft(nodes, started, one, two);
        }
    }

    @Test
    void nothingIsLeftOfTheNodesWhenWhatStartedThemIsKilled() throws Exception {
        URI one = address(Ports.free());
        try (NodesProcess nodes = NodesProcess.start("nodes-killed", String.valueOf(one.getPort()))) {
            List<ProcessHandle> started = nodes.awaitReadiness();

            nodes.kill();
            nodes.await("the temporary directory to go", CLEANED_UP, () -> nodes.temporaryFiles()
                    .isEmpty());
            assertNothingIsLeft(nodes, started, one);
        }
    }

    @Test
    void aTakenPortIsToldAndNothingStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NodesProcess nodes = NodesProcess.start("nodes-taken", Ports.free() + "," + taken.getLocalPort())) {
            assertEquals(1, nodes.awaitEnd());
            String told = "port " + taken.getLocalPort() + " of 127.0.0.1 is taken";
            assertTrue(nodes.console().contains(told), nodes::console);
            assertEquals(List.of(), nodes.temporaryFiles());
        }
    }

    @Test
    void aRefusedSettingIsToldInAFewLinesAndNoNodeStarted() throws Exception {
        try (NodesProcess nodes =
                NodesProcess.start("nodes-refused", String.valueOf(Ports.free()), "-Ddoorward.session.idle=banana")) {
            assertEquals(1, nodes.awaitEnd());
            List<String> told =
                    nodes.console().lines().filter(line -> !line.isBlank()).toList();
            assertEquals(2, told.size(), nodes::console);
            assertTrue(told.get(0).contains("Doorward cannot start; 1 setting is wrong:"), nodes::console);
            assertTrue(told.get(1).contains("- doorward.session.idle: "), nodes::console);
        }
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    private static Map<String, String> from(URI base) {
        return Map.of("Origin", base.getScheme() + "://" + base.getAuthority());
    }

    /** As a browser does; gives the session's id. */
    private static String signIn(HttpCaller browser, URI base, String password)
            throws IOException, InterruptedException {
        String credentials = Json.createObjectBuilder()
                .add("username", "admin")
                .add("password", password)
                .add("transport", "cookie")
                .build()
                .toString();
        HttpCaller.Answer signedIn = browser.postJson("auth/login", credentials, from(base));
        assertEquals(200, signedIn.status(), signedIn::toString);
        return signedIn.json().getString("session_id");
    }

    private static void assertGreeted(HttpCaller caller) throws IOException, InterruptedException {
        HttpCaller.Answer hello = caller.get(HELLO);
        assertEquals(200, hello.status(), hello::toString);
        assertEquals("admin", hello.json().getString("hello"));
    }

    private static void assertRevoked(HttpCaller.Answer refused) {
        assertEquals(401, refused.status(), refused::toString);
        assertEquals("revoked", refused.json().getString("reason"));
    }

    private static int statusOf(HttpCaller caller) {
        try {
            return caller.get(HELLO).status();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void assertNothingIsLeft(NodesProcess nodes, List<ProcessHandle> started, URI... addresses)
            throws InterruptedException {
        assertEquals(List.of(), nodes.temporaryFiles(), nodes::console);
        // the last one removes the files and ends after that; what has ended may still be listed where nobody asks for
        // its
        // exit code, but then without a command
        nodes.await("all processes to end", CLEANED_UP, () -> started.stream()
                .noneMatch(handle -> handle.isAlive() && handle.info().command().isPresent()));
        for (URI address : addresses) {
            assertTrue(Ports.isFree(address.getPort()), () -> "somebody listens at " + address);
        }
    }
}
