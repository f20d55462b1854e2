package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token may give to those that it makes or renews: nothing that it has not, and no longer than it has it. */
@Tag("server")
class TokensOfTokensTest extends TokenRightsBed {
    @Test
    void aTokenHandsOutNoMoreThanItHas() {
        IssuedToken token = IssuedToken.pat(ada, scopes("doorward:tokens", "a", "b"));
        for (String more : List.of(
                "", ",\"scopes\":null", scopes("c"), scopes("a", "c"), scopes("doorward:sessions"), scopes("A"))) {
            RawHttp.Answer refused = token.call("POST /auth/tokens", NEW.replace("%", more));
            Answers.assertProblem(403, "insufficient-scope", refused);
        }
        RawHttp.Answer made = token.call("POST /auth/tokens", NEW.replace("%", scopes("a")));
        assertEquals(201, made.status(), made::toString);
        assertEquals(
                201, token.call("POST /auth/tokens", NEW.replace("%", scopes())).status());
    }

    @Test
    void aTokenGetsToNoMoreByWayOfAnother() {
        IssuedToken token = IssuedToken.pat(ada, scopes("doorward:tokens", "a"));
        IssuedToken wide = IssuedToken.pat(ada, "");
        IssuedToken other = IssuedToken.pat(ada, scopes("b"));
        IssuedToken within = IssuedToken.pat(ada, scopes("a"));
        for (IssuedToken more : List.of(wide, other)) {
            Answers.assertProblem(
                    403, "insufficient-scope", token.call("POST /auth/tokens/" + more.id() + "/rotate", ""));
            Answers.assertProblem(
                    403, "insufficient-scope", token.call("PATCH /auth/tokens/" + more.id(), "{\"name\":\"x\"}"));
            Answers.assertProblem(
                    403, "insufficient-scope", token.call("PATCH /auth/tokens/" + more.id(), "{\"scopes\":[\"a\"]}"));
        }
        for (IssuedToken own : List.of(token, within)) {
            Answers.assertProblem(
                    403, "insufficient-scope", token.call("PATCH /auth/tokens/" + own.id(), "{\"scopes\":null}"));
            Answers.assertProblem(
                    403, "insufficient-scope", token.call("PATCH /auth/tokens/" + own.id(), "{\"scopes\":[\"b\"]}"));
        }
        assertUntouched(token, wide, other, within);
        assertEquals(
                200,
                token.call("PATCH /auth/tokens/" + within.id(), "{\"scopes\":[]}")
                        .status());
        assertEquals(
                201,
                token.call("POST /auth/tokens/" + within.id() + "/rotate", "").status());
        assertEquals(204, token.call("DELETE /auth/tokens/" + wide.id(), "").status(), "revoking gives nobody more");
    }

    /** Or one that is stolen would have successors for ever, each with a later end than the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"doorward:tokens", "doorward:rotate-itself"})
    void aTokenHandsOutNothingByWhichTokensMakeOrRenewTokens(String renewing) {
        IssuedToken token = IssuedToken.pat(ada, scopes("doorward:tokens", "doorward:rotate-itself", "a"));
        IssuedToken within = IssuedToken.pat(ada, scopes("a"));
        IssuedToken equal = IssuedToken.pat(ada, scopes("a", renewing));
        for (String asked : List.of(scopes(renewing), scopes("a", renewing))) {
            Answers.assertProblem(403, "insufficient-scope", token.call("POST /auth/tokens", NEW.replace("%", asked)));
            for (IssuedToken one : List.of(within, equal, token)) {
                String change = "{\"name\":\"x\"" + asked + "}";
                Answers.assertProblem(403, "insufficient-scope", token.call("PATCH /auth/tokens/" + one.id(), change));
            }
        }
        Answers.assertProblem(403, "insufficient-scope", token.call("POST /auth/tokens/" + equal.id() + "/rotate", ""));
        assertUntouched(token, within, equal);
        assertEquals(
                200,
                token.call("PATCH /auth/tokens/" + equal.id(), "{\"name\":\"x\"}")
                        .status(),
                "which hands out nothing");
        assertEquals(
                200,
                token.call("PATCH /auth/tokens/" + equal.id(), "{\"scopes\":[\"a\"]}")
                        .status());
        assertEquals(
                201,
                RawHttp.send(
                                server.port(),
                                "POST /auth/tokens",
                                NEW.replace("%", scopes("a", renewing)),
                                ada.bearer(),
                                IssuedToken.JSON)
                        .status(),
                "who signed in may");
    }

    /** What a token makes has nobody who could renew it once both have come to their end. */
    @Test
    void aLineOfTokensEndsWithTheFirstOfThem() {
        IssuedToken token = IssuedToken.pat(ada, scopes("doorward:tokens", "a"));
        JsonNode answer = Answers.json(token.call("POST /auth/tokens", NEW.replace("%", scopes("a"))));
        IssuedToken made = new IssuedToken(
                server, answer.get("id").textValue(), answer.get("token").textValue());
        server.clock.advance(Duration.ofHours(23));
        lacks("doorward:rotate-itself", token.call("POST /auth/tokens/" + token.id() + "/rotate", ""));
        lacks("doorward:rotate-itself", made.call("POST /auth/tokens/" + made.id() + "/rotate", ""));
        lacks("doorward:tokens", made.call("POST /auth/tokens/" + token.id() + "/rotate", ""));
        Answers.assertProblem(
                403,
                "insufficient-scope",
                token.call("POST /auth/tokens", NEW.replace("%", scopes("doorward:tokens"))));
    }

