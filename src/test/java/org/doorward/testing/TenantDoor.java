package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How requests come to one tenant of a {@link DoorwardServer}: through a proxy that names its host, or below its path. */
public record TenantDoor(DoorwardServer server, String tenant, String path, String host) {
    /** What the server must be told for {@link #byHost}. */
    public static final List<String> PROXY = List.of("doorward.trusted-proxies", "127.0.0.1");

    public static TenantDoor byHost(DoorwardServer server, String tenant, String host) {
        return new TenantDoor(server, tenant, "", host);
    }

    public static TenantDoor byPath(DoorwardServer server, String tenant, String path) {
        return new TenantDoor(server, tenant, path, "");
    }

    /** Sends a request, such as {@code GET /api/hello}, to this tenant. */
    public RawHttp.Answer send(String request, String body, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        if (!host.isEmpty()) {
            all.add("Host: " + host);
            all.add("X-Forwarded-Proto: https");
        }
        if (!body.isEmpty()) {
            all.add("Content-Type: application/json");
        }
        return RawHttp.send(
                server.port(), request.replaceFirst(" /", " " + path + "/"), body, all.toArray(String[]::new));
    }

    public RawHttp.Answer get(String target, String... lines) {
        return send("GET " + target, "", lines);
    }

    public RawHttp.Answer signIn(String username, String password, String more, String... lines) {
        String body = "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"" + more + "}";
        return send("POST /auth/login", body, lines);
    }

    /** The name of a cookie of this tenant, with this end. */
    public String cookieName(String end) {
        return "__Host-doorward" + (tenant.equals("default") ? "" : "~" + tenant) + end;
    }

    /** Somebody who signed in here, and what they hold. */
    public record Guest(TenantDoor door, String access, String refresh, String session, String device) {
        public String bearer() {
            return "Authorization: Bearer " + access;
        }

        /** Both cookies, as the browser sends them. */
        public String cookies() {
            return cookiesAs(door);
        }

        /** Both cookies, with the names of this tenant. */
        public String cookiesAs(TenantDoor other) {
            return "Cookie: " + other.cookieName("-access") + "=" + access + "; " + other.cookieName("-refresh") + "="
                    + refresh;
        }

        /** Asserts that the session lives on. */
        public void assertSignedIn() {
            RawHttp.Answer answer = door.get("/api/hello", bearer());
            assertEquals(200, answer.status(), answer::toString);
        }

        /** What {@code /refresh} of this tenant answers to the refresh token in a body. */
        public RawHttp.Answer refreshAt(TenantDoor other) {
            return other.send("POST /auth/refresh", "{\"refresh_token\":\"" + refresh + "\"}");
        }
    }

    /** One who holds tokens. */
    public Guest program(String username) {
        RawHttp.Answer answer = signIn(username, DoorwardServer.PASSWORD, "");
        assertEquals(200, answer.status(), answer::toString);
        JsonNode tokens = Answers.json(answer);
        return new Guest(
                this,
                tokens.get("access_token").textValue(),
                tokens.get("refresh_token").textValue(),
                tokens.get("session_id").textValue(),
                "");
    }

    /** One who holds cookies, that were got with these header lines. */
    public Guest browser(String username, String... lines) {
        RawHttp.Answer answer = signIn(username, DoorwardServer.PASSWORD, ",\"transport\":\"cookie\"", lines);
        assertEquals(200, answer.status(), answer::toString);
        return new Guest(
                this,
                answer.cookie(cookieName("-access")),
                answer.cookie(cookieName("-refresh")),
                Answers.json(answer).get("session_id").textValue(),
                answer.cookie(cookieName("-device")));
    }
}
