package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, somebody who signed in, and what tokens are answered that may not do a thing. */
class TokenRightsBed {
    static final String NEW = "{\"name\":\"x\",\"expires_in_days\":1%}";

    DoorwardServer server;
    Visitor ada;

    @BeforeEach
    void start() {
        server = new DoorwardServer("doorward.admin.enabled", "true");
        ada = Visitor.program(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static String scopes(String... names) {
        return ",\"scopes\":["
                + String.join(
                        ",",
                        java.util.Arrays.stream(names)
                                .map(name -> '"' + name + '"')
                                .toList()) + "]";
    }

    static void lacks(String scope, RawHttp.Answer answer) {
        Answers.assertSetsNoCookie(answer);
        assertEquals(403, answer.status(), answer::toString);
        assertEquals("insufficient-scope", Answers.json(answer).get("reason").textValue());
        assertEquals(
                "Bearer realm=\"doorward\", error=\"insufficient_scope\", scope=\"" + scope + "\"",
                answer.header("WWW-Authenticate").orElseThrow());
    }

    static void isOfTheWrongKind(RawHttp.Answer answer) {
        Answers.assertSetsNoCookie(Answers.assertProblem(403, "wrong-credential", answer));
    }

    void assertUntouched(IssuedToken... tokens) {
        ada.assertSignedIn();
        for (IssuedToken token : tokens) {
            assertEquals(200, token.call("GET /auth/me", "").status());
        }
        RawHttp.Answer list = RawHttp.send(server.port(), "GET /auth/tokens", "", ada.bearer());
        assertEquals(tokens.length, Answers.json(list).get("total").intValue(), list::body);
    }
}
