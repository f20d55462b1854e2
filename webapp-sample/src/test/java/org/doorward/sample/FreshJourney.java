package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sample with beans, resources and servlets that ask for a sign-in of the last second, or of the last hour. */
final class FreshJourney {
    private final URI base;
    private final FreshData data;

    FreshJourney(URI base, FreshData data) {
        this.base = base;
        this.data = data;
    }

    void everything() throws IOException, InterruptedException {
        awaitReadiness();
        HttpCaller client = new HttpCaller(base);
        client.useTokensOf(
                client.postJson("auth/login", credentials(), Map.of()).json());
        HttpCaller browser = signIn(Map.of("Origin", base.getScheme() + "://" + base.getAuthority()));
        awaitStale(client);
        awaitStale(browser);
        for (HttpCaller caller : List.of(client, browser)) {
            for (String lenient : List.of(
                    "api/hello",
                    "api/admin",
                    "api/admin/fresh",
                    "api/fresh/free",
                    "api/fresh/lenient",
                    "api/fresh/sub/free",
                    "api/fresh/hall/open/lenient",
                    "api/vault/look",
                    "room/look")) {
                HttpCaller.Answer served = caller.get(lenient);
                assertEquals(200, served.status(), served::toString);
            }
            for (String strict : List.of(
                    "api/fresh/strict",
                    "api/fresh/sub/strict",
                    "api/fresh/kept/lenient",
                    "api/fresh/hall/guarded/free",
                    "api/fresh/kept/deeper/free",
                    "api/strict/more-lenient",
                    "api/strict/sub/free",
                    "api/vault/own",
                    "api/vault/open",
                    "room/open",
                    "room/enter",
                    "room/peep",
                    "strict-servlet")) {
                assertStepUp(caller.get(strict));
            }
            assertEquals(200, caller.get("api/hello").status(), "the session goes on");
        }
        assertSentToTheSignInPage(browser);
        assertAFormArrivesAsItWasSent(browser);
    }

    private HttpCaller signIn(Map<String, String> headers) throws IOException, InterruptedException {
        HttpCaller caller = new HttpCaller(base);
        HttpCaller.Answer signedIn = caller.postJson("auth/login", credentials(), headers);
        assertEquals(200, signedIn.status(), signedIn::toString);
        return caller;
    }

    private String credentials() {
        return Json.createObjectBuilder()
                .add("username", data.username())
                .add("password", data.password())
                .build()
                .toString();
    }

    /** A server that has only just started may take its time to open the database and to make the administrator. */
    private void awaitReadiness() throws IOException, InterruptedException {
        HttpCaller.Answer last = new HttpCaller(base).get("auth/health/ready");
        for (int i = 0; i < 600 && last.status() != 200; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            last = new HttpCaller(base).get("auth/health/ready");
        }
        for (int i = 0; i < 100 && last.status() == 200; i++) {
            if (new HttpCaller(base)
                            .postJson("auth/login", credentials(), Map.of())
                            .status()
                    == 200) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not ready in time: " + last);
    }

    /** Asks until a second has gone by since the sign-in; what is served before that is served well. */
    private static void awaitStale(HttpCaller caller) throws IOException, InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            HttpCaller.Answer answer = caller.get("api/fresh/strict");
            if (answer.status() == 401) {
                return;
            }
            assertEquals("strict", answer.body());
        }
        throw new AssertionError("still fresh");
    }

    private static void assertStepUp(HttpCaller.Answer answer) {
        assertEquals(401, answer.status(), answer::toString);
        assertEquals("application/problem+json", answer.header("Content-Type").orElse("none"), answer::toString);
        assertEquals("no-store", answer.header("Cache-Control").orElse("none"), answer::toString);
        assertEquals("step-up", answer.json().getString("reason"));
        assertEquals(1, answer.json().getInt("max_age"));
        assertEquals(
                "Bearer realm=\"doorward\", error=\"insufficient_user_authentication\", max_age=\"1\"",
                answer.header("WWW-Authenticate").orElse("none"));
        assertTrue(answer.headers("Set-Cookie").stream().noneMatch(cookie -> cookie.contains("doorward")), "kept");
    }

    private void assertSentToTheSignInPage(HttpCaller browser) throws IOException, InterruptedException {
        Map<String, String> navigation = Map.of("Accept", "text/html", "Sec-Fetch-Mode", "navigate");
        for (String strict : List.of("api/fresh/strict", "api/vault/open", "room/open", "strict-servlet")) {
            HttpCaller.Answer sentOn = browser.send("GET", strict, null, navigation);
            assertEquals(302, sentOn.status(), sentOn::toString);
            String location = sentOn.header("Location").orElseThrow();
            assertTrue(location.contains("signin.xhtml?reason=step-up&return_to="), location);
            HttpCaller.Answer page = browser.get("signin.xhtml?reason=step-up");
            assertTrue(page.body().contains("Please enter your password once more"), page::toString);
        }
    }

    /** Containers assume another encoding than browsers use, where nobody says which it is. */
    private static void assertAFormArrivesAsItWasSent(HttpCaller browser) throws IOException, InterruptedException {
        String token = browser.get("room/token").body();
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        String said = HttpCaller.formOf(Map.of("say", "Zoë €", "doorward_csrf", token));
        HttpCaller.Answer answer = browser.send("POST", "room/say", said, form);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("Zoë €", answer.body());
        String without = HttpCaller.formOf(Map.of("say", "Zoë €"));
        assertEquals(403, browser.send("POST", "room/say", without, form).status());
        assertFalse(token.isEmpty());
    }
}
