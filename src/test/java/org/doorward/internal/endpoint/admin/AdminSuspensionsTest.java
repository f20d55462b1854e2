package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administrators suspend single sessions, and reinstate them. */
@Tag("server")
class AdminSuspensionsTest extends AdminBed {
    private static final String PATH = "/auth/admin/sessions/";
    private static final Duration PAUSE = Duration.ofHours(2);

    private Instant until() {
        return server.clock.instant().plus(PAUSE);
    }

    private RawHttp.Answer suspend(Visitor whom, String body) {
        return send(ada, "POST " + PATH + whom.session() + "/suspend", body);
    }

    private RawHttp.Answer pause(Visitor whom) {
        return suspend(whom, "{\"until\":\"" + until() + "\",\"cause\":\"administrative\"}");
    }

    private RawHttp.Answer reinstate(Visitor whom, String body) {
        return send(ada, "POST " + PATH + whom.session() + "/reinstate", body);
    }

    @Test
    void aPauseIsShownAndEndsAtItsTime() {
        Instant until = until();
        JsonNode shown = Answers.json(pause(bob));
        assertEquals(bob.session(), shown.get("session_id").textValue());
        assertEquals(
                "{\"until\":\"" + until + "\",\"cause\":\"administrative\"}",
                shown.get("suspension").toString());
        Answers.assertProblem(403, "suspended", bob.hello());
        server.clock.advance(PAUSE);
        bob.refreshed().assertSignedIn();
        ada = ada.refreshed();
        JsonNode after = Answers.json(send(ada, "GET " + PATH + bob.session(), ""));
        assertTrue(after.get("suspension").isNull());
    }

    @Test
    void aPauseEndsByAnAdministratorWhoMayRepeatTheCall() {
        assertEquals(200, suspend(bob, "{\"cause\":\"administrative\"}").status());
        Answers.assertProblem(403, "suspended", bob.hello());
        for (int i = 0; i < 2; i++) {
            RawHttp.Answer answer = reinstate(bob, "{\"cause\":\"a mistake\"}");
            assertEquals(200, answer.status(), answer::toString);
            assertTrue(Answers.json(answer).get("suspension").isNull());
        }
        bob.assertSignedIn();
        assertEquals(200, reinstate(bob, "").status());
    }

    @Test
    void forSecurityTheSessionEnds() {
        assertEquals(204, suspend(bob, "{\"cause\":\"security\"}").status());
        bob.assertOver("suspended");
        Answers.assertProblem(404, "not-found", reinstate(bob, ""));
    }

    @Test
    void whatIsNotASuspensionIsRefusedByItsField() {
        for (String[] row : List.of(
                new String[] {"until", "{\"until\":\"" + server.clock.instant() + "\",\"cause\":\"administrative\"}"},
                new String[] {"until", "{\"until\":\"2020-01-01T00:00:00Z\",\"cause\":\"security\"}"},
                new String[] {"until", "{\"until\":\"tomorrow\",\"cause\":\"administrative\"}"},
                new String[] {"cause", "{\"until\":\"" + until() + "\"}"},
                new String[] {"cause", "{\"cause\":\"whim\"}"})) {
            RawHttp.Answer answer = Answers.assertProblem(422, "invalid-field", suspend(bob, row[1]));
            assertTrue(answer.body().contains("\\\"" + row[0] + "\\\""), answer::toString);
        }
        assertEquals(
                400,
                suspend(bob, "{\"cause\":\"administrative\",\"whom\":\"x\"}").status());
        bob.assertSignedIn();
    }

    @Test
    void whatIsUnknownOrOverIsNotThere() {
        String unknown = new TokenGenerator().sessionId(AccountId.of("x")).value();
        Visitor over = Visitor.program(server, "carol");
        assertEquals(204, send(over, "POST /auth/logout", "").status());
        for (String id : List.of(unknown, over.session(), "x")) {
            for (String call : List.of("/suspend", "/reinstate")) {
                Answers.assertProblem(
                        404, "not-found", send(ada, "POST " + PATH + id + call, "{\"cause\":\"administrative\"}"));
            }
        }
    }

    @Test
    void onlyAnAdministratorWithARecentSignInMay() {
        Answers.assertProblem(
                403,
                "forbidden",
                send(bob, "POST " + PATH + ada.session() + "/suspend", "{\"cause\":\"administrative\"}"));
        server.clock.advance(Duration.ofMinutes(31));
        ada = ada.refreshed();
        Answers.assertProblem(401, "step-up", pause(bob));
        Answers.assertProblem(401, "step-up", reinstate(bob, ""));
        bob.refreshed().assertSignedIn();
    }

    @Test
    void anAdministratorSuspendsTheOwnSessionToo() {
        assertEquals(200, pause(ada).status());
        Answers.assertProblem(403, "suspended", ada.hello());
        Answers.assertProblem(403, "suspended", reinstate(ada, ""));
    }

    @Test
    void eachActIsLogged() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.audit")) {
            pause(bob);
            reinstate(bob, "{\"cause\":\"a mistake\"}");
            String all = logs.text();
            assertTrue(all.contains("session-suspended"), all);
            assertTrue(all.contains("session-reinstated") && all.contains("a mistake"), all);
        }
    }
}
