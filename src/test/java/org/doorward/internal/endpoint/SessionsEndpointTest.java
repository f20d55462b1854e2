package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.testing.Answers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class SessionsEndpointTest extends SessionsBed {
    private RawHttp.Answer logoutAll(String body, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = body.isEmpty() ? "X-No-Type: 1" : "Content-Type: application/json";
        return RawHttp.send(server.port(), "POST /auth/logout-all", body, all);
    }

    @Test
    void theListShowsTheOwnSessionsAndNoSecret() {
        Visitor ada = Visitor.program(server);
        Visitor browser = Visitor.browser(server, "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0");
        Visitor bob = Visitor.program(server, "bob");
        RawHttp.Answer answer = call("GET /auth/sessions", browser.cookies());
        assertEquals(200, answer.status());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        JsonNode list = Answers.json(answer);
        assertEquals(2, list.get("total").intValue());
        assertEquals(2, list.get("sessions").size());
        Set<String> ids = new TreeSet<>();
        for (JsonNode session : list.get("sessions")) {
            Set<String> names = new TreeSet<>();
            session.fieldNames().forEachRemaining(names::add);
            assertEquals(
                    new TreeSet<>(List.of(
                            "session_id",
                            "current",
                            "device_type",
                            "device_name",
                            "client_id",
                            "ip",
                            "region",
                            "created_at",
                            "last_seen_at",
                            "expires_at")),
                    names);
            String id = session.get("session_id").textValue();
            assertEquals(id.equals(browser.session()), session.get("current").booleanValue());
            assertEquals("127.0.0.1", session.get("ip").textValue());
            ids.add(id);
        }
        assertEquals(new TreeSet<>(List.of(ada.session(), browser.session())), ids);
        for (Visitor each : List.of(ada, browser, bob)) {
            assertFalse(answer.body().contains(each.refresh().substring(40, 80)));
            assertFalse(
                    answer.body().contains(each.access().substring(each.access().length() - 40)));
        }
        assertFalse(answer.body().contains(bob.session()));
    }

    @Test
    void listingIsNoUseOfAnySession() {
        Visitor ada = Visitor.program(server);
        server.clock.advance(Duration.ofSeconds(60));
        for (int i = 0; i < 5; i++) {
            RawHttp.Answer answer = call("GET /auth/sessions", ada.bearer());
            assertEquals(
                    "2026-03-01T12:00:00.123Z",
                    Answers.json(answer)
                            .get("sessions")
                            .get(0)
                            .get("last_seen_at")
                            .textValue());
        }
        server.clock.advance(Duration.ofSeconds(41));
        ada.assertOver("idle");
    }

    @Test
    void endedSessionsAreNotListed() {
        Visitor ada = Visitor.program(server);
        Visitor other = Visitor.program(server);
        assertEquals(
                204,
                call("DELETE /auth/sessions/" + other.session(), ada.bearer()).status());
        other.assertOver("revoked");
        Answers.assertProblem(401, "revoked", other.refreshInBody());
        assertEquals(
                1,
                Answers.json(call("GET /auth/sessions", ada.bearer()))
                        .get("total")
                        .intValue());
        Answers.assertProblem(404, "not-found", call("DELETE /auth/sessions/" + other.session(), ada.bearer()));
    }

    @Test
    void somebodyElsesSessionIsNotFoundAndLives() {
        Visitor ada = Visitor.program(server);
        Visitor bob = Visitor.program(server, "bob");
        RawHttp.Answer foreign = call("DELETE /auth/sessions/" + ada.session(), bob.bearer());
        Answers.assertProblem(404, "not-found", foreign);
        ada.assertSignedIn();
        assertEquals(200, ada.refreshInBody().status());
        String tagOfAda = ada.session().substring(0, 12);
        String tagOfBob = bob.session().substring(0, 12);
        for (String id : List.of(
                tagOfBob + ada.session().substring(12),
                tagOfAda + bob.session().substring(12),
                "x",
                "*",
                "%25",
                ada.session() + "x",
                ada.session().substring(1),
                ada.session() + "%20",
                "..x",
                ada.session() + "/x",
                "")) {
            RawHttp.Answer answer = call("DELETE /auth/sessions/" + id, bob.bearer());
            assertEquals(
                    foreign.body().replaceFirst("\"instance.*", ""),
                    answer.body().replaceFirst("\"instance.*", ""));
            Answers.assertProblem(404, "not-found", answer);
        }
        ada.assertSignedIn();
        bob.assertSignedIn();
    }

    @Test
    void endingTheOwnSessionTakesTheCookiesAway() {
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer answer =
                call("DELETE /auth/sessions/" + browser.session(), browser.cookies(), Visitor.SAME_ORIGIN);
        assertEquals(204, answer.status());
        Answers.assertClearsCookies(answer);
        browser.assertOver("revoked");
        Visitor ada = Visitor.program(server);
        Visitor other = Visitor.browser(server);
        Answers.assertSetsNoCookie(
                call("DELETE /auth/sessions/" + ada.session(), other.cookies(), Visitor.SAME_ORIGIN));
        ada.assertOver("revoked");
        other.assertSignedIn();
    }

    @Test
    void signingOutEverywhereCountsWhatLived() {
        Visitor ada = Visitor.program(server);
        Visitor bob = Visitor.program(server, "bob");
        List<Visitor> others = List.of(Visitor.program(server), Visitor.browser(server), Visitor.browser(server));
        call("DELETE /auth/sessions/" + others.get(0).session(), ada.bearer());
        assertEquals(
                "{\"revoked\":2}",
                logoutAll("{\"except_current\":true}", ada.bearer()).body());
        ada.assertSignedIn();
        others.forEach(other -> other.assertOver("revoked"));
        assertEquals(
                "{\"revoked\":0}",
                logoutAll("{\"except_current\":true}", ada.bearer()).body());
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer all = logoutAll("", browser.cookies(), Visitor.SAME_ORIGIN);
        assertEquals("{\"revoked\":2}", all.body());
        Answers.assertClearsCookies(all);
        ada.assertOver("revoked");
        browser.assertOver("revoked");
        Answers.assertProblem(401, "revoked", logoutAll("", browser.bearer()));
        bob.assertSignedIn();
        Visitor.program(server).assertSignedIn();
    }

    @Test
    void sparingTheCurrentOneKeepsItsCookies() {
        Visitor browser = Visitor.browser(server);
        RawHttp.Answer answer = logoutAll("{\"except_current\":true}", browser.cookies(), Visitor.SAME_ORIGIN);
        assertEquals("{\"revoked\":0}", answer.body());
        Answers.assertSetsNoCookie(answer);
        for (String body :
                List.of("{\"except_current\":\"true\"}", "{\"except_current\":1}", "{\"x\":true}", "{", "[]")) {
            Answers.assertProblem(400, "malformed", logoutAll(body, browser.bearer()));
        }
        browser.assertSignedIn();
    }

    @Test
    void withoutACredentialNothingIsToldOrEnded() {
        Visitor ada = Visitor.program(server);
        for (String line : List.of(
                "GET /auth/sessions",
                "DELETE /auth/sessions/" + ada.session(),
                "POST /auth/logout-all",
                "GET /auth/me")) {
            Answers.assertProblem(401, "unauthenticated", call(line));
            Answers.assertProblem(401, "unauthenticated", call(line, "Accept: text/html", "Sec-Fetch-Mode: navigate"));
        }
        ada.assertSignedIn();
    }

    @Test
    void everyEndpointNamesItsMethods() {
        Visitor ada = Visitor.program(server);
        for (String pair : List.of(
                "POST /auth/sessions|GET, HEAD",
                "DELETE /auth/sessions|GET, HEAD",
                "GET /auth/sessions/x|DELETE",
                "POST /auth/sessions/x|DELETE",
                "GET /auth/logout-all|POST",
                "POST /auth/me|GET, HEAD",
                "DELETE /auth/me|GET, HEAD",
                "GET /auth/login|POST",
                "OPTIONS /auth/login|POST",
                "TRACE /auth/me|GET, HEAD")) {
            RawHttp.Answer answer = call(pair.substring(0, pair.indexOf('|')), ada.bearer());
            Answers.assertProblem(405, "method-not-allowed", answer);
            assertEquals(
                    pair.substring(pair.indexOf('|') + 1),
                    answer.header("Allow").orElseThrow());
        }
        for (String path :
                List.of("/auth", "/auth/", "/auth/x", "/auth/me/", "/auth/me/x", "/auth/login/", "/auth/logout/all")) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> call("GET " + path, ada.bearer()));
            Answers.assertProblem(404, "not-found", answer);
        }
    }
}
