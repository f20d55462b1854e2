package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said of a token that is to be made or changed, and what is not its owner's to say. */
@Tag("server")
class TokenFieldsTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static IssuedToken token;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        ada = Visitor.program(server);
        token = IssuedToken.pat(ada, "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer send(String requestLine, String body) {
        return RawHttp.send(server.port(), requestLine, body, ada.bearer(), IssuedToken.JSON);
    }

    private static String list() {
        return RawHttp.send(server.port(), "GET /auth/tokens", "", ada.bearer()).body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name|{\"expires_in_days\":1}",
                "name|{\"name\":\"\",\"expires_in_days\":1}",
                "name|{\"name\":\" \",\"expires_in_days\":1}",
                "name|{\"name\":\"a\\u0000b\",\"expires_in_days\":1}",
                "name|{\"name\":\"LONG\",\"expires_in_days\":1}",
                "expires_at|{\"name\":\"x\"}",
                "expires_at|{\"name\":\"x\",\"expires_in_days\":null,\"expires_at\":null}",
                "expires_at|{\"name\":\"x\",\"expires_in_days\":1,\"expires_at\":\"2026-03-02T00:00:00Z\"}",
                "expires_at|{\"name\":\"x\",\"expires_at\":\"tomorrow\"}",
                "expires_at|{\"name\":\"x\",\"expires_at\":\"2026-03-02\"}",
                "expires_at|{\"name\":\"x\",\"expires_at\":\"2026-03-01T12:00:00.123Z\"}",
                "expires_at|{\"name\":\"x\",\"expires_at\":\"2027-03-02T12:00:00.123Z\"}",
                "expires_at|{\"name\":\"x\",\"expires_at\":\"+999999999-12-31T23:59:59Z\"}",
                "expires_in_days|{\"name\":\"x\",\"expires_in_days\":0}",
                "expires_in_days|{\"name\":\"x\",\"expires_in_days\":-1}",
                "expires_in_days|{\"name\":\"x\",\"expires_in_days\":366}",
                "expires_in_days|{\"name\":\"x\",\"expires_in_days\":9223372036854775807}",
                "scopes|{\"name\":\"x\",\"expires_in_days\":1,\"scopes\":[\"a b\"]}",
                "scopes|{\"name\":\"x\",\"expires_in_days\":1,\"scopes\":[\"\"]}",
                "scopes|{\"name\":\"x\",\"expires_in_days\":1,\"scopes\":[\"doorward:everything\"]}",
                "scopes|{\"name\":\"x\",\"expires_in_days\":1,\"scopes\":[\"doorward:introspect\"]}",
                "scopes|{\"name\":\"x\",\"expires_in_days\":1,\"scopes\":[MANY]}",
                "cidrs|{\"name\":\"x\",\"expires_in_days\":1,\"cidrs\":[\"example.org\"]}",
                "cidrs|{\"name\":\"x\",\"expires_in_days\":1,\"cidrs\":[\"10.0.0.0/33\"]}",
                "cidrs|{\"name\":\"x\",\"expires_in_days\":1,\"cidrs\":[BLOCKS]}"
            })
    void aFieldThatCannotBeUsedIsNamed(String row) {
        String field = row.substring(0, row.indexOf('|'));
        String many = String.join(
                ",",
                java.util.stream.IntStream.rangeClosed(0, 100)
                        .mapToObj(i -> "\"s" + i + "\"")
                        .toList());
        String blocks = String.join(
                ",",
                java.util.stream.IntStream.rangeClosed(0, 50)
                        .mapToObj(i -> "\"10.0.0." + i + "\"")
                        .toList());
        String body = row.substring(row.indexOf('|') + 1)
                .replace("LONG", "n".repeat(101))
                .replace("MANY", many)
                .replace("BLOCKS", blocks);
        String before = list();
        RawHttp.Answer answer = Answers.assertProblem(422, "invalid-field", send("POST /auth/tokens", body));
        assertTrue(Answers.json(answer).get("title").textValue().contains("\"" + field + "\""), answer::body);
        assertEquals(before, list());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"owner\":\"id-of-bob\"",
                "\"account\":\"id-of-bob\"",
                "\"kind\":\"key\"",
                "\"roles\":[\"root\"]",
                "\"requests_per_minute\":5",
                "\"remaining\":5",
                "\"token\":\"dwp_x\"",
                "\"scopes\":\"a\"",
                "\"scopes\":[1]",
                "\"scopes\":[[\"a\"]]",
                "\"scopes\":{\"a\":1}",
                "\"cidrs\":\"10.0.0.0/8\"",
                "\"expires_in_days\":\"1\"",
                "\"expires_in_days\":1.5",
                "\"name\":[\"x\"]"
            })
    void whatIsNotTheirsToSetIsRefused(String member) {

        String name = member.startsWith("\"name\"") ? "" : "\"name\":\"x\",";
        String days = member.startsWith("\"expires") ? "" : "\"expires_in_days\":1,";
        String before = list();
        Answers.assertProblem(400, "malformed", send("POST /auth/tokens", "{" + name + days + member + "}"));
        if (!member.startsWith("\"expires")) {
            Answers.assertProblem(400, "malformed", send("PATCH /auth/tokens/" + token.id(), "{" + member + "}"));
        }
        assertEquals(before, list());
    }
}
