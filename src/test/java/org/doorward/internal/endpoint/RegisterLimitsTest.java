package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may register where, and how often. */
@Tag("server")
class RegisterLimitsTest extends RegisterBed {
    private static DoorwardServer silent;

    @BeforeAll
    static void start() {
        silent = server();
    }

    @AfterAll
    static void stop() {
        silent.close();
    }

    @Test
    void aClientThatRegistersTooOftenIsRefused() {
        String from = "X-Forwarded-For: 198.51.100.7";
        for (int i = 0; i < 7; i++) {
            RawHttp.Answer answer = RawHttp.send(
                    silent.port(),
                    "POST /auth/register",
                    Json.write(Map.of("username", "eager-" + i, "password", PASSWORD)),
                    IssuedToken.JSON,
                    from);
            if (i < 5) {
                assertEquals(201, answer.status(), answer::toString);
            } else {
                Answers.assertProblem(429, "too-many", answer);
            }
        }
        Answers.assertProblem(401, "credentials", signIn(silent, "eager-5", PASSWORD));
    }

    @Test
    void allTogetherAreLimitedToo() {
        try (DoorwardServer few = server("doorward.register.limit", "2/h")) {
            Answers.assertProblem(422, "weak-password", register(few, "weak-77", "password", "weak-77-x"));
            Answers.assertProblem(422, "invalid-field", register(few, "lost", "email", "nowhere"));
            assertEquals(201, register(few, "one").status());
            assertEquals(201, register(few, "two").status());
            Answers.assertProblem(429, "too-many", register(few, "three"));
        }
    }

    @Test
    void anotherSitesPageRegistersNobody() {
        for (String site : List.of("cross-site", "same-site")) {
            RawHttp.Answer answer = post(
                    silent,
                    "/auth/register",
                    Json.write(Map.of("username", "forged", "password", PASSWORD)),
                    IssuedToken.JSON,
                    "Sec-Fetch-Site: " + site);
            Answers.assertProblem(403, "cross-origin", answer);
        }
        Answers.assertProblem(401, "credentials", signIn(silent, "forged", PASSWORD));
    }

    @Test
    void anAccountIsOfTheTenantOfItsRequestAlone() {
        String body = Json.write(Map.of("username", "tenanted", "password", PASSWORD));
        try (DoorwardServer both = server(
                "doorward.tenant.by",
                "path",
                "doorward.tenant.acme.path",
                "/acme",
                "doorward.tenant.globex.path",
                "/globex",
                "doorward.bootstrap.tenant",
                "acme")) {
            assertEquals(
                    201,
                    post(both, "/acme/auth/register", body, IssuedToken.JSON).status());
            Answers.assertProblem(401, "credentials", post(both, "/globex/auth/login", body, IssuedToken.JSON));
            assertEquals(
                    200, post(both, "/acme/auth/login", body, IssuedToken.JSON).status());
            RawHttp.Answer there = post(both, "/globex/auth/register", body, IssuedToken.JSON);
            assertEquals(201, there.status(), "the name is free there");
        }
    }

    @Test
    void whereTheTermsAreAGateNobodyRegistersWithoutThem() {
        try (DoorwardServer gated = server("doorward.gate.terms", "true")) {
            for (Object[] terms : new Object[][] {{}, {"terms", false}}) {
                RawHttp.Answer answer = Answers.assertProblem(422, "invalid-field", register(gated, "agreeing", terms));
                assertEquals("terms", Answers.json(answer).get("field").textValue());
            }
            assertEquals(201, register(gated, "agreeing", "terms", true).status());
            String access = Answers.json(signIn(gated, "agreeing", PASSWORD))
                    .get("access_token")
                    .textValue();
            assertEquals(
                    200,
                    RawHttp.send(gated.port(), "GET /api/hello", "", "Authorization: Bearer " + access)
                            .status());
        }
    }

    @Test
    void nobodyRegistersWhereItIsNotTurnedOn() {
        try (DoorwardServer off = new DoorwardServer()) {
            Answers.assertProblem(404, "not-found", register(off, "nobody"));
        }
    }
}
