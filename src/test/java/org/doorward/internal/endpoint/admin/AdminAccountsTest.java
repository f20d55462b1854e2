package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administrators find and change the accounts of others; nobody else does. */
@Tag("server")
class AdminAccountsTest extends AdminBed {
    private static final String PATH = "/auth/admin/accounts";
    private static final String BOB = PATH + "/id-of-bob";

    private JsonNode done(String requestLine, String body) {
        RawHttp.Answer answer = send(ada, requestLine, body);
        assertEquals(200, answer.status(), answer::toString);
        assertFalse(answer.body().contains("$argon2"), "no hash is shown");
        return Answers.json(answer);
    }

    private String idOf(String username) {
        return done("GET " + PATH + "?username=" + username, "")
                .get("accounts")
                .get(0)
                .get("id")
                .textValue();
    }

    private String role(Visitor of) {
        return Answers.json(RawHttp.send(server.port(), "GET /auth/me", "", of.bearer()))
                .get("roles")
                .toString();
    }

    @Test
    void anAccountIsFoundByItsNameInAnySpelling() {
        JsonNode found = done("GET " + PATH + "?username=%20BoB", "");
        assertEquals(1, found.get("total").intValue());
        JsonNode account = found.get("accounts").get(0);
        assertEquals("id-of-bob", account.get("id").textValue());
        assertEquals("active", account.get("status").textValue());
        assertEquals("[\"user\"]", account.get("roles").toString());
        assertEquals(1, account.get("active_sessions").intValue());
        assertEquals(
                0, done("GET " + PATH + "?username=nobody", "").get("total").intValue());
        assertEquals(account, done("GET " + BOB, ""));
    }

    @Test
    void aDisabledAccountLosesItsSessionsAtOnceAndSignsInOnlyOnceItIsEnabled() {
        assertEquals(
                "disabled",
                done("POST " + BOB + "/disable", "{\"cause\":\"left us\"}")
                        .get("status")
                        .textValue());
        bob.assertOver("revoked");
        assertEquals(401, Visitor.signIn(server, "bob", "").status());
        JsonNode enabled = done("POST " + BOB + "/enable", "");
        assertEquals("active", enabled.get("status").textValue());
        assertEquals(0, enabled.get("active_sessions").intValue());
        bob.assertOver("revoked");
        Visitor.program(server, "bob").assertSignedIn();
    }

    @Test
    void newRolesHoldForTheNextRequestOfALivingSession() {
        assertEquals(403, send(bob, "GET " + BOB, "").status());
        done("PATCH " + BOB, "{\"roles\":[\"admin\",\"user\"]}");
        assertEquals("[\"admin\",\"user\"]", role(bob));
        assertEquals(200, send(bob, "GET " + BOB, "").status());
        done("PATCH " + BOB, "{\"roles\":[]}");
        assertEquals("[]", role(bob));
        assertEquals(403, send(bob, "GET " + BOB, "").status());
    }

    @Test
    void aNewUsernameSignsInAndTheOldOneDoesNot() {
        assertEquals(
                "robert",
                done("PATCH " + BOB, "{\"username\":\"Robert\"}")
                        .get("username")
                        .textValue());
        bob.assertSignedIn();
        assertEquals(401, Visitor.signIn(server, "bob", "").status());
        Visitor.program(server, "robert").assertSignedIn();
        Answers.assertProblem(409, "name-taken", send(ada, "PATCH " + BOB, "{\"username\":\"ada\"}"));
    }

    @Test
    void aNewAddressCountsAsUnverified() {
        JsonNode changed = done("PATCH " + BOB, "{\"email\":\"bob@example.org\"}");
        assertEquals("bob@example.org", changed.get("email").textValue());
        assertFalse(changed.get("email_verified").booleanValue());
    }

    @Test
    void aDeletedAccountIsGoneWithItsSessions() {
        assertEquals(204, send(ada, "DELETE " + BOB, "").status());
        assertEquals(401, bob.hello().status());
        assertEquals(401, Visitor.signIn(server, "bob", "").status());
        Answers.assertProblem(404, "not-found", send(ada, "GET " + BOB, ""));
        Answers.assertProblem(404, "not-found", send(ada, "DELETE " + BOB, ""));
    }

