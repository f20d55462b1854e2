package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** What a token may do at our own endpoints: nothing that its scopes do not name. */
@Tag("server")
class TokenRightsTest extends TokenRightsBed {
    @ParameterizedTest
    @ValueSource(
            strings = {"", ",\"scopes\":[]", ",\"scopes\":[\"a\",\"doorward:sessions\",\"doorward:rotate-itself\"]"})
    void withoutTheScopeATokenManagesNoTokens(String grant) {
        IssuedToken token = IssuedToken.pat(ada, grant);
        IssuedToken other = IssuedToken.pat(ada, "");
        lacks("doorward:tokens", token.call("GET /auth/tokens", ""));
        lacks("doorward:tokens", token.call("GET /auth/tokens/" + token.id(), ""));
        lacks("doorward:tokens", token.call("POST /auth/tokens", NEW.replace("%", "")));
        for (IssuedToken one : List.of(token, other)) {
            lacks("doorward:tokens", token.call("PATCH /auth/tokens/" + one.id(), "{\"scopes\":null}"));
            lacks("doorward:tokens", token.call("DELETE /auth/tokens/" + one.id(), ""));
        }
        lacks("doorward:tokens", token.call("POST /auth/tokens/" + other.id() + "/rotate", ""));
        assertUntouched(token, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doorward:sessions", "doorward:tokens"})
    void withoutTheScopeATokenRotatesNotEvenItself(String scope) {
        IssuedToken token = IssuedToken.pat(ada, scopes(scope));
        lacks("doorward:rotate-itself", token.call("POST /auth/tokens/" + token.id() + "/rotate", ""));
        assertUntouched(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"scopes\":[]", ",\"scopes\":[\"a\",\"doorward:tokens\"]"})
    void withoutTheScopeATokenSeesAndEndsNoSessions(String grant) {
        IssuedToken token = IssuedToken.pat(ada, grant);
        lacks("doorward:sessions", token.call("GET /auth/sessions", ""));
        lacks("doorward:sessions", token.call("DELETE /auth/sessions/" + ada.session(), ""));
        lacks("doorward:sessions", token.call("POST /auth/logout-all", ""));
        assertUntouched(token);
    }

    @Test
    void withTheScopeItDoes() {
        IssuedToken token = IssuedToken.pat(ada, scopes("doorward:sessions"));
        Visitor second = Visitor.program(server);
        assertEquals(
                2,
                Answers.json(token.call("GET /auth/sessions", "")).get("total").intValue());
        assertEquals(
                204, token.call("DELETE /auth/sessions/" + second.session(), "").status());
        second.assertOver("revoked");
        assertEquals(
                1,
                Answers.json(token.call("POST /auth/logout-all", ""))
                        .get("revoked")
                        .intValue());
        ada.assertOver("revoked");
        assertEquals(200, token.call("GET /auth/me", "").status(), "tokens live on when the sessions end");
    }

    @Test
    void whatNeedsSomebodyWhoSignedInIsForNoToken() {
        IssuedToken all =
                IssuedToken.pat(ada, scopes("doorward:sessions", "doorward:tokens", "doorward:rotate-itself", "a"));
        IssuedToken plain = IssuedToken.pat(ada, "");
        for (IssuedToken token : List.of(all, plain)) {
            isOfTheWrongKind(token.call("GET /auth/csrf", ""));
            isOfTheWrongKind(token.call("GET /auth/admin/keys", ""));
            isOfTheWrongKind(token.call("POST /auth/admin/keys", ""));
        }
        isOfTheWrongKind(all.call("POST /auth/logout", ""));
        Answers.assertProblem(
                401,
                "malformed",
                RawHttp.send(
                        server.port(),
                        "POST /auth/refresh",
                        "{\"refresh_token\":\"" + all.text() + "\"}",
                        IssuedToken.JSON));
        assertUntouched(all, plain);
    }

    @Test
    void aTokenIsNoRecentSignInAndOpensNoCookieSession() {
        IssuedToken token = IssuedToken.pat(ada, "");
        RawHttp.Answer stepUp = Answers.unhandled(server, () -> token.call("GET /api/fresh/x", ""));
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "step-up", stepUp));
        for (String call : List.of("GET /api/hello", "GET /auth/me", "GET /public/x")) {
            Answers.assertSetsNoCookie(token.call(call, ""));
        }
    }

    @Test
    void rolesAreTheOwnersOfNow() {
        org.doorward.testing.Accounts accounts = new org.doorward.testing.Accounts();
        try (DoorwardServer own =
                new DoorwardServer("doorward.jpa.url", accounts.url(), "doorward.cache.max-age", "0s")) {
            accounts.add("carol", "admin");
            Visitor carol = Visitor.program(own, "carol");
            IssuedToken token = IssuedToken.pat(carol, "");
            assertEquals(200, token.call("GET /api/admin", "").status());
            accounts.disable("carol");
            RawHttp.Answer refused = Answers.unhandled(own, token::hello);
            Answers.assertProblem(401, "suspended", refused);
        }
    }
}
