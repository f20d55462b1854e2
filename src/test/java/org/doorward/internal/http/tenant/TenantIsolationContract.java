package org.doorward.internal.http.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.doorward.testing.Answers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TenantDoor.Guest;
import org.junit.jupiter.api.Test;

/**
 * Whatever belongs to one tenant means nothing in another, whose account has the same id, name and password. It is
 * refused there as if nobody had ever made it, and works on where it belongs.
 */
abstract class TenantIsolationContract extends TenantCredentialContract {
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
    void anAdministratorSuspendsAndReinstatesNobodysSession() {
        Guest hana = acme.program("hana");
        String admin = globex.program("root").bearer();
        String own = acme.program("root").bearer();
        String session = "POST /auth/admin/sessions/" + hana.session();
        for (String cause : List.of("administrative", "security")) {
            String body = "{\"cause\":\"" + cause + "\"}";
            Answers.assertProblem(404, "not-found", globex.send(session + "/suspend", body, admin));
            hana.assertSignedIn();
        }
        assertEquals(
                200,
                acme.send(session + "/suspend", "{\"cause\":\"administrative\"}", own)
                        .status());
        Answers.assertProblem(404, "not-found", globex.send(session + "/reinstate", "{}", admin));
        Answers.assertProblem(403, "suspended", acme.get("/api/hello", hana.bearer()));
        assertEquals(200, acme.send(session + "/reinstate", "{}", own).status());
        hana.assertSignedIn();
    }

    @Test
    void anAdministratorRestrictsAndReinstatesNobodysAccount() {
        Guest iris = acme.program("iris");
        Guest same = globex.program("iris");
        String admin = globex.program("root").bearer();
        String own = acme.program("root").bearer();
        String account = "POST /auth/admin/accounts/id-of-iris/";
        assertDone(globex.send(account + "require-password-change", "{}", admin));
        Answers.assertProblem(403, "password-change-required", globex.get("/api/hello", same.bearer()));
        iris.assertSignedIn();
        assertDone(globex.send(account + "suspend", "{\"cause\":\"security\"}", admin));
        Answers.assertProblem(401, "suspended", globex.get("/api/hello", same.bearer()));
        iris.assertSignedIn();
        acme.program("iris").assertSignedIn();
        assertDone(acme.send(account + "suspend", "{\"cause\":\"administrative\"}", own));
        assertDone(globex.send(account + "reinstate", "{}", admin));
        Answers.assertProblem(403, "suspended", acme.get("/api/hello", iris.bearer()));
        assertDone(acme.send(account + "reinstate", "{}", own));
        iris.assertSignedIn();
    }

    @Test
    void theTermsAreAcceptedForNobodyElse() {
        Guest frank = acme.program("frank");
        Guest same = globex.program("frank");
        assertUnknown(globex.send("POST /auth/terms", "", frank.bearer()));
        assertDone(globex.send("POST /auth/terms", "", same.bearer()));
        assertEquals(List.of(true, false), List.of(accepted(same), accepted(frank)));
    }

    private static boolean accepted(Guest guest) {
        return Answers.json(guest.door().get("/auth/me", guest.bearer()))
                .get("account")
                .get("terms_accepted")
                .booleanValue();
    }

    private static void assertDone(RawHttp.Answer answer) {
        assertEquals(2, answer.status() / 100, answer::toString);
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
    void whatAllTenantsShareIsForAdministratorsOfTheDefaultTenant() {
        Guest root = acme.program("root");
        assertEquals(
                200, acme.get("/auth/admin/service-accounts", root.bearer()).status());
        for (String call : List.of("GET /auth/admin/keys", "POST /auth/admin/keys", "DELETE /auth/admin/keys/x")) {
            Answers.assertProblem(403, "forbidden", acme.send(call, "", root.bearer()));
        }
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
