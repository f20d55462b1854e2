package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.doorward.internal.http.answer.Json;

/** Somebody who signed in at a {@link DoorwardServer} in the root context, and what they hold of their session. */
public record Visitor(DoorwardServer server, String access, String refresh, String session) {
    public static final String ACCESS_COOKIE = "__Host-doorward-access";
    public static final String REFRESH_COOKIE = "__Host-doorward-refresh";
    public static final String SAME_ORIGIN = "Sec-Fetch-Site: same-origin";

    /** A sign-in with JSON and these header lines. */
    public static RawHttp.Answer signIn(DoorwardServer server, String username, String more, String... headerLines) {
        String[] lines = java.util.Arrays.copyOf(headerLines, headerLines.length + 1);
        lines[headerLines.length] = "Content-Type: application/json";
        String body =
                "{\"username\":\"" + username + "\",\"password\":\"" + DoorwardServer.PASSWORD + "\"" + more + "}";
        return RawHttp.send(server.port(), "POST /auth/login", body, lines);
    }

    /** One who holds tokens. */
    public static Visitor program(DoorwardServer server) {
        return program(server, DoorwardServer.USERNAME);
    }

    public static Visitor program(DoorwardServer server, String username) {
        RawHttp.Answer answer = signIn(server, username, "");
        assertEquals(200, answer.status(), answer::body);
        JsonNode tokens = Answers.json(answer);
        return new Visitor(
                server,
                tokens.get("access_token").textValue(),
                tokens.get("refresh_token").textValue(),
                tokens.get("session_id").textValue());
    }

    /** One who holds cookies, that were got with these header lines. */
    public static Visitor browser(DoorwardServer server, String... headerLines) {
        return browserOf(server, DoorwardServer.USERNAME, headerLines);
    }

    public static Visitor browserOf(DoorwardServer server, String username, String... headerLines) {
        RawHttp.Answer answer = signIn(server, username, ",\"transport\":\"cookie\"", headerLines);
        assertEquals(200, answer.status(), answer::body);
        return new Visitor(
                server,
                answer.cookie("-access"),
                answer.cookie("-refresh"),
                Answers.json(answer).get("session_id").textValue());
    }

    public String bearer() {
        return "Authorization: Bearer " + access;
    }

    public String cookies() {
        return accessCookie() + "; " + REFRESH_COOKIE + "=" + refresh;
    }

    public String accessCookie() {
        return "Cookie: " + ACCESS_COOKIE + "=" + access;
    }

    public String refreshCookie() {
        return "Cookie: " + REFRESH_COOKIE + "=" + refresh;
    }

    /** What a protected path answers to the access token. */
    public RawHttp.Answer hello() {
        return RawHttp.send(server.port(), "GET /api/hello", "", bearer());
    }

    /** What {@code /refresh} answers to the refresh token in a body. */
    public RawHttp.Answer refreshInBody() {
        return RawHttp.send(
                server.port(),
                "POST /auth/refresh",
                Json.write(java.util.Map.of("refresh_token", refresh)),
                "Content-Type: application/json");
    }

    /** The same one, with the new tokens of a refresh. */
    public Visitor refreshed() {
        RawHttp.Answer answer = refreshInBody();
        assertEquals(200, answer.status(), answer::body);
        JsonNode tokens = Answers.json(answer);
        return new Visitor(
                server,
                tokens.get("access_token").textValue(),
                tokens.get("refresh_token").textValue(),
                session);
    }

    /** A token against forged requests, of this browser's session. */
    public String csrfToken() {
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /auth/csrf", "", cookies());
        assertEquals(200, answer.status(), answer::toString);
        return Answers.json(answer).get("csrf_token").textValue();
    }

    /**
     * Waits until the time of a use is stored, which happens after its answer. The wait is no use.
     *
     * @param lister a session of the same account, whose access token is good
     */
    public void awaitSeen(java.time.Instant at, Visitor lister) {
        Eventually.within(java.time.Duration.ofSeconds(20), "the use at " + at + " is stored", () -> {
            JsonNode list = Answers.json(RawHttp.send(server.port(), "GET /auth/sessions", "", lister.bearer()));
            for (JsonNode one : list.get("sessions")) {
                if (session.equals(one.get("session_id").textValue())) {
                    return at.toString().equals(one.get("last_seen_at").textValue());
                }
            }
            return false;
        });
    }

    public void assertSignedIn() {
        assertEquals(200, hello().status(), "the session lives on");
    }

    /** Asserts that the session is over for this reason. */
    public void assertOver(String reason) {
        Answers.assertProblem(401, reason, hello());
    }
}