    @Test
    void aTokenOfOneNetworkMakesNoneOfAnother() {
        IssuedToken token = IssuedToken.pat(ada, scopes("doorward:tokens", "a") + ",\"cidrs\":[\"127.0.0.0/8\"]");
        for (String more :
                List.of("", ",\"cidrs\":[]", ",\"cidrs\":[\"0.0.0.0/0\"]", ",\"cidrs\":[\"127.0.0.1\",\"::1\"]")) {
            Answers.assertProblem(
                    403, "insufficient-scope", token.call("POST /auth/tokens", NEW.replace("%", scopes("a") + more)));
        }
        String narrower = ",\"cidrs\":[\"127.0.0.0/16\",\"127.0.0.1\"]";
        assertEquals(
                201,
                token.call("POST /auth/tokens", NEW.replace("%", scopes("a") + narrower))
                        .status());
        assertTrue(ada.hello().status() == 200);
    }

    /** Or a token that was copied would be a way to stay for ever. */
    @Test
    void aTokenMakesNoneThatOutlivesIt() {
        try (DoorwardServer lasting = new DoorwardServer("doorward.api-token.allow-no-expiry", "true")) {
            Visitor owner = Visitor.program(lasting);
            IssuedToken token = IssuedToken.pat(owner, scopes("doorward:tokens", "a"));
            String end = "2026-03-31T12:00:00.123Z";
            String name = "{\"name\":\"x\"" + scopes("a");
            for (String[] more : new String[][] {
                {"", "expires_at"},
                {",\"expires_in_days\":31", "expires_in_days"},
                {",\"expires_in_days\":365", "expires_in_days"},
                {",\"expires_at\":\"2026-03-31T12:00:00.124Z\"", "expires_at"},
            }) {
                RawHttp.Answer refused = token.call("POST /auth/tokens", name + more[0] + "}");
                Answers.assertProblem(422, "invalid-field", refused);
                assertTrue(refused.body().contains(more[1]), refused::body);
            }
            for (String more : List.of(",\"expires_in_days\":30", ",\"expires_at\":\"" + end + "\"")) {
                RawHttp.Answer made = token.call("POST /auth/tokens", name + more + "}");
                assertEquals(201, made.status(), made::toString);
                assertEquals(end, Answers.json(made).get("expires_at").textValue());
            }
        }
    }

    @Test
    void aTokenRotatesNoneToOutliveIt() {
        try (DoorwardServer lasting = new DoorwardServer("doorward.api-token.allow-no-expiry", "true")) {
            Visitor owner = Visitor.program(lasting);
            IssuedToken brief = IssuedToken.pat(owner, scopes("a"));
            RawHttp.Answer endless = RawHttp.send(
                    lasting.port(),
                    "POST /auth/tokens",
                    "{\"name\":\"x\"" + scopes("a") + "}",
                    owner.bearer(),
                    IssuedToken.JSON);
            assertEquals(201, endless.status(), endless::toString);
            IssuedToken token = IssuedToken.pat(owner, scopes("doorward:tokens", "doorward:rotate-itself", "a"));
            String rotate = "POST /auth/tokens/%/rotate";
            assertEquals(201, token.call(rotate.replace("%", brief.id()), "").status(), "to the same moment");
            String endlessId = Answers.json(endless).get("id").textValue();
            Answers.assertProblem(422, "invalid-field", token.call(rotate.replace("%", endlessId), ""));
            lasting.clock.advance(Duration.ofMillis(1));
            Answers.assertProblem(422, "invalid-field", token.call(rotate.replace("%", brief.id()), ""));
            assertEquals(
                    201,
                    token.call(rotate.replace("%", token.id()), "").status(),
                    "itself: for as long as it was meant to live, as anybody's rotation does");
        }
    }
}
