package org.doorward.internal.http.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor;
import org.doorward.testing.TenantDoor.Guest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever belongs to one tenant means nothing in another, whose account has the same id, name and password. It is
 * refused there as if nobody had ever made it, and works on where it belongs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TenantIsolationContract {
    private DoorwardServer server;
    private TenantDoor acme;
    private TenantDoor globex;

    /** Tells the server where its stores are, and the tenants {@code acme} and {@code globex} apart. */
    abstract List<String> settings();

    abstract TenantDoor door(DoorwardServer to, String tenant);

    @BeforeAll
    void start() {
        Accounts accounts = new Accounts();
        List<String> all = new ArrayList<>(settings());
        all.addAll(List.of("doorward.jpa.url", accounts.url(), "doorward.bootstrap.tenant", "acme"));
        all.addAll(List.of("doorward.paths.ticket", "/api/stream", "doorward.admin.enabled", "true"));
        all.addAll(List.of("doorward.limits.account", "40/h"));
        all.addAll(List.of("doorward.tenant.globex.api-token.max-lifetime", "30d"));
        server = DoorwardServer.with(
                Map.of("/acme/api/own", new Note(), "/globex/api/own", new Note()), all.toArray(String[]::new));
        server.own = Note::answer;
        for (String tenant : List.of("acme", "globex")) {
            for (String name : List.of("bob", "carol", "dan", "erin", "frank", "gina")) {
                accounts.addIn(tenant, name, "user");
            }
            accounts.addIn(tenant, "root", "admin user");
        }
        acme = door(server, "acme");
        globex = door(server, "globex");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private RawHttp.Answer assertUnknown(RawHttp.Answer answer) {
        return Answers.assertProblem(401, "unknown", answer);
    }

    @Test
    void anAccessTokenIsUnknown() {
        Guest bob = acme.program("bob");
        Guest same = globex.program("bob");
        assertNotEquals(bob.session(), same.session());
        // both are copied and remembered by now
        bob.assertSignedIn();
        same.assertSignedIn();
        assertUnknown(Answers.unhandled(server, () -> globex.get("/api/hello", bob.bearer())));
        assertUnknown(Answers.unhandled(server, () -> globex.get("/auth/me", bob.bearer())));
        assertUnknown(Answers.unhandled(server, () -> globex.get("/public/x", bob.bearer())));
        globex.send("POST /auth/logout", "", bob.bearer());
        bob.assertSignedIn();
        same.assertSignedIn();
    }

    @Test
    void aRefreshTokenIsUnknownAndIsNotUsedUp() {
        Guest bob = acme.program("bob");
        assertUnknown(bob.refreshAt(globex));
        globex.send("POST /auth/logout", "{\"refresh_token\":\"" + bob.refresh() + "\"}");
        assertEquals(200, bob.refreshAt(acme).status());
    }

    @Test
    void aBrowserHoldsTheCookiesOfBothAndEachTenantSeesItsOwn() {
        Guest bob = acme.browser("bob");
        Guest carol = globex.browser("carol");
        String both = bob.cookies() + "; " + carol.cookies().substring("Cookie: ".length());
        assertTrue(acme.get("/api/hello", both).body().contains("|bob|"));
        assertTrue(globex.get("/api/hello", both).body().contains("|carol|"));
        RawHttp.Answer out = globex.send("POST /auth/logout", "", both, "Sec-Fetch-Site: same-origin");
        assertEquals(204, out.status());
        assertTrue(out.headers("Set-Cookie").allMatch(line -> line.startsWith(globex.cookieName("-"))), out::toString);
        assertTrue(acme.get("/api/hello", both).body().contains("|bob|"));
        Answers.assertProblem(401, "signed-out", globex.get("/api/hello", both));
    }

    @Test
    void aCookieIsNone() {
        Guest bob = acme.browser("bob");
        Answers.assertSetsNoCookie(
                Answers.assertProblem(401, "unauthenticated", globex.get("/api/hello", bob.cookies())));
        assertTrue(globex.get("/public/x", bob.cookies()).body().contains("|-|"), "nobody acts");
        bob.assertSignedIn();
    }

    @Test
    void aCookieUnderTheNameOfAnotherTenantIsNoneOfItsOwn() {
        Guest bob = acme.browser("bob");
        assertUnknown(globex.get("/api/hello", bob.cookiesAs(globex)));
        assertTrue(globex.get("/public/x", bob.cookiesAs(globex)).body().contains("|-|"), "nobody acts");
        assertUnknown(globex.send("POST /auth/logout-all", "", bob.cookiesAs(globex), "Sec-Fetch-Site: same-origin"));
        String refreshAlone = "Cookie: " + globex.cookieName("-refresh") + "=" + bob.refresh();
        assertEquals(401, globex.get("/api/hello", refreshAlone).status());
        globex.send("POST /auth/logout", "", bob.cookiesAs(globex), "Sec-Fetch-Site: same-origin");
        bob.assertSignedIn();
    }

    @Test
    void aSessionIsNotThere() {
        Guest bob = acme.program("bob");
        Guest same = globex.program("bob");
        RawHttp.Answer ended = globex.send("DELETE /auth/sessions/" + bob.session(), "", same.bearer());
        Answers.assertProblem(404, "not-found", ended);
        assertFalse(globex.get("/auth/sessions", same.bearer()).body().contains(bob.session()));
        bob.assertSignedIn();
    }

    @Test
    void anAdministratorSeesAndEndsNothing() {
        Guest bob = acme.program("gina");
        Guest root = globex.program("root");
        String admin = root.bearer();
        JsonNode listed = Answers.json(globex.get("/auth/admin/sessions?account=id-of-gina", admin));
        assertEquals(0, listed.get("total").intValue());
        Answers.assertProblem(404, "not-found", globex.get("/auth/admin/sessions/" + bob.session(), admin));
        Answers.assertProblem(404, "not-found", globex.send("DELETE /auth/admin/sessions/" + bob.session(), "", admin));
        String revoke = "POST /auth/admin/sessions/revoke";
        Answers.assertProblem(404, "not-found", globex.send(revoke, "{\"tenant\":\"acme\"}", admin));
        Answers.assertProblem(404, "not-found", globex.send(revoke, "{\"tenant\":\"default\"}", admin));
        Answers.assertProblem(403, "forbidden", globex.send(revoke, "{\"everyone\":true}", admin));
        assertEquals(
                200, globex.send(revoke, "{\"account\":\"id-of-gina\"}", admin).status());
        assertEquals(
                200,
                globex.send("POST /auth/admin/accounts/id-of-gina/disable", "{}", admin)
                        .status());
        bob.assertSignedIn();
        root.assertSignedIn();
        acme.program("gina").assertSignedIn();
    }

    @Test
    void signingOutEverywhereEndsNothing() {
        Guest bob = acme.program("dan");
        Guest same = globex.program("dan");
        assertEquals(
                200, globex.send("POST /auth/logout-all", "", same.bearer()).status());
        bob.assertSignedIn();
        Answers.assertProblem(401, "revoked", globex.get("/api/hello", same.bearer()));
    }

    @Test
    void anApiTokenIsUnknownAndNotThere() {
        Guest bob = acme.program("bob");
        Guest same = globex.program("bob");
        RawHttp.Answer made = acme.send("POST /auth/tokens", "{\"name\":\"x\",\"expires_in_days\":1}", bob.bearer());
        assertEquals(201, made.status(), made::toString);
        String text = Answers.json(made).get("token").textValue();
        String id = Answers.json(made).get("id").textValue();
        String bearer = "Authorization: Bearer " + text;
        assertEquals(200, acme.get("/api/hello", bearer).status());
        assertUnknown(Answers.unhandled(server, () -> globex.get("/api/hello", bearer)));
        Answers.assertProblem(404, "not-found", globex.get("/auth/tokens/" + id, same.bearer()));
        Answers.assertProblem(404, "not-found", globex.send("DELETE /auth/tokens/" + id, "", same.bearer()));
        Answers.assertProblem(404, "not-found", globex.send("POST /auth/tokens/" + id + "/rotate", "", same.bearer()));
        assertEquals(
                202,
                globex.send("POST /auth/tokens/revoke-leaked", "{\"token\":\"" + text + "\"}")
                        .status());
        assertEquals(200, acme.get("/api/hello", bearer).status());
    }

    @Test
    void aTenantsOwnSettingsHoldForItAlone() {
        String body = "{\"name\":\"x\",\"expires_in_days\":31}";
        assertEquals(
                201,
                acme.send("POST /auth/tokens", body, acme.program("dan").bearer())
                        .status());
        Answers.assertProblem(
                422,
                "invalid-field",
                globex.send("POST /auth/tokens", body, globex.program("dan").bearer()));
    }

    @Test
    void introspectionTellsNothingAndEndsNothing() {
        Guest bob = acme.program("bob");
        Guest root = globex.program("root");
        RawHttp.Answer account =
                globex.send("POST /auth/admin/service-accounts", "{\"name\":\"gate\",\"roles\":[]}", root.bearer());
        assertEquals(201, account.status(), account::toString);
        String id = Answers.json(account).get("id").textValue();
        RawHttp.Answer made = globex.send(
                "POST /auth/admin/service-accounts/" + id + "/keys",
                "{\"name\":\"k\",\"expires_in_days\":1,\"scopes\":[\"doorward:introspect\"]}",
                root.bearer());
        assertEquals(201, made.status(), made::toString);
        String key = "Authorization: Bearer " + Answers.json(made).get("token").textValue();
        for (String token : List.of(bob.access(), bob.refresh())) {
            String body = "{\"token\":\"" + token + "\"}";
            assertEquals(
                    "{\"active\":false}",
                    globex.send("POST /auth/introspect", body, key).body());
            assertEquals(200, globex.send("POST /auth/revoke", body, key).status());
        }
        bob.assertSignedIn();
        Answers.assertProblem(
                404,
                "not-found",
                acme.get(
                        "/auth/admin/service-accounts/" + id,
                        acme.program("root").bearer()));
    }

    @Test
    void whatAllTenantsShareIsForAdministratorsOfTheDefaultTenant() {
        Guest root = acme.program("root");
        assertEquals(
                200, acme.get("/auth/admin/service-accounts", root.bearer()).status());
        for (String call : List.of("GET /auth/admin/keys", "POST /auth/admin/keys", "DELETE /auth/admin/keys/x")) {
            Answers.assertProblem(403, "forbidden", acme.send(call, "", root.bearer()));
        }
    }

    @Test
    void aTicketIsUnknownAndIsNotUsedUp() {
        Guest bob = acme.program("bob");
        RawHttp.Answer issued = acme.send("POST /auth/ticket", "", bob.bearer());
        String ticket = Answers.json(issued).get("ticket").textValue();
        // however the page says where it is from
        String origin = acme.host().isEmpty() ? "X: 1" : "Origin: https://" + acme.host();
        assertUnknown(Answers.unhandled(server, () -> globex.get("/api/stream?ticket=" + ticket, origin)));
        assertEquals(200, acme.get("/api/stream?ticket=" + ticket).status());
    }

    @Test
    void anAntiForgeryTokenIsNone() {
        Guest bob = acme.browser("bob");
        Guest same = globex.browser("bob");
        String token = "X-CSRF-Token: "
                + Answers.json(acme.get("/auth/csrf", bob.cookies()))
                        .get("csrf_token")
                        .textValue();
        Answers.assertProblem(403, "cross-origin", globex.send("POST /api/hello", "", same.cookies(), token));
        assertEquals(200, acme.send("POST /api/hello", "", bob.cookies(), token).status());
    }

    @Test
    void aCursorIsInvalid() {
        Guest bob = acme.program("erin");
        acme.program("erin");
        acme.program("erin");
        JsonNode page = Answers.json(acme.get("/auth/sessions?limit=1", bob.bearer()));
        String cursor = page.get("next").textValue();
        assertEquals(
                200, acme.get("/auth/sessions?cursor=" + cursor, bob.bearer()).status());
        Guest same = globex.program("erin");
        Answers.assertProblem(422, "invalid-field", globex.get("/auth/sessions?cursor=" + cursor, same.bearer()));
    }

    @Test
    void failedSignInsSlowNobodyDown() {
        int status = 401;
        for (int i = 0; i < 50 && status == 401; i++) {
            status = acme.signIn("frank", "wrong", "").status();
        }
        assertEquals(429, status);
        assertEquals(401, globex.signIn("frank", "wrong", "").status(), "the first one here");
        globex.program("frank").assertSignedIn();
    }

    @Test
    void anAccountsRequestsAreCountedApart() {
        Guest carol = acme.program("carol");
        Guest same = globex.program("carol");
        int status = 200;
        for (int i = 0; i < 41 && status == 200; i++) {
            status = acme.get("/api/hello", carol.bearer()).status();
        }
        assertEquals(429, status);
        same.assertSignedIn();
    }

    @Test
    void aKnownBrowserIsAStranger() {
        Guest bob = acme.browser("bob");
        assertFalse(bob.device().isEmpty());
        Guest same = globex.browser("bob", "Cookie: " + globex.cookieName("-device") + "=" + bob.device());
        // its own mark is added: what was there before proved nothing here
        assertEquals(3, same.device().split("\\.", -1).length, same.device());
    }

    @Test
    void aContainerSessionIsNobodys() {
        for (String who : List.of("", "bob")) {
            String target = who.isEmpty() ? "/public/x" : "/api/own";
            String inAcme = who.isEmpty() ? "X: 1" : acme.program(who).bearer();
            String inGlobex = who.isEmpty() ? "X: 1" : globex.program(who).bearer();
            RawHttp.Answer put = acme.get(target + "?session=secret", inAcme);
            String id = Stream.of(put.headers("Set-Cookie")
                            .filter(line -> line.startsWith("JSESSIONID="))
                            .findFirst()
                            .orElseThrow()
                            .split("[=;]", -1))
                    .skip(1)
                    .findFirst()
                    .orElseThrow();
            String cookie = "Cookie: JSESSIONID=" + id;
            RawHttp.Answer same = acme.get("/public/x?session=again", inAcme, cookie);
            assertTrue(same.headers("Set-Cookie").findAny().isEmpty(), "it goes on in its tenant: " + same);
            RawHttp.Answer other = globex.get("/public/x?session=other", inGlobex, cookie);
            assertTrue(
                    other.headers("Set-Cookie").anyMatch(line -> line.startsWith("JSESSIONID=") && !line.contains(id)),
                    "another one is made: " + other);
        }
    }
}
