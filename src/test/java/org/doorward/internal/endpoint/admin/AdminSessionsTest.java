package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administrators see and end the sessions of others; nobody else does. */
@Tag("server")
class AdminSessionsTest extends AdminBed {
    private static final String PATH = "/auth/admin/sessions";
    private static final String FIREFOX =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private RawHttp.Answer revoke(String body) {
        return send(ada, "POST " + PATH + "/revoke", body);
    }

    private int revoked(String body) {
        RawHttp.Answer answer = revoke(body);
        assertEquals(200, answer.status(), answer::toString);
        return Answers.json(answer).get("revoked").intValue();
    }

    private static String account(Visitor of) {
        return Answers.json(RawHttp.send(of.server().port(), "GET /auth/me", "", of.bearer()))
                .get("account")
                .get("id")
                .textValue();
    }

    @Test
    void anAdministratorReadsAllSessionsOfAnAccountPageByPage() {
        Set<String> all = new TreeSet<>(Set.of(bob.session()));
        for (int i = 0; i < 4; i++) {
            all.add(Visitor.program(server, "bob").session());
        }
        Set<String> listed = new TreeSet<>();
        String cursor = "";
        while (cursor != null) {
            RawHttp.Answer answer = send(ada, "GET " + PATH + "?account=" + account(bob) + "&limit=2" + cursor, "");
            assertFalse(answer.body().contains(bob.access()), "no token is shown");
            JsonNode page = Answers.json(answer);
            assertEquals(5, page.get("total").intValue());
            for (JsonNode session : page.get("sessions")) {
                assertEquals("bob", session.get("account").get("username").textValue());
                assertFalse(session.get("current").booleanValue());
                assertTrue(listed.add(session.get("session_id").textValue()), "each is listed once");
            }
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").textValue();
        }
        assertEquals(all, listed);
        JsonNode own = Answers.json(send(ada, "GET " + PATH + "?account=" + account(ada), ""));
        assertTrue(own.get("sessions").get(0).get("current").booleanValue());
        JsonNode one = Answers.json(send(ada, "GET " + PATH + "/" + bob.session(), ""));
        assertEquals(account(bob), one.get("account").get("id").textValue());
    }

    @Test
    void anAdministratorEndsOneSessionAtOnceAndOnlyOnce() {
        Visitor other = Visitor.program(server, "bob");
        assertEquals(204, send(ada, "DELETE " + PATH + "/" + bob.session(), "").status());
        bob.assertOver("revoked");
        other.assertSignedIn();
        Answers.assertProblem(404, "not-found", send(ada, "DELETE " + PATH + "/" + bob.session(), ""));
        Answers.assertProblem(404, "not-found", send(ada, "GET " + PATH + "/" + bob.session(), ""));
    }

    @Test
    void anAdministratorEndsAllSessionsOfAnAccountButOne() {
        Visitor kept = Visitor.program(server, "bob");
        Visitor carol = Visitor.program(server, "carol");
        String body =
                "{\"account\":\"" + account(bob) + "\",\"keep\":\"" + kept.session() + "\",\"cause\":\"lost laptop\"";
        assertEquals(1, revoked(body + ",\"dry_run\":true}"));
        bob.assertSignedIn();
        assertEquals(1, revoked(body + "}"));
        bob.assertOver("revoked");
        kept.assertSignedIn();
        carol.assertSignedIn();
        assertEquals(0, revoked(body + "}"), "there is nothing left to end");
        assertEquals(1, revoked("{\"account\":\"" + account(kept) + "\"}"));
        kept.assertOver("revoked");
    }

    @Test
    void anAdministratorEndsTheSessionsOfOneTypeOfDevice() {
        Visitor desktop = Visitor.browserOf(server, "bob", FIREFOX);
        assertEquals(1, revoked("{\"account\":\"" + account(bob) + "\",\"device_type\":\"desktop\"}"));
        bob.assertSignedIn();
        RawHttp.Answer answer = RawHttp.send(server.port(), "GET /api/hello", "", desktop.accessCookie());
        Answers.assertProblem(401, "revoked", answer);
    }

    @Test
    void aKeptSessionOfSomebodyElseKeepsNothing() {
        Visitor carol = Visitor.program(server, "carol");
        assertEquals(1, revoked("{\"account\":\"" + account(bob) + "\",\"keep\":\"" + carol.session() + "\"}"));
        bob.assertOver("revoked");
        carol.assertSignedIn();
    }

    @Test
    void anAdministratorEndsAllSessionsOfTheTenantOrOfEveryoneTheOwnOneToo() {
        Visitor carol = Visitor.program(server, "carol");
        RawHttp.Answer tenant = revoke("{\"tenant\":\"default\",\"cause\":\"leak\"}");
        assertEquals(200, tenant.status(), tenant::toString);
        assertTrue(Answers.json(tenant).get("revoked").isNull(), tenant::toString);
        for (Visitor each : List.of(ada, bob, carol)) {
            each.assertOver("revoked");
            Answers.assertProblem(401, "revoked", each.refreshInBody());
        }
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
        bob.assertSignedIn();
        assertEquals(200, revoke("{\"everyone\":true}").status());
        ada.assertOver("revoked");
        bob.assertOver("revoked");
        Visitor.program(server, "bob").assertSignedIn();
    }

