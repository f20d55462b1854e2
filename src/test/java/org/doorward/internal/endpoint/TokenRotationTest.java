package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Personal access tokens by HTTP get a new secret. */
@Tag("server")
class TokenRotationTest extends TokensBed {
    private IssuedToken rotated(IssuedToken token, String body) {
        RawHttp.Answer answer = send("POST /auth/tokens/" + token.id() + "/rotate", body, ada);
        assertEquals(201, answer.status(), answer::toString);
        JsonNode next = Answers.json(answer);
        assertEquals(token.id(), next.get("id").textValue());
        assertNotEquals(token.text(), next.get("token").textValue());
        return new IssuedToken(server, token.id(), next.get("token").textValue());
    }

    @Test
    void aRotatedSecretIsOverAtOnceUnlessAnOverlapIsAskedFor() {
        IssuedToken first = IssuedToken.pat(ada, "");
        IssuedToken second = rotated(first, "");
        Answers.assertProblem(401, "replaced", Answers.unhandled(server, first::hello));
        assertEquals(200, second.hello().status());
        IssuedToken third = rotated(second, "{\"overlap_seconds\":60}");
        assertEquals("2026-03-01T12:01:00.123Z", only().get("previous_until").textValue());
        server.clock.advance(Duration.ofSeconds(59));
        assertEquals(200, second.hello().status());
        assertEquals(200, third.hello().status());
        server.clock.advance(Duration.ofSeconds(1));
        Answers.assertProblem(401, "replaced", Answers.unhandled(server, second::hello));
        assertEquals(200, third.hello().status(), "plain use of an old secret harms nobody (R121)");
        for (String seconds : List.of("-1", "86401", "9999999999")) {
            Answers.assertProblem(
                    422,
                    "invalid-field",
                    send("POST /auth/tokens/" + first.id() + "/rotate", "{\"overlap_seconds\":" + seconds + "}", ada));
        }
        Answers.assertProblem(
                400, "malformed", send("POST /auth/tokens/" + first.id() + "/rotate", "{\"overlap\":1}", ada));
    }

    @Test
    void whileAnOverlapRunsAnotherIsAConflictAndNoneEndsItAtOnce() {
        IssuedToken first = IssuedToken.pat(ada, "");
        IssuedToken second = rotated(first, "{\"overlap_seconds\":3600}");
        String rotate = "POST /auth/tokens/" + first.id() + "/rotate";
        Answers.assertProblem(409, "overlapping", send(rotate, "{\"overlap_seconds\":1}", ada));
        assertEquals(200, first.hello().status());
        assertEquals(200, second.hello().status());
        IssuedToken third = rotated(second, "{\"overlap_seconds\":0}");
        for (IssuedToken over : List.of(first, second)) {
            Answers.assertProblem(401, "replaced", Answers.unhandled(server, over::hello));
        }
        assertEquals(200, third.hello().status());
    }

    @Test
    void aTokenRotatesItselfOnceAndAnOldSecretThatAsksAgainEndsTheToken() {
        IssuedToken first = IssuedToken.pat(ada, ",\"scopes\":[\"doorward:rotate-itself\"]");
        String rotate = "POST /auth/tokens/" + first.id() + "/rotate";
        RawHttp.Answer answer = first.call(rotate, "");
        assertEquals(201, answer.status(), answer::toString);
        IssuedToken second = new IssuedToken(
                server, first.id(), Answers.json(answer).get("token").textValue());
        Answers.assertProblem(401, "replaced", Answers.unhandled(server, first::hello));
        assertEquals(200, second.call("GET /auth/me", "").status());
        Answers.assertProblem(401, "revoked", first.call(rotate, ""));
        Answers.assertProblem(401, "revoked", second.call("GET /auth/me", ""));
        assertEquals("reused", only().get("cause").textValue());
    }

    @Test
    void withinItsOverlapAnOldSecretCannotAskForAnotherAndHarmsNothing() {
        IssuedToken first = IssuedToken.pat(ada, ",\"scopes\":[\"doorward:rotate-itself\"]");
        String rotate = "POST /auth/tokens/" + first.id() + "/rotate";
        RawHttp.Answer answer = first.call(rotate, "{\"overlap_seconds\":60}");
        assertEquals(201, answer.status(), answer::toString);
        IssuedToken second = new IssuedToken(
                server, first.id(), Answers.json(answer).get("token").textValue());
        Answers.assertProblem(409, "superseded", first.call(rotate, ""));
        assertEquals(200, second.call("GET /auth/me", "").status());
        assertEquals(200, first.call("GET /auth/me", "").status());
    }

    @Test
    void aRotationGoesByThePolicyOfThatDay() {
        // made under a policy of a year, rotated under one of a day
        Accounts shared = new Accounts();
        try (DoorwardServer strict =
                new DoorwardServer("doorward.jpa.url", shared.url(), "doorward.api-token.max-lifetime", "1d")) {
            Visitor visitor = Visitor.program(strict);
            String body = "{\"name\":\"x\",\"expires_at\":\"2026-03-02T00:00:00Z\"}";
            RawHttp.Answer made =
                    RawHttp.send(strict.port(), "POST /auth/tokens", body, visitor.bearer(), IssuedToken.JSON);
            String id = Answers.json(made).get("id").textValue();
            RawHttp.Answer rotated =
                    RawHttp.send(strict.port(), "POST /auth/tokens/" + id + "/rotate", "", visitor.bearer());
            assertEquals(
                    "2026-03-02T00:00:00Z",
                    Answers.json(rotated).get("expires_at").textValue());
        }
    }
}
