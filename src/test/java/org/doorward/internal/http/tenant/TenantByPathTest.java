package org.doorward.internal.http.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServlet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor;
import org.doorward.testing.TenantDoor.Guest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning of a path tells the tenant; the rules are about the rest. In an application below a context path. */
@Tag("server")
class TenantByPathTest {
    private static final String APP = "/app";
    private static final String PAGE = "Sec-Fetch-Mode: navigate";

    private static DoorwardServer server;
    private static Guest bob;
    private static Guest root;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = DoorwardServer.at(
                APP,
                "doorward.tenant.by",
                "path",
                "doorward.tenant.acme.path",
                "/t/acme",
                "doorward.tenant.globex.path",
                "/globex",
                "doorward.bootstrap.tenant",
                "acme",
                "doorward.paths.public",
                "/public/**, /",
                "doorward.paths.protected",
                "/public/closed",
                "doorward.paths.role.admin",
                "/api/admin, /public/admin/**",
                "doorward.cookie.name",
                "doorward",
                "doorward.jpa.url",
                accounts.url());
        accounts.addIn("acme", "bob", "user");
        accounts.addIn("acme", "root", "admin");
        accounts.addIn("globex", "bob", "user");
        TenantDoor door = TenantDoor.byPath(server, "acme", APP + "/t/acme");
        bob = door.browser("bob");
        root = door.browser("root");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer send(String method, String path, String... lines) {
        return RawHttp.send(server.port(), method + " " + APP + path, "", lines);
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return send("GET", path, lines);
    }

    @Test
    void theEndpointsAreBelowThePathOfEachTenant() {
        assertEquals(200, get("/t/acme/auth/me", bob.cookies()).status());
        assertEquals(200, get("/t/acme/auth/jwks.json").status());
        assertEquals(200, get("/globex/auth/client.js").status());
        assertEquals(200, get("/t/acme/auth/health/ready").status());
        Answers.assertProblem(401, "unauthenticated", get("/globex/auth/me", bob.cookies()));
        Answers.assertProblem(404, "not-found", get("/t/acme/auth/nowhere", bob.cookies()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/me", "/auth/login", "/auth/client.js", "/auth/nowhere", "/api/hello", "/public/x", "/",
                        "/signin",
                "/t", "/t/", "/t/public/x", "/t/acmex/public/x", "/t/ACME/public/x", "/T/acme/public/x", "/globexx",
                        "/acme/public/x"
            })
    void aPathOfNoTenantReachesNothing(String path) {
        for (String method : List.of("GET", "POST", "OPTIONS")) {
            for (String shown : List.of(bob.bearer(), bob.cookies(), "X: 1")) {
                Answers.assertSetsNoCookie(Answers.assertProblem(
                        404,
                        "not-found",
                        Answers.unhandled(server, () -> send(method, path, shown, Visitors.SAME_ORIGIN))));
            }
        }
    }

    @Test
    void healthIsToldWithoutATenant() {
        assertEquals(200, get("/auth/health/live").status());
        assertEquals(200, get("/auth/health/ready").status());
    }

    @Test
    void theRulesAreAboutTheRestOfThePath() {
        assertEquals(
                "/t/acme/public/x|-|null|false|REQUEST", get("/t/acme/public/x").body());
        assertEquals(200, get("/t/acme/").status());
        assertEquals(200, get("/t/acme").status());
        Answers.assertProblem(401, "unauthenticated", get("/t/acme/api/hello"));
        Answers.assertProblem(401, "unauthenticated", get("/t/acme/public/closed"));
        Answers.assertProblem(403, "forbidden", get("/t/acme/api/admin", bob.cookies()));
        Answers.assertProblem(403, "forbidden", get("/t/acme/api/admin/", bob.cookies()));
        Answers.assertProblem(403, "forbidden", get("/t/acme/public/admin/x", bob.cookies()));
        assertEquals(200, get("/t/acme/api/admin", root.cookies()).status());
        assertEquals(
                "/t/acme/api/hello|bob|DOORWARD|false|REQUEST",
                get("/t/acme/api/hello", bob.cookies()).body());
        Answers.assertProblem(401, "unauthenticated", get("/globex/api/hello", bob.cookies()));
        Answers.assertProblem(401, "unknown", get("/globex/api/hello", bob.bearer()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/globex/../t/acme/api/hello",
                "/globex/%2e%2e/t/acme/api/hello",
                "/t/acme/%2e%2e/%2e%2e/globex/api/hello",
                "//t/acme/api/hello",
                "/t//acme/api/hello",
                "/t/acme;x=1/api/hello",
                "/t%2facme/api/hello",
                "/t/acme%2f../globex/api/hello",
                "/t/%61cme%00/api/hello"
            })
    void aPathThatCanBeReadInTwoWaysIsOfNoTenant(String path) {
        for (String shown : List.of(bob.bearer(), bob.cookies())) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> get(path, shown));
            assertEquals(400, answer.status(), answer::toString);
        }
    }

    @Test
    void anEncodedLetterIsTheLetter() {
        assertEquals(200, get("/t/%61cme/api/hello", bob.cookies()).status());
        Answers.assertProblem(403, "forbidden", get("/t/%61cme/api/%61dmin", bob.cookies()));
    }