    @Test
    void theLastAdministratorStaysOne() {
        String own = PATH + "/" + idOf("ada");
        for (String line : List.of("POST " + own + "/disable", "DELETE " + own)) {
            Answers.assertProblem(409, "last-administrator", send(ada, line, ""));
        }
        Answers.assertProblem(409, "last-administrator", send(ada, "PATCH " + own, "{\"roles\":[\"user\"]}"));
        ada.assertSignedIn();
        done("PATCH " + BOB, "{\"roles\":[\"admin\"]}");
        done("PATCH " + own, "{\"roles\":[\"user\",\"admin\"]}");
        assertEquals(200, send(bob, "PATCH " + own, "{\"roles\":[\"user\"]}").status());
        Answers.assertProblem(409, "last-administrator", send(bob, "DELETE " + BOB, ""));
        assertEquals(403, send(ada, "GET " + BOB, "").status());
    }

    @Test
    void nobodyElseMaySeeOrChangeThem() {
        String own = PATH + "/" + idOf("ada");
        for (String line : List.of(
                "GET " + PATH + "?username=ada",
                "GET " + own,
                "POST " + own + "/disable",
                "POST " + own + "/enable",
                "DELETE " + own)) {
            Answers.assertProblem(403, "forbidden", send(bob, line, ""));
        }
        Answers.assertProblem(403, "forbidden", send(bob, "PATCH " + BOB, "{\"roles\":[\"admin\"]}"));
        assertEquals("[\"user\"]", role(bob));
    }

    @Test
    void anAdministratorWhoseSignInIsLongAgoChangesNothing() {
        for (int i = 0; i < 3; i++) {
            server.clock.advance(Duration.ofMinutes(12));
            ada = ada.refreshed();
            bob = bob.refreshed();
        }
        Answers.assertProblem(401, "step-up", send(ada, "POST " + BOB + "/disable", ""));
        Answers.assertProblem(401, "step-up", send(ada, "DELETE " + BOB, ""));
        Answers.assertProblem(401, "step-up", send(ada, "PATCH " + BOB, "{\"roles\":[\"admin\"]}"));
        bob.assertSignedIn();
        assertEquals("active", done("GET " + BOB, "").get("status").textValue());
    }

    @Test
    void wrongFieldsAreNamedAndNothingIsChanged() {
        JsonNode before = done("GET " + BOB, "");
        for (List<String> wrong : List.of(
                List.of("roles", "{\"roles\":[\"a\\u0000b\"]}"),
                List.of("username", "{\"username\":\"\"}"),
                List.of("username", "{\"username\":\"a\\u0000b\"}"),
                List.of("email", "{\"email\":\"nowhere\"}"),
                List.of("email", "{\"email\":\"a@b\\r\\nBcc: c@d\"}"),
                List.of("roles", "{}"),
                List.of("roles", "{\"roles\":null}"),
                List.of("roles", "{\"roles\":[],\"username\":\"x\"}"),
                List.of("cause", "{\"roles\":[],\"cause\":\"" + "x".repeat(201) + "\"}"))) {
            RawHttp.Answer answer = send(ada, "PATCH " + BOB, wrong.get(1));
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains(wrong.get(0)), answer::toString);
        }
        Answers.assertProblem(400, "malformed", send(ada, "PATCH " + BOB, "{\"roles\":\"admin\"}"));
        Answers.assertProblem(400, "malformed", send(ada, "PATCH " + BOB, "{\"status\":\"active\"}"));
        Answers.assertProblem(404, "not-found", send(ada, "PATCH " + PATH + "/nobody", "{\"roles\":[]}"));
        Answers.assertProblem(422, "invalid-field", send(ada, "GET " + PATH, ""));
        assertEquals(before, done("GET " + BOB, ""));
    }
}
