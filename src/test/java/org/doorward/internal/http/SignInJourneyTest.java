package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class SignInJourneyTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer login(String extra) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                "{\"username\":\"" + DoorwardServer.USERNAME + "\",\"password\":\"" + DoorwardServer.PASSWORD + "\""
                        + extra + "}",
                "Content-Type: application/json");
    }

    @Test
    void aProgramSignsInAndCalls() {
        RawHttp.Answer login = login("");
        assertEquals(200, login.status());
        JsonNode tokens = Json.readObject(login.body()).orElseThrow();
        assertTrue(login.headers("Set-Cookie").findAny().isEmpty());
        RawHttp.Answer hello = RawHttp.send(
                server.port(),
                "GET /api/hello",
                "",
                "Authorization: Bearer " + tokens.get("access_token").textValue());
        assertEquals("/api/hello|ada|DOORWARD|true|REQUEST", hello.body());
    }

    @Test
    void withoutACredentialTheHandlerIsNotReached() {
        int before = server.handled.get();
        RawHttp.Answer hello = RawHttp.send(server.port(), "GET /api/hello", "");
        assertEquals(401, hello.status());
        assertEquals(
                "Bearer realm=\"doorward\"", hello.header("WWW-Authenticate").orElseThrow());
        assertEquals(before, server.handled.get());
        assertFalse(hello.body().isEmpty());
    }
}