    @Test
    void theLogSaysWhoDidWhatToWhomAndWhyAndHoldsNoCredential() {
        String id = account(bob);
        String administrator = account(ada);
        try (CapturedLogs logs = new CapturedLogs("org.doorward.audit")) {
            assertEquals(1, revoked("{\"account\":\"" + id + "\",\"cause\":\"lost {0} laptop\"}"));
            assertEquals(1, revoked("{\"account\":\"" + administrator + "\",\"dry_run\":true}"));
            String log = logs.text();
            assertTrue(
                    log.contains(administrator + " did sessions-revoked: account " + id
                            + ", session null, 1 changed, DONE, cause: lost {0} laptop"),
                    log);
            assertFalse(log.contains("account " + administrator), "to count changes nothing");
            assertFalse(log.contains(ada.access()) || log.contains(bob.access()), "no token is logged");
        }
    }

    @Test
    void nobodyElseMaySeeOrEndThem() {
        for (String line : List.of(
                "GET " + PATH + "?account=" + account(ada),
                "GET " + PATH + "/" + ada.session(),
                "DELETE " + PATH + "/" + ada.session())) {
            Answers.assertProblem(403, "forbidden", send(bob, line, ""));
        }
        for (String body :
                List.of("{\"account\":\"" + account(ada) + "\"}", "{\"tenant\":\"default\"}", "{\"everyone\":true}")) {
            Answers.assertProblem(403, "forbidden", send(bob, "POST " + PATH + "/revoke", body));
        }
        ada.assertSignedIn();
    }

    @Test
    void anAdministratorWhoseSignInIsLongAgoMayReadAndChangeNothing() {
        server.clock.advance(Duration.ofMinutes(14));
        ada = ada.refreshed();
        server.clock.advance(Duration.ofMinutes(14));
        ada = ada.refreshed();
        server.clock.advance(Duration.ofMinutes(2));
        RawHttp.Answer answer = send(ada, "DELETE " + PATH + "/" + bob.session(), "");
        Answers.assertProblem(401, "step-up", answer);
        assertTrue(answer.header("WWW-Authenticate").orElseThrow().contains("insufficient_user_authentication"));
        assertEquals(
                200, send(ada, "GET " + PATH + "?account=" + account(ada), "").status());
        Answers.assertProblem(401, "step-up", revoke("{\"account\":\"" + account(ada) + "\"}"));
        ada.assertSignedIn();
    }

    @Test
    void wrongFieldsAreNamedAndNothingIsEnded() {
        String id = "\"account\":\"" + account(bob) + "\"";
        for (List<String> wrong : List.of(
                List.of("account", "{}"),
                List.of("account", "{\"account\":\"\"}"),
                List.of("account", "{\"account\":\"a\\u0000\"}"),
                List.of("tenant", "{" + id + ",\"tenant\":\"default\"}"),
                List.of("everyone", "{\"everyone\":false}"),
                List.of("tenant", "{\"tenant\":\"\"}"),
                List.of("keep", "{\"everyone\":true,\"keep\":\"" + bob.session() + "\"}"),
                List.of("dry_run", "{\"tenant\":\"default\",\"dry_run\":true}"),
                List.of("device_type", "{\"everyone\":true,\"device_type\":\"desktop\"}"),
                List.of("keep", "{" + id + ",\"keep\":\"x\"}"),
                List.of("device_type", "{" + id + ",\"device_type\":\"toaster\"}"),
                List.of("cause", "{" + id + ",\"cause\":\"" + "x".repeat(201) + "\"}"),
                List.of("cause", "{" + id + ",\"cause\":\"a\\nb\"}"))) {
            RawHttp.Answer answer = revoke(wrong.get(1));
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains(wrong.get(0)), answer::toString);
        }
        for (String query : List.of("?account=", "", "?account=a&account=b", "?account=" + account(bob) + "&limit=0")) {
            Answers.assertProblem(422, "invalid-field", send(ada, "GET " + PATH + query, ""));
        }
        Answers.assertProblem(
                400, "bad-cursor", send(ada, "GET " + PATH + "?account=" + account(bob) + "&cursor=x", ""));
        Answers.assertProblem(400, "malformed", revoke("{" + id + ",\"dry_run\":\"yes\"}"));
        Answers.assertProblem(400, "malformed", revoke("{" + id + ",\"everybody\":true}"));
        Answers.assertProblem(404, "not-found", send(ada, "DELETE " + PATH + "/x", ""));
        Answers.assertProblem(404, "not-found", send(ada, "GET " + PATH + "?account=nobody", ""));
        Answers.assertProblem(404, "not-found", revoke("{\"account\":\"nobody\"}"));
        for (String filter : List.of("device", "client", "ip")) {
            Answers.assertProblem(501, "unsupported", send(ada, "GET " + PATH + "?" + filter + "=x", ""));
        }
        bob.assertSignedIn();
    }
}
