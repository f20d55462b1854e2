package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where sessions are in a database, administrators find them by device, client and address. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminSessionSearchTest {
    private static final String PATH = "GET /auth/admin/sessions?";
    private static final String TLS = "X-Forwarded-Proto: https";
    private static final String FIREFOX =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private DoorwardServer server;
    private Visitor ada;
    private Visitor bob;
    private Visitor desktop;

    @BeforeAll
    void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.admin.enabled", "true", "doorward.store", "jpa", "doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.program(server, "bob");
        desktop = Visitor.browserOf(server, "bob", FIREFOX);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private RawHttp.Answer search(String query) {
        return Answers.unhandled(server, () -> RawHttp.send(server.port(), PATH + query, "", ada.bearer()));
    }

    private static Set<String> ids(JsonNode page) {
        Set<String> ids = new TreeSet<>();
        page.get("sessions")
                .forEach(session -> ids.add(session.get("session_id").textValue()));
        return ids;
    }

    private Set<String> found(String query) {
        RawHttp.Answer answer = search(query);
        assertEquals(200, answer.status(), answer::toString);
        JsonNode page = Answers.json(answer);
        assertTrue(page.get("total").isNull() && page.get("next").isNull(), answer::toString);
        return ids(page);
    }

    @Test
    void sessionsAreFoundByDeviceByAddressAndByBothOfAnAccount() {
        assertEquals(Set.of(desktop.session()), found("device=desktop"));
        assertTrue(found("ip=127.0.0.1").containsAll(Set.of(ada.session(), bob.session(), desktop.session())));
        assertEquals(Set.of(bob.session(), desktop.session()), found("ip=127.0.0.0/8&account=id-of-bob"));
        assertEquals(Set.of(desktop.session()), found("ip=127.0.0.1&account=id-of-bob&device=desktop"));
        assertEquals(Set.of(), found("ip=192.0.2.0/24"));
        assertEquals(Set.of(), found("client=shop"));
    }

    @Test
    void pagesGoOnByACursorThatIsGoodForThisSearchAlone() {
        JsonNode first = Answers.json(search("ip=127.0.0.1&limit=1"));
        assertEquals(1, first.get("sessions").size());
        String cursor = first.get("next").textValue();
        JsonNode second = Answers.json(search("ip=127.0.0.1&limit=1&cursor=" + cursor));
        assertEquals(1, second.get("sessions").size());
        assertTrue(!ids(first).equals(ids(second)));
        String tampered = (cursor.charAt(0) == 'A' ? "B" : "A") + cursor.substring(1);
        for (String query : List.of(
                "ip=127.0.0.2&cursor=" + cursor,
                "ip=127.0.0.0/8&cursor=" + cursor,
                "device=api&cursor=" + cursor,
                "ip=127.0.0.1&account=id-of-bob&cursor=" + cursor,
                "account=id-of-bob&cursor=" + cursor,
                "ip=127.0.0.1&cursor=" + tampered,
                "ip=127.0.0.1&cursor=x",
                "ip=127.0.0.1&cursor=")) {
            RawHttp.Answer answer = search(query);
            Answers.assertProblem(400, "bad-cursor", answer);
        }
    }

    /** Signs in over a proxy. @return a header line */
    private static String bearer(DoorwardServer at, String username, String host) {
        RawHttp.Answer in = Visitor.signIn(at, username, "", host, TLS);
        assertEquals(200, in.status(), in::toString);
        return "Authorization: Bearer " + Answers.json(in).get("access_token").textValue();
    }

    @Test
    void anotherTenantsSessionsAreNotFoundAndItsCursorsAreRefused() {
        Accounts accounts = new Accounts();
        try (DoorwardServer both = new DoorwardServer(
                "doorward.admin.enabled",
                "true",
                "doorward.store",
                "jpa",
                "doorward.jpa.url",
                accounts.url(),
                "doorward.tenant.by",
                "host",
                "doorward.tenant.default.hosts",
                "own.example",
                "doorward.tenant.acme.hosts",
                "acme.example",
                TenantDoor.PROXY.get(0),
                TenantDoor.PROXY.get(1))) {
            accounts.addIn("acme", "zoe", "admin").add("bob", "user");
            String own = "Host: own.example";
            String acme = "Host: acme.example";
            String adas = bearer(both, DoorwardServer.USERNAME, own);
            String zoes = bearer(both, "zoe", acme);
            bearer(both, "bob", own);
            String all = PATH + "ip=127.0.0.1";
            JsonNode found = Answers.json(RawHttp.send(both.port(), all, "", adas, own, TLS));
            assertEquals(2, found.get("sessions").size());
            JsonNode other = Answers.json(RawHttp.send(both.port(), all, "", zoes, acme, TLS));
            assertEquals(1, other.get("sessions").size());
            assertTrue(ids(found).stream().noneMatch(ids(other)::contains));
            String cursor = Answers.json(RawHttp.send(both.port(), all + "&limit=1", "", adas, own, TLS))
                    .get("next")
                    .textValue();
            Answers.assertProblem(
                    400, "bad-cursor", RawHttp.send(both.port(), all + "&cursor=" + cursor, "", zoes, acme, TLS));
        }
    }

    @Test
    void whoIsNoAdministratorFindsNothingAndWrongPartsAreNamed() {
        Answers.assertProblem(403, "forbidden", RawHttp.send(server.port(), PATH + "device=desktop", "", bob.bearer()));
        for (List<String> wrong : List.of(
                List.of("device", "device=toaster"),
                List.of("device", "device="),
                List.of("ip", "ip=localhost"),
                List.of("ip", "ip=127.0.0.1/33"),
                List.of("client", "client=%00"),
                List.of("limit", "device=desktop&limit=101"),
                List.of("device", "device=desktop&device=api"))) {
            RawHttp.Answer answer = search(wrong.get(1));
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains(wrong.get(0)), answer::toString);
        }
        Answers.assertProblem(404, "not-found", search("device=desktop&account=nobody"));
    }
}
