package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The administrator, who finds the session of a browser and ends it. */
final class AdminJourney {
    private final SampleDoor door;

    AdminJourney(URI base, FreshData data) {
        this.door = new SampleDoor(base, data);
    }

    void everything() throws IOException, InterruptedException {
        HttpCaller browser = door.browserThatCallsTheApi();
        HttpCaller admin = door.bearerClient();
        JsonObject me = browser.get("auth/me").json();
        String session = me.getString("session_id");
        HttpCaller.Answer shown = admin.get("auth/admin/sessions/" + session);
        assertEquals(200, shown.status(), shown::toString);
        String search = "auth/admin/sessions?limit=100&account="
                + me.getJsonObject("account").getString("id") + "&device="
                + shown.json().getString("device_type") + "&ip="
                + shown.json().getString("ip");
        assertTrue(finds(admin, search, session));

        HttpCaller.Answer ended = admin.send("DELETE", "auth/admin/sessions/" + session, null, Map.of());
        assertEquals(204, ended.status(), ended::toString);
        HttpCaller.Answer refused = browser.get("api/hello");
        SampleDoor.assertProblem(401, refused);
        assertEquals("revoked", refused.json().getString("reason"));
        assertFalse(finds(admin, search, session));
        SampleDoor.assertProblem(404, admin.get("auth/admin/sessions/" + session));

        HttpCaller.Answer cleaned = admin.postJson("auth/admin/cleanup", "{\"cause\":\"full disk\"}", Map.of());
        assertEquals(200, cleaned.status(), cleaned::toString);
        assertTrue(cleaned.json().getBoolean("complete"), cleaned::toString);
        door.assertGreeted(admin);
    }

    private static boolean finds(HttpCaller admin, String search, String session)
            throws IOException, InterruptedException {
        HttpCaller.Answer found = admin.get(search);
        assertEquals(200, found.status(), found::toString);
        return found.json().getJsonArray("sessions").getValuesAs(JsonObject.class).stream()
                .anyMatch(one -> one.getString("session_id").equals(session));
    }
}
