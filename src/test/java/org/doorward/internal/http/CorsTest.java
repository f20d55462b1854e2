package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
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

/** What scripts of other origins may read of us, and what they may not (O). */
@Tag("server")
class CorsTest {
    private static final String PARTNER = "Origin: https://partner.test";
    private static final String ASKS_POST = "Access-Control-Request-Method: POST";

    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.jpa.url",
                accounts.url(),
                "doorward.cors.origins",
                "https://partner.test, https://Other.test:8443, http://localhost:3000",
                "doorward.trusted-origins",
                "https://trusted.test");
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer call(String requestLine, String... lines) {
        return RawHttp.send(server.port(), requestLine, "", lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://partner.test", "https://other.test:8443", "http://localhost:3000"})
    void anAllowedOriginMayReadWhatWeAnswer(String origin) {
        String line = "Origin: " + origin;
        CorsAnswers.assertReadableBy(origin, call("GET /auth/me", line, ada.bearer()));
        CorsAnswers.assertReadableBy(
                origin, call("GET /auth/sessions", line, ada.accessCookie(), "Sec-Fetch-Site: cross-site"));
        CorsAnswers.assertReadableBy(origin, call("GET /auth/health/live", line));
        CorsAnswers.assertReadableBy(origin, Answers.assertProblem(401, "unauthenticated", call("GET /auth/me", line)));
        CorsAnswers.assertReadableBy(origin, Answers.assertProblem(404, "not-found", call("GET /auth/nothing", line)));
        CorsAnswers.assertReadableBy(
                origin, Answers.assertProblem(405, "method-not-allowed", call("GET /auth/login", line)));
    }

    @Test
    void anAllowedOriginMayReadOurRefusalsOnTheApplicationsPathsAndNotItsAnswers() {
        for (RawHttp.Answer refused : List.of(
                Answers.assertProblem(401, "unauthenticated", call("GET /api/x", PARTNER)),
                Answers.assertProblem(401, "malformed", call("GET /api/x", PARTNER, "Authorization: Bearer x")),
                Answers.assertProblem(401, "malformed", call("GET /public/x", PARTNER, "Authorization: Bearer x")),
                Answers.assertProblem(403, "forbidden", call("GET /api/admin", PARTNER, bob.bearer())),
                Answers.assertProblem(403, "cross-origin", call("POST /api/x", PARTNER, ada.accessCookie())),
                Answers.assertProblem(401, "unauthenticated", call("GET /public/x?forward=/api/x", PARTNER)),
                Answers.assertProblem(405, "method-not-allowed", call("FOO /api/x", PARTNER)),
                Answers.assertProblem(400, "ambiguous-path", call("GET /api//x", PARTNER)))) {
            CorsAnswers.assertReadableBy("https://partner.test", refused);
        }
        for (RawHttp.Answer theirs : List.of(
                call("GET /api/x", PARTNER, ada.bearer()),
                call("GET /public/x", PARTNER),
                call("GET /public/x", PARTNER, "Cookie: __Host-doorward-access=x"))) {
            assertEquals(200, theirs.status());
            assertTrue(theirs.header("Access-Control-Allow-Origin").isEmpty(), theirs::toString);
            assertFalse(CorsAnswers.varying(theirs).anyMatch("Origin"::equals), theirs::toString);
        }
    }

    @Test
    void aStoreThatIsDownCanBeReadOf() {
        try (DoorwardServer without = new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                "redis://127.0.0.1:1",
                "doorward.start.wait",
                "0s",
                "doorward.cors.origins",
                "https://partner.test")) {
            RawHttp.Answer answer = Visitor.signIn(without, DoorwardServer.USERNAME, "", "X-Nothing: here", PARTNER);
            CorsAnswers.assertReadableBy("https://partner.test", Answers.assertProblem(403, "cross-origin", answer));
            RawHttp.Answer refresh = RawHttp.send(
                    without.port(),
                    "POST /auth/refresh",
                    Json.write(Map.of("refresh_token", ada.refresh())),
                    "Content-Type: application/json",
                    PARTNER);
            CorsAnswers.assertReadableBy("https://partner.test", Answers.assertProblem(503, "unavailable", refresh));
            CorsAnswers.assertReadableBy(
                    "https://partner.test",
                    Answers.assertProblem(
                            503, "unavailable", RawHttp.send(without.port(), "GET /api/x", "", PARTNER, ada.bearer())));
        }
    }

    /** O03, O05 and their neighbours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "NULL",
                "",
                "*",
                "https://evil.test",
                "http://partner.test",
                "https://partner.test:8443",
                "https://partner.test:443",
                "https://partner.test/",
                "https://partner.test.",
                "https://PARTNER.test",
                "HTTPS://partner.test",
                "https://partner.test.evil.test",
                "https://evilpartner.test",
                "https://evil.test/https://partner.test",
                "https://a.partner.test",
                "https://partner.tes",
                "https://partner_test",
                "https://partner.test@evil.test",
                "https://user@partner.test",
                "https://other.test",
                "http://localhost",
                "http://localhost:30000",
                "http://127.0.0.1:3000",
                "https://localhost:3000",
                "https://trusted.test",
                "https://partner.test https://evil.test",
                "https://evil.test, https://partner.test",
                "https://partner.test, https://partner.test",
                "\thttps://partner.test x",
                "file://",
                "chrome-extension://partner.test",
                "https://p\u0430rtner.test"
            })
    void noOtherOriginIsToldAnything(String origin) {
        String line = "Origin: " + origin;
        for (String path : List.of("/auth/me", "/auth/login", "/auth/nothing")) {
            RawHttp.Answer preflight = Answers.unhandled(server, () -> call("OPTIONS " + path, line, ASKS_POST));
            CorsAnswers.assertReadableByNoOther(preflight);
            assertTrue(List.of(204, 404, 405).contains(preflight.status()), preflight::toString);
        }
        CorsAnswers.assertReadableByNoOther(call("GET /auth/me", line, ada.bearer()));
        CorsAnswers.assertReadableByNoOther(call("GET /auth/me", line));
        CorsAnswers.assertReadableByNoOther(call("GET /api/x", line));
        CorsAnswers.assertReadableByNoOther(call("POST /api/x", line, ada.accessCookie()));
    }

    @Test
    void twoOriginsAreNone() {
        CorsAnswers.assertReadableByNoOther(call("GET /auth/me", PARTNER, "Origin: https://evil.test", ada.bearer()));
        CorsAnswers.assertReadableByNoOther(call("GET /auth/me", "Origin: https://evil.test", PARTNER, ada.bearer()));
        CorsAnswers.assertReadableByNoOther(call("GET /auth/me", PARTNER, PARTNER, ada.bearer()));
        RawHttp.Answer preflight = call("OPTIONS /auth/me", PARTNER, PARTNER, ASKS_POST);
        assertEquals(405, preflight.status());
        CorsAnswers.assertReadableByNoOther(preflight);
        CorsAnswers.assertReadableByNoOther(call("GET /auth/me", ada.bearer()));
    }

    @Test
    void whoMayReadMayNotActAndWhoMayActMayNotRead() {
        RawHttp.Answer acts = call("POST /auth/logout", "Origin: https://trusted.test", ada.accessCookie() + "x");
        assertEquals(204, acts.status());
        CorsAnswers.assertReadableByNoOther(acts);
        RawHttp.Answer reads = call("POST /auth/logout", PARTNER, "Sec-Fetch-Site: cross-site", ada.accessCookie());
        CorsAnswers.assertReadableBy("https://partner.test", Answers.assertProblem(403, "cross-origin", reads));
        ada.assertSignedIn();
    }

    @Test
    void withoutAnyOriginThereIsNoCors() {
        try (DoorwardServer plain = new DoorwardServer()) {
            for (String requestLine : List.of("OPTIONS /auth/me", "GET /auth/me", "GET /api/x", "OPTIONS /api/x")) {
                RawHttp.Answer answer = RawHttp.send(plain.port(), requestLine, "", PARTNER, ASKS_POST);
                assertTrue(List.of(401, 405).contains(answer.status()), answer::toString);
                assertFalse(answer.head().toString().contains("Access-Control-"), answer::toString);
                assertTrue(answer.header("Vary").isEmpty(), answer::toString);
            }
        }
    }
}
