package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server whose first account manages its tokens by HTTP, and another account. */
class TokensBed {
    DoorwardServer server;
    Visitor ada;
    Visitor bob;

    @BeforeEach
    void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer("doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    RawHttp.Answer send(String requestLine, String body, Visitor who) {
        return Answers.unhandled(
                server,
                () -> body.isEmpty()
                        ? RawHttp.send(server.port(), requestLine, "", who.bearer())
                        : RawHttp.send(server.port(), requestLine, body, who.bearer(), IssuedToken.JSON));
    }

    List<JsonNode> list(String query, Visitor who) {
        RawHttp.Answer answer = send("GET /auth/tokens" + query, "", who);
        assertEquals(200, answer.status(), answer::toString);
        List<JsonNode> tokens = new ArrayList<>();
        Answers.json(answer).get("tokens").forEach(tokens::add);
        assertEquals(tokens.size(), Answers.json(answer).get("total").intValue());
        return tokens;
    }

    JsonNode only() {
        List<JsonNode> all = list("", ada);
        assertEquals(1, all.size(), all::toString);
        return all.get(0);
    }
}
