package org.doorward.internal.http.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.TenantId;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.web.TenantResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bean of the application tells the tenant, once for each request. */
@Tag("server")
class TenantByApplicationTest {
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final String LONG = "Ünlimited ~ Ünlimited ~ Ünlimited ~ Ünlimited ~ Ünlimited";

    private static ApplicationCdi cdi;
    private static DoorwardServer server;

    private static Optional<TenantId> tenant(HttpServletRequest request) {
        ASKED.incrementAndGet();
        String named = request.getHeader("X-Tenant");
        if ("fail".equals(named)) {
            throw new IllegalArgumentException("the bean cannot tell");
        }
        if ("null".equals(named)) {
            return none();
        }
        return Optional.ofNullable(named).map(name -> new TenantId(name.equals("long") ? LONG : name));
    }

    @SuppressWarnings("NullAway") // as a careless application may do
    private static Optional<TenantId> none() {
        return null;
    }

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        cdi = new ApplicationCdi(Map.of(TenantResolver.class, (TenantResolver) TenantByApplicationTest::tenant));
        server = new DoorwardServer("doorward.tenant.by", "application", "doorward.jpa.url", accounts.url());
        for (String tenant : List.of("acme", LONG)) {
            accounts.addIn(tenant, "bob", "user");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        cdi.close();
    }

    private static RawHttp.Answer signIn(String tenant) {
        RawHttp.Answer answer = RawHttp.send(
                server.port(),
                "POST /auth/login",
                "{\"username\":\"bob\",\"password\":\"" + DoorwardServer.PASSWORD + "\",\"transport\":\"cookie\"}",
                "Content-Type: application/json",
                "X-Tenant: " + tenant);
        assertEquals(200, answer.status(), answer::toString);
        return answer;
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    @Test
    void theBeanDecidesByCookieAndByBearer() {
        RawHttp.Answer in = signIn("acme");
        String cookie = "Cookie: __Host-doorward~acme-access=" + in.cookie("-access");
        String bearer = "Authorization: Bearer " + in.cookie("-access");
        for (String shown : List.of(cookie, bearer)) {
            assertTrue(get("/api/hello", "X-Tenant: acme", shown).body().contains("|bob|"));
        }
        Answers.assertProblem(401, "unknown", get("/api/hello", "X-Tenant: default", bearer));
        Answers.assertProblem(401, "unauthenticated", get("/api/hello", "X-Tenant: default", cookie));
    }

    @Test
    void itIsAskedOnceARequestWhateverIsDispatched() {
        String bearer = "Authorization: Bearer " + signIn("acme").cookie("-access");
        for (String path : List.of(
                "/api/hello",
                "/public/x",
                "/auth/me",
                "/api/x?forward=/api/y",
                "/api/x?include=/api/y",
                "/api/x?async=/api/y",
                "/api/x?fail=1")) {
            int before = ASKED.get();
            get(path, "X-Tenant: acme", bearer);
            assertEquals(before + 1, ASKED.get(), path);
        }
        int before = ASKED.get();
        assertEquals(200, get("/auth/health/live").status());
        assertEquals(400, get("/api//x").status());
        assertEquals(before, ASKED.get());
    }

    @Test
    void aTenantThatItDoesNotTellIsUnknown() {
        for (String path : List.of("/api/hello", "/public/x", "/auth/me", "/auth/jwks.json")) {
            Answers.assertProblem(404, "not-found", Answers.unhandled(server, () -> get(path)));
        }
    }

    @Test
    void aFailureOfTheBeanIsNeverAnotherTenant() {
        for (String how : List.of("fail", "null")) {
            try (CapturedLogs logs = new CapturedLogs("org.doorward")) {
                for (String path : List.of("/api/hello", "/public/x", "/auth/me")) {
                    Answers.assertProblem(
                            500, "internal", Answers.unhandled(server, () -> get(path, "X-Tenant: " + how)));
                }
                assertTrue(logs.text().contains("the tenant of a request cannot be told"), logs::text);
            }
        }
    }

    @Test
    void theCookieOfATenantWithALongNameHasAShortOne() {
        RawHttp.Answer in = signIn("long");
        String name = in.headers("Set-Cookie")
                .map(line -> line.substring(0, line.indexOf('=')))
                .filter(cookie -> cookie.endsWith("-access"))
                .findFirst()
                .orElseThrow();
        assertTrue(name.matches("__Host-doorward~~[0-9a-f]{32}-access"), name);
        String cookie = "Cookie: " + name + "=" + in.cookie("-access");
        assertTrue(get("/api/hello", "X-Tenant: long", cookie).body().contains("|bob|"));
    }

    @Test
    void theBeanAndTheSettingGoTogether() {
        Throwable refused = assertThrows(IllegalStateException.class, DoorwardServer::new);
        assertTrue(told(refused).contains("doorward.tenant.by: the application has a TenantResolver"), told(refused));
        cdi.close();
        try {
            Throwable missing = assertThrows(
                    IllegalStateException.class, () -> new DoorwardServer("doorward.tenant.by", "application"));
            assertTrue(told(missing).contains("application needs a CDI bean that implements"), told(missing));
        } finally {
            cdi = new ApplicationCdi(Map.of(TenantResolver.class, (TenantResolver) TenantByApplicationTest::tenant));
        }
    }

    private static String told(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }
}
