package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** The ways into the sample, as a program and as a browser, and what shows that somebody is in. */
final class SampleDoor {
    static final Map<String, String> AS_NAVIGATION =
            Map.of("Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin");

    private final URI base;
    private final String origin;
    private final String username;
    private final String password;

    /** For the administrator of these data; the base ends with a slash. */
    SampleDoor(URI base, FreshData data) {
        this.base = base;
        this.origin = base.getScheme() + "://" + base.getAuthority();
        this.username = data.username();
        this.password = data.password();
    }

    void withAWrongPassword() throws IOException, InterruptedException {
        HttpCaller anybody = new HttpCaller(base);
        assertProblem(401, anybody.postJson("auth/login", credentials("not it"), Map.of()));

        HttpCaller.Answer back = sendForm(anybody, "not it");
        assertEquals(303, back.status(), back::toString);
        String location = back.header("Location").orElseThrow();
        assertTrue(location.contains(base.getPath() + "signin.xhtml"), location);
        assertTrue(location.contains("reason=credentials"), location);
        assertTrue(anybody.cookies().isEmpty(), "no sign-in, no cookie");
    }

    HttpCaller bearerClient() throws IOException, InterruptedException {
        HttpCaller client = new HttpCaller(base);
        HttpCaller.Answer signedIn = client.postJson("auth/login", credentials(password), Map.of());
        assertEquals(200, signedIn.status(), signedIn::toString);
        assertTrue(client.cookies().isEmpty(), "bearer tokens come without cookies");
        client.useTokensOf(signedIn.json());
        assertGreeted(client);
        HttpCaller.Answer admin = client.get("api/admin");
        assertEquals(200, admin.status(), admin::toString);
        assertEquals(username, admin.json().getString("admin"));

        HttpCaller.Answer fresh = client.get("api/admin/fresh");
        assertEquals(200, fresh.status(), fresh::toString);
        assertEquals(username, fresh.json().getString("fresh"));

        JsonObject me = client.get("auth/me").json();
        assertEquals(username, me.getJsonObject("account").getString("username"));
        assertTrue(me.getJsonArray("roles").contains(Json.createValue("admin")), me::toString);
        return client;
    }

    HttpCaller browserThatCallsTheApi() throws IOException, InterruptedException {
        HttpCaller browser = new HttpCaller(base);
        HttpCaller.Answer signedIn = browser.postJson("auth/login", credentials(password), sameOrigin());
        assertEquals(200, signedIn.status(), signedIn::toString);
        assertFalse(signedIn.json().containsKey("access_token"), "no token where a script could read it");
        assertFalse(signedIn.json().containsKey("refresh_token"), "no token where a script could read it");
        assertCookies(browser, signedIn);
        assertGreeted(browser);
        return browser;
    }

    HttpCaller browserThatSendsTheForm() throws IOException, InterruptedException {
        HttpCaller browser = new HttpCaller(base);
        HttpCaller.Answer signedIn = sendForm(browser, password);
        assertEquals(303, signedIn.status(), signedIn::toString);
        String location = signedIn.header("Location").orElseThrow();
        assertEquals(base.getPath() + "account.xhtml", base.resolve(location).getPath());
        assertCookies(browser, signedIn);

        HttpCaller.Answer account = browser.send("GET", "account.xhtml", null, AS_NAVIGATION);
        assertEquals(200, account.status(), account::toString);
        assertTrue(account.body().contains("<h1 id=\"name\">" + username + "</h1>"), account::toString);
        assertGreeted(browser);
        return browser;
    }

    void assertGreeted(HttpCaller caller) throws IOException, InterruptedException {
        HttpCaller.Answer hello = caller.get("api/hello");
        assertEquals(200, hello.status(), hello::toString);
        assertEquals(username, hello.json().getString("hello"));
    }

    static void assertProblem(int status, HttpCaller.Answer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").orElse("").startsWith("application/problem+json"), answer::toString);
        assertEquals(status, answer.json().getInt("status"));
    }

    /** Every cookie that was set at a sign-in is out of reach of scripts and of plain http. */
    private static void assertCookies(HttpCaller browser, HttpCaller.Answer answer) {
        assertFalse(browser.cookies().isEmpty(), answer::toString);
        for (String cookie : answer.headers("Set-Cookie")) {
            String attributes = cookie.toLowerCase(Locale.ROOT);
            if (!attributes.startsWith("jsessionid=")) {
                assertTrue(attributes.contains("; httponly"), cookie);
                assertTrue(attributes.contains("; secure"), cookie);
                assertTrue(attributes.contains("; samesite=lax"), cookie);
            }
        }
    }

    private HttpCaller.Answer sendForm(HttpCaller browser, String withPassword)
            throws IOException, InterruptedException {
        String fields = HttpCaller.formOf(Map.of(
                "username", username,
                "password", withPassword,
                "return_to", base.getPath() + "account.xhtml"));
        return browser.send("POST", "auth/login", fields, formHeaders());
    }

    Map<String, String> formHeaders() {
        return Map.of(
                "Accept", "text/html",
                "Sec-Fetch-Mode", "navigate",
                "Sec-Fetch-Site", "same-origin",
                "Origin", origin,
                "Content-Type", "application/x-www-form-urlencoded");
    }

    Map<String, String> sameOrigin() {
        return Map.of("Origin", origin, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors");
    }

    private String credentials(String withPassword) {
        return Json.createObjectBuilder()
                .add("username", username)
                .add("password", withPassword)
                .build()
                .toString();
    }
}