    @Test
    void aBrowserIsSentToTheSignInPageOfItsTenantAndBackIntoIt() {
        RawHttp.Answer sent = get("/t/acme/api/hello?a=b", PAGE);
        assertEquals(302, sent.status());
        assertEquals(
                Optional.of("/app/t/acme/signin?return_to=%2Fapp%2Ft%2Facme%2Fapi%2Fhello%3Fa%3Db"),
                sent.header("Location"));
        assertEquals(200, get("/t/acme/signin", PAGE).status(), "it is public without a rule");
        for (String[] row : new String[][] {
            {"/app/t/acme/api/hello", "/app/t/acme/api/hello"},
            {"/app/t/acme/", "/app/t/acme/"},
            {"/app/globex/api/hello", "/app/t/acme/"},
            {"/app/%67lobex/api/hello", "/app/t/acme/"},
            {"/app/api/hello", "/app/t/acme/"},
            {"/app/t/acme/auth/logout", "/app/t/acme/"},
            {"/app/t/acme/signin", "/app/t/acme/"},
            {"/app/t/acme/../../globex/x", "/app/t/acme/"},
            {"https://evil.test/", "/app/t/acme/"}
        }) {
            RawHttp.Answer in = RawHttp.send(
                    server.port(),
                    "POST /app/t/acme/auth/login",
                    "username=bob&password="
                            + java.net.URLEncoder.encode(
                                    DoorwardServer.PASSWORD, java.nio.charset.StandardCharsets.UTF_8)
                            + "&return_to=" + row[0].replace("%", "%25"),
                    "Content-Type: application/x-www-form-urlencoded",
                    PAGE,
                    Visitors.SAME_ORIGIN);
            assertEquals(303, in.status(), in::toString);
            assertEquals(Optional.of(row[1]), in.header("Location"), row[0]);
        }
        RawHttp.Answer out = send("POST", "/t/acme/auth/logout", PAGE, Visitors.SAME_ORIGIN);
        assertEquals(Optional.of("/app/t/acme/signin?reason=signed-out"), out.header("Location"));
    }

    @Test
    void theSessionIdOfAContainerIsTakenOffAPublicPageOfTheTenant() {
        RawHttp.Answer answer = get("/t/acme/public/x;jsessionid=abc?a=b", PAGE, "Accept: text/html");
        assertEquals(302, answer.status(), answer::toString);
        assertEquals(Optional.of("/app/t/acme/public/x?a=b"), answer.header("Location"));
        assertEquals(400, get("/t/acme/api/hello;jsessionid=abc", PAGE).status());
        assertEquals(400, get("/public/x;jsessionid=abc", PAGE).status());
    }

    @Test
    void everyDispatchIsOfTheSameTenantAndTheRulesHoldForItsPath() {
        for (String how : List.of("forward", "include", "async")) {
            RawHttp.Answer answer = get("/t/acme/api/x?" + how + "=/t/acme/api/y", bob.cookies());
            assertTrue(answer.body().contains("|bob|DOORWARD|"), answer::toString);
            // another tenant's path is not another tenant
            RawHttp.Answer other = get("/t/acme/api/x?" + how + "=/globex/api/y", bob.cookies());
            assertTrue(other.body().contains("|bob|DOORWARD|"), other::toString);
            for (String closed : List.of("/t/acme/api/admin", "/globex/api/admin", "/api/admin")) {
                RawHttp.Answer refused = get("/t/acme/api/x?" + how + "=" + closed, bob.cookies());
                assertFalse(refused.body().contains("|bob|"), refused::toString);
            }
        }
    }

    @Test
    void aServletOfTheApplicationDoesNotTakeAnEndpointOfATenant() {
        HttpServlet own = new HttpServlet() {
            private static final long serialVersionUID = 1L;
        };
        String[] tenants = {"doorward.tenant.by", "path", "doorward.tenant.acme.path", "/acme"};
        String[] settings = Arrays.copyOf(tenants, tenants.length + 2);
        settings[tenants.length] = "doorward.bootstrap.tenant";
        settings[tenants.length + 1] = "acme";
        for (String taken : List.of("/acme/auth/login", "/acme/auth/*")) {
            Throwable refused =
                    assertThrows(IllegalStateException.class, () -> DoorwardServer.with(taken, own, settings)
                            .close());
            while (refused.getCause() != null && !(refused instanceof InvalidSettingsException)) {
                refused = refused.getCause();
            }
            assertTrue(String.valueOf(refused.getMessage()).contains(taken), refused::toString);
        }
    }

    @Test
    void cookiesAreOfThatTenant() {
        RawHttp.Answer answer = bob.door().signIn("bob", DoorwardServer.PASSWORD, ",\"transport\":\"cookie\"", "X: 1");
        answer.headers("Set-Cookie").forEach(line -> {
            assertTrue(line.startsWith("__Host-doorward~acme-"), line);
            assertTrue(line.contains("; Path=/;"), line);
        });
    }

    private static final class Visitors {
        static final String SAME_ORIGIN = "Sec-Fetch-Site: same-origin";
    }
}
