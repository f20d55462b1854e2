package org.doorward.internal.http.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.Answers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor.Guest;
import org.junit.jupiter.api.Test;

/** A credential of one tenant is refused in another as if nobody had ever made it, and works on where it belongs. */
abstract class TenantCredentialContract extends TenantIsolationBed {
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
    void aKnownBrowserIsAStranger() {
        Guest bob = acme.browser("bob");
        assertFalse(bob.device().isEmpty());
        Guest same = globex.browser("bob", "Cookie: " + globex.cookieName("-device") + "=" + bob.device());
        // its own mark is added: what was there before proved nothing here
        assertEquals(3, same.device().split("\\.", -1).length, same.device());
    }
}
