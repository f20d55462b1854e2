package org.doorward.internal.http.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.store.SessionStore;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor;
import org.doorward.testing.TenantDoor.Guest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The host of a request tells its tenant. A request for an unknown host reaches nothing. */
@Tag("server")
class TenantByHostTest {
    private static final FaultySessionStore STORE =
            new FaultySessionStore(new MemoryStores(java.time.Duration.ofHours(1)).sessions());
    private static ApplicationCdi cdi;
    private static DoorwardServer server;
    private static Guest bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        // so that what it is asked can be counted
        cdi = new ApplicationCdi(Map.of(SessionStore.class, STORE));
        server = new DoorwardServer(
                "doorward.tenant.by",
                "host",
                "doorward.tenant.acme.hosts",
                "acme.test, [2001:db8::1], 127.0.0.2",
                "doorward.tenant.default.hosts",
                "app.test",
                "doorward.cors.origins",
                "https://spa.test",
                "doorward.cors.pass-preflight",
                "true",
                "doorward.jpa.url",
                accounts.url(),
                TenantDoor.PROXY.get(0),
                TenantDoor.PROXY.get(1));
        accounts.addIn("acme", "bob", "user");
        bob = TenantDoor.byHost(server, "acme", "acme.test").browser("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
        cdi.close();
    }

    private static RawHttp.Answer send(String request, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "X-Forwarded-Proto: https";
        return RawHttp.send(server.port(), request, "", all);
    }

    @Test
    void everySpellingOfTheHostIsTheSameTenant() {
        for (String host : List.of("acme.test", "ACME.test", "acme.test.", "acme.test:8080", "Acme.Test.:443")) {
            RawHttp.Answer answer = send("GET /api/hello", "Host: " + host, bob.bearer());
            assertEquals("/api/hello|bob|DOORWARD|false|REQUEST", answer.body(), host);
        }
        for (String host : List.of("[2001:db8::1]", "[2001:DB8:0:0:0:0:0:1]:8080")) {
            assertEquals(
                    200, send("GET /api/hello", "Host: " + host, bob.bearer()).status(), host);
        }
        assertTrue(
                send("GET /api/hello", "Host: acme.test", bob.cookies()).body().contains("|bob|"));
        Answers.assertProblem(401, "unknown", send("GET /api/hello", "Host: app.test", bob.bearer()));
    }

    @Test
    void theHostThatATrustedProxyReportsCounts() {
        String[] lines = {"Host: inner:8080", "X-Forwarded-Host: evil.test, acme.test:443", bob.bearer()};
        assertEquals(200, send("GET /api/hello", lines).status());
        lines[1] = "X-Forwarded-Host: acme.test, evil.test";
        Answers.assertProblem(404, "not-found", send("GET /api/hello", lines));
    }

    @Test
    void anUnknownHostReachesNothingAndNoCredentialIsRead() {
        for (String host :
                List.of("evil.test", "acme.test.evil.test", "xacme.test", "127.0.0.1", "a b", "-", "acme..test")) {
            for (String request : List.of(
                    "GET /api/hello",
                    "GET /public/x",
                    "GET /",
                    "GET /signin",
                    "GET /auth/me",
                    "GET /auth/nowhere",
                    "GET /auth/jwks.json",
                    "GET /auth/client.js",
                    "POST /auth/login",
                    "POST /auth/refresh",
                    "POST /auth/logout",
                    "BREW /api/hello")) {
                int asked = STORE.finds.get();
                for (String shown : List.of(bob.bearer(), bob.cookies(), "X: 1")) {
                    RawHttp.Answer answer = Answers.unhandled(
                            server, () -> send(request, "Host: " + host, shown, "Sec-Fetch-Site: same-origin"));
                    if (!host.equals("a b") || answer.status() != 400) {
                        Answers.assertSetsNoCookie(Answers.assertProblem(404, "not-found", answer));
                    }
                }
                assertEquals(asked, STORE.finds.get(), "the store was asked");
            }
        }
    }

    @Test
    void preflightsAndHandshakesOfAnUnknownHostAreRefusedToo() {
        for (String path : List.of("/api/hello", "/auth/me")) {
            Answers.assertProblem(
                    404,
                    "not-found",
                    Answers.unhandled(
                            server,
                            () -> send(
                                    "OPTIONS " + path,
                                    "Host: evil.test",
                                    "Origin: https://spa.test",
                                    "Access-Control-Request-Method: GET")));
        }
        RawHttp.Answer handshake = Answers.unhandled(
                server,
                () -> send(
                        "GET /api/socket",
                        "Host: evil.test",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                        bob.cookies(),
                        "Origin: https://evil.test"));
        Answers.assertProblem(404, "not-found", handshake);
    }

    @Test
    void aPersonSeesAPage() {
        Answers.assertPage(
                404, "not-found", send("GET /api/hello", "Host: evil.test", "Sec-Fetch-Mode: navigate", bob.cookies()));
    }

    @Test
    void aRequestWithoutAHostIsOfNoTenant() {
        byte[] head = ("GET /api/hello HTTP/1.0\r\nX-Forwarded-Proto: https\r\n" + bob.bearer() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        RawHttp.Answer answer = Answers.unhandled(server, () -> RawHttp.exchange(server.port(), head, new byte[0]));
        Answers.assertProblem(404, "not-found", answer);
    }

    @Test
    void healthIsToldWhateverTheHost() {
        for (String host : List.of("evil.test", "10.0.0.1:8080", "acme.test")) {
            assertEquals(200, send("GET /auth/health/live", "Host: " + host).status());
            assertEquals(
                    200,
                    send("GET /auth/health/ready", "Host: " + host, bob.cookies())
                            .status());
            Answers.assertProblem(405, "method-not-allowed", send("POST /auth/health/live", "Host: " + host));
        }
        Answers.assertProblem(404, "not-found", send("GET /auth/health/other", "Host: evil.test"));
    }

    @Test
    void everyDispatchIsOfTheSameTenant() {
        for (String how : List.of("forward", "include", "async")) {
            RawHttp.Answer answer = send("GET /api/x?" + how + "=/api/y", "Host: acme.test", bob.cookies());
            assertTrue(answer.body().contains("/api/"), answer::toString);
            assertTrue(answer.body().contains("|bob|DOORWARD|"), answer::toString);
        }
        RawHttp.Answer login = send("GET /public/x?login=bob&password=wrong", "Host: acme.test");
        assertEquals(500, login.status());
    }

    @Test
    void aHandlersOwnLoginIsInTheTenantOfItsRequest() {
        String password = java.net.URLEncoder.encode(DoorwardServer.PASSWORD, StandardCharsets.UTF_8);
        RawHttp.Answer answer = send("GET /public/x?login=bob&password=" + password, "Host: acme.test");
        assertTrue(answer.body().contains("|bob|DOORWARD|"), answer::toString);
        assertTrue(answer.headers("Set-Cookie").anyMatch(line -> line.startsWith("__Host-doorward~acme-access=")));
        // bob is of the other tenant alone
        assertEquals(
                500,
                send("GET /public/x?login=bob&password=" + password, "Host: app.test")
                        .status());
    }
}
