package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list of sessions is read in pages. */
@Tag("server")
class SessionPagesTest extends SessionsBed {
    private JsonNode page(String query, Visitor caller) {
        return Answers.json(call("GET /auth/sessions" + query, caller.bearer()));
    }

    @Test
    void theListIsReadPageByPageTheCurrentSessionFirst() {
        Visitor current = Visitor.program(server);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            server.clock.advance(Duration.ofSeconds(1));
            others.add(0, Visitor.program(server).session());
        }
        others.add(0, current.session());
        for (int limit = 1; limit <= 7; limit++) {
            assertEquals(others, listed(current, limit));
        }
        JsonNode whole = page("", current);
        assertEquals(6, whole.get("sessions").size());
        assertTrue(whole.get("next").isNull());
        assertEquals(
                current.session(),
                whole.get("sessions").get(0).get("session_id").textValue());
    }

    /** The ids on all pages of so many, which none exceeds. */
    private List<String> listed(Visitor current, int limit) {
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = page("?limit=" + limit + cursor, current);
            assertEquals(6, page.get("total").intValue());
            assertTrue(page.get("sessions").size() <= limit, page.toString());
            page.get("sessions").forEach(session -> {
                String id = session.get("session_id").textValue();
                assertEquals(
                        id.equals(current.session()), session.get("current").booleanValue());
                listed.add(id);
            });
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").textValue();
        } while (cursor != null);
        return listed;
    }

    @Test
    void aBrokenCursorOrLimitIsNamed() {
        Visitor ada = Visitor.program(server);
        Visitor.program(server);
        Visitor bob = Visitor.program(server, "bob");
        String adas = page("?limit=1", ada).get("next").textValue();
        for (String query : List.of("cursor=", "cursor=x", "cursor=%00", "cursor=" + adas, "cursor=a&cursor=a")) {
            RawHttp.Answer answer = call("GET /auth/sessions?" + query, bob.bearer());
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains("cursor"), answer.body());
        }
        for (String limit : List.of("", "0", "-1", "101", "1e1", "9999999999", "1&limit=1")) {
            RawHttp.Answer answer = call("GET /auth/sessions?limit=" + limit, ada.bearer());
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains("limit"), answer.body());
        }
    }
}
