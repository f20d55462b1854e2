package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administrators suspend and reinstate accounts, and require other passwords; nobody else does. */
@Tag("server")
class AdminRestrictionsTest extends AdminBed {
    private static final String PATH = "/auth/admin/accounts/";
    private static final String BOB = PATH + "id-of-bob";
    private static final String UNTIL = "2026-03-01T13:00:00Z";
    private static final String SECURITY = "{\"until\":\"" + UNTIL + "\",\"cause\":\"security\"}";
    private static final String PAUSE = "{\"cause\":\"administrative\"}";

    private JsonNode done(String requestLine, String body) {
        RawHttp.Answer answer = send(ada, requestLine, body);
        assertEquals(200, answer.status(), answer::toString);
        return Answers.json(answer);
    }

    private String own() {
        return PATH
                + done("GET /auth/admin/accounts?username=ada", "")
                        .get("accounts")
                        .get(0)
                        .get("id")
                        .textValue();
    }

    @Override
    Stream<String> settings() {
        return Stream.of("doorward.sign-in.page", "/public/sign-in");
    }

    @Test
    void anAccountThatIsSuspendedForSecurityLosesItsSessionsAndSignsInAgainWhenThatIsOver() {
        assertTrue(done("GET " + BOB, "").get("suspension").isNull());
        IssuedToken pat = IssuedToken.pat(bob, "");
        assertEquals(200, pat.hello().status());
        JsonNode suspension = done("POST " + BOB + "/suspend", SECURITY).get("suspension");
        assertEquals(UNTIL, suspension.get("until").textValue());
        assertEquals("security", suspension.get("cause").textValue());
        bob.assertOver("suspended");
        Answers.assertProblem(401, "suspended", bob.refreshInBody());
        RawHttp.Answer refused = Answers.assertProblem(403, "suspended", Visitor.signIn(server, "bob", ""));
        assertEquals(UNTIL, Answers.json(refused).get("until").textValue());
        Answers.assertSetsNoCookie(refused);
        server.clock.advance(Duration.ofMinutes(59));
        Answers.assertProblem(403, "suspended", Visitor.signIn(server, "bob", ""));
        server.clock.advance(Duration.ofMinutes(1));
        Visitor.program(server, "bob").assertSignedIn();
        assertEquals(401, bob.refreshInBody().status(), "the earlier session does not come back");
        Answers.assertProblem(401, "revoked", pat.hello());
    }

    @Test
    void aWrongPasswordLearnsNothingOfASuspension() {
        String wrong = Json.write(java.util.Map.of("username", "bob", "password", "wrong"));
        RawHttp.Answer before = RawHttp.send(server.port(), "POST /auth/login", wrong, IssuedToken.JSON);
        done("POST " + BOB + "/suspend", SECURITY);
        RawHttp.Answer after = RawHttp.send(server.port(), "POST /auth/login", wrong, IssuedToken.JSON);
        Answers.assertProblem(401, "credentials", after);
        assertEquals(before.body(), after.body());
    }

    @Test
    void aFormOfASuspendedAccountIsSentBackToTheSignInPageWithTheReason() {
        done("POST " + BOB + "/suspend", SECURITY);
        String form = "username=bob&password="
                + java.net.URLEncoder.encode(DoorwardServer.PASSWORD, java.nio.charset.StandardCharsets.UTF_8);
        RawHttp.Answer answer = RawHttp.send(
                server.port(),
                "POST /auth/login",
                form,
                "Content-Type: application/x-www-form-urlencoded",
                "Sec-Fetch-Mode: navigate",
                Visitor.SAME_ORIGIN);
        assertEquals(303, answer.status(), answer::toString);
        assertEquals(
                "/public/sign-in?reason=suspended", answer.header("Location").orElse("none"));
        Answers.assertSetsNoCookie(answer);
    }

