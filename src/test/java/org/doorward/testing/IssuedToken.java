package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

/** A personal access token or an API key that somebody made at a {@link DoorwardServer}, with its secret. */
public record IssuedToken(DoorwardServer server, String id, String text) {
    public static final String JSON = "Content-Type: application/json";

    /** A personal access token, made with these members besides its name and its end in 30 days. */
    public static IssuedToken pat(Visitor owner, String more) {
        return made(owner, "/auth/tokens", "{\"name\":\"script\",\"expires_in_days\":30" + more + "}");
    }

    /** An API key of a new service account of these roles, as {@code "a","b"}; needs {@code doorward.admin.enabled}. */
    public static IssuedToken key(Visitor admin, String name, String roles, String more) {
        RawHttp.Answer account = RawHttp.send(
                admin.server().port(),
                "POST /auth/admin/service-accounts",
                "{\"name\":\"" + name + "\",\"roles\":[" + roles + "]}",
                admin.bearer(),
                JSON);
        assertEquals(201, account.status(), account::toString);
        String path = "/auth/admin/service-accounts/"
                + Answers.json(account).get("id").textValue() + "/keys";
        return made(admin, path, "{\"name\":\"key\",\"expires_in_days\":30" + more + "}");
    }

    private static IssuedToken made(Visitor by, String path, String body) {
        RawHttp.Answer answer = RawHttp.send(by.server().port(), "POST " + path, body, by.bearer(), JSON);
        assertEquals(201, answer.status(), answer::toString);
        JsonNode made = Answers.json(answer);
        return new IssuedToken(
                by.server(), made.get("id").textValue(), made.get("token").textValue());
    }

    public String bearer() {
        return "Authorization: Bearer " + text;
    }

    /** What a call with it by bearer is answered. */
    public RawHttp.Answer call(String requestLine, String body) {
        return body.isEmpty()
                ? RawHttp.send(server.port(), requestLine, "", bearer())
                : RawHttp.send(server.port(), requestLine, body, bearer(), JSON);
    }

    public RawHttp.Answer hello() {
        return call("GET /api/hello", "");
    }
}
