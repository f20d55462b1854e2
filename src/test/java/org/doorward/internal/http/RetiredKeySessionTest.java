package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose the container's {@code HttpSession} is, when the key of an access token is not used any more. */
@Tag("server")
class RetiredKeySessionTest {
    private DoorwardServer server;
    private Visitor before;

    @BeforeEach
    void start() {
        server = new DoorwardServer("doorward.admin.enabled", "true", "doorward.jwt.algorithm", "ES256");
        before = Visitor.browser(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void removeItsKey() {
        String kid = new String(
                        Base64.getUrlDecoder().decode(before.access().split("\\.", -1)[0]), StandardCharsets.UTF_8)
                .replaceFirst(".*\"kid\":\"([^\"]*)\".*", "$1");
        String admin = Visitor.program(server).bearer();
        String json = "Content-Type: application/json";
        assertEquals(
                201,
                send("POST /auth/admin/keys", "{\"at_once\":true}", admin, json).status());
        assertEquals(204, send("DELETE /auth/admin/keys/" + kid, "", admin).status());
    }

    private RawHttp.Answer send(String requestLine, String body, String... lines) {
        return RawHttp.send(server.port(), requestLine, body, lines);
    }

    private String made(String line) {
        String id = send("GET /api/x?session=secret", "", line).cookie("JSESSIONID");
        assertFalse(id.isEmpty());
        return id;
    }

    /** The session that a public page is handed, by its id; empty for the one that was shown. */
    private String handed(String cookies, String id) {
        return send("GET /public/x?ask=no&session=x", "", cookies + "; JSESSIONID=" + id)
                .cookie("JSESSIONID");
    }

    @Test
    void aStrangerIsNotHandedAnothersByATokenThatTellsNothing() {
        removeItsKey();
        String id = made(Visitor.browser(server).accessCookie());
        String head = before.access().substring(0, before.access().lastIndexOf('.') + 1);
        String forged = head + "A".repeat(before.access().length() - head.length());
        for (String token : new String[] {before.access(), forged}) {
            String next = handed("Cookie: " + Visitor.ACCESS_COOKIE + "=" + token, id);
            assertFalse(next.isEmpty());
            assertNotEquals(id, next);
        }
    }

    @Test
    void aBrowserKeepsItsOwnByItsRefreshCookie() {
        String id = made(before.cookies());
        removeItsKey();
        assertEquals("", handed(before.cookies(), id), "it is taken as it is");
        assertEquals("", handed(before.cookies(), id), "and stays");
    }
}