    @Test
    void aSuspensionWithoutAnEndStaysUntilSomebodyReinstatesTheAccount() {
        JsonNode suspended = done("POST " + BOB + "/suspend", PAUSE);
        assertTrue(suspended.get("suspension").get("until").isNull());
        server.clock.advance(Duration.ofMinutes(10));
        RawHttp.Answer refused = Answers.assertProblem(403, "suspended", Visitor.signIn(server, "bob", ""));
        assertTrue(Answers.json(refused).get("until").isNull());
        JsonNode free = done("POST " + BOB + "/reinstate", "{\"cause\":\"a mistake\"}");
        assertTrue(free.get("suspension").isNull());
        Visitor.program(server, "bob").assertSignedIn();
    }

    @Test
    void theLastAdministratorIsNotSuspendedByAnybody() {
        String own = own();
        Answers.assertProblem(409, "last-administrator", send(ada, "POST " + own + "/suspend", SECURITY));
        ada.assertSignedIn();
        done("PATCH " + BOB, "{\"roles\":[\"admin\"]}");
        done("POST " + BOB + "/suspend", SECURITY);
        for (String body : List.of(SECURITY, PAUSE)) {
            Answers.assertProblem(409, "last-administrator", send(ada, "POST " + own + "/suspend", body));
        }
        Answers.assertProblem(409, "last-administrator", send(ada, "PATCH " + own, "{\"roles\":[\"user\"]}"));
        Answers.assertProblem(409, "last-administrator", send(ada, "DELETE " + own, ""));
        ada.assertSignedIn();
    }

    @Test
    void wrongFieldsAreNamedAndNothingIsChanged() {
        JsonNode before = done("GET " + BOB, "");
        for (List<String> wrong : List.of(
                List.of("cause", "{}"),
                List.of("cause", "{\"cause\":\"because\"}"),
                List.of("until", "{\"cause\":\"security\",\"until\":\"tomorrow\"}"),
                List.of("until", "{\"cause\":\"security\",\"until\":\"2026-03-01T12:00:00Z\"}"))) {
            RawHttp.Answer answer = send(ada, "POST " + BOB + "/suspend", wrong.get(1));
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains("\\\"" + wrong.get(0) + "\\\""), answer::toString);
        }
        Answers.assertProblem(
                400, "malformed", send(ada, "POST " + BOB + "/suspend", "{\"cause\":\"security\",\"x\":1}"));
        for (String action : List.of("suspend", "reinstate", "require-password-change")) {
            Answers.assertProblem(404, "not-found", send(ada, "POST " + PATH + "nobody/" + action, PAUSE));
        }
        assertEquals(before, done("GET " + BOB, ""));
        bob.assertSignedIn();
    }

    @Test
    void nobodyElseMayAndNobodyWhoseSignInIsLongAgo() {
        for (String action : List.of("suspend", "reinstate", "require-password-change")) {
            Answers.assertProblem(403, "forbidden", send(bob, "POST " + own() + "/" + action, PAUSE));
        }
        for (int i = 0; i < 3; i++) {
            server.clock.advance(Duration.ofMinutes(12));
            ada = ada.refreshed();
            bob = bob.refreshed();
        }
        for (String action : List.of("suspend", "reinstate", "require-password-change")) {
            Answers.assertProblem(401, "step-up", send(ada, "POST " + BOB + "/" + action, PAUSE));
        }
        bob.assertSignedIn();
    }

    @Test
    void aRequiredPasswordIsShownAndLiftedByAnotherOneOnly() {
        assertTrue(done("POST " + BOB + "/require-password-change", "")
                .get("password_change_required")
                .booleanValue());
        Visitor again = Visitor.program(server, "bob");
        RawHttp.Answer same = change(again, DoorwardServer.PASSWORD);
        Answers.assertProblem(422, "weak-password", same);
        assertEquals("unchanged", Answers.json(same).get("weakness").textValue());
        assertTrue(done("GET " + BOB, "").get("password_change_required").booleanValue());
        assertEquals(200, change(again, "quite another password").status());
        assertFalse(done("GET " + BOB, "").get("password_change_required").booleanValue());
    }

    private RawHttp.Answer change(Visitor by, String next) {
        return RawHttp.send(
                server.port(),
                "POST /auth/password",
                Json.write(java.util.Map.of("current_password", DoorwardServer.PASSWORD, "new_password", next)),
                by.bearer(),
                IssuedToken.JSON);
    }
}
