package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All that can be done with the sample over HTTP, in the order in which somebody would do it; by all {@link SampleDoor ways in}. */
final class SampleJourney {
    private static final Pattern VIEW_STATE =
            Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]* value=\"([^\"]+)\"");

    private final URI base;
    private final SampleDoor door;

    /** The base ends with a slash. */
    SampleJourney(URI base, FreshData data) {
        this.base = base;
        this.door = new SampleDoor(base, data);
    }

    /** What everybody may see, signed in or not. */
    void publicPart(String server) throws IOException, InterruptedException {
        HttpCaller anybody = new HttpCaller(base);
        HttpCaller.Answer hello = anybody.get("public/hello");
        assertEquals(200, hello.status(), hello::toString);
        assertEquals("world", hello.json().getString("hello"));

        for (String landing : List.of("", "index.xhtml")) {
            HttpCaller.Answer page = anybody.get(landing);
            assertEquals(200, page.status(), page::toString);
            assertTrue(page.body().contains("<strong id=\"server\">" + server), "a CDI bean names the server: " + page);
        }

        HttpCaller.Answer signIn = anybody.get("signin.xhtml?reason=idle&return_to=/%22%3E%3Cb%3E");
        assertEquals(200, signIn.status(), signIn::toString);
        assertTrue(signIn.body().contains("You were away for a while"), signIn::toString);
        assertTrue(signIn.body().contains("action=\"" + base.getPath() + "auth/login\""), signIn::toString);
        assertFalse(signIn.body().contains("<b>"), "what comes from the address is escaped");

        for (String asset : List.of("public/app.css", "public/app.js", "public/favicon.svg", "auth/client.js")) {
            assertEquals(200, anybody.get(asset).status(), asset);
        }
        assertTrue(
                Set.of(200, 401).contains(anybody.get("api/hello").status()),
                "JAX-RS answers, or the filter before it; but the address is known");
    }

    /** The whole of it; needs the administrator of {@link FreshData}. */
    void everything() throws IOException, InterruptedException {
        withoutACredential();
        door.withAWrongPassword();
        HttpCaller client = door.bearerClient();
        HttpCaller browser = door.browserThatCallsTheApi();
        HttpCaller form = door.browserThatSendsTheForm();
        crossOrigin(browser);
        faces(form);
        JsonObject refreshed = refresh(client, browser);
        devices(browser, client, refreshed.getString("session_id"));
        signOut(browser, form);
        ambiguousPath();
    }

    private void withoutACredential() throws IOException, InterruptedException {
        HttpCaller anybody = new HttpCaller(base);
        for (String address : List.of("api/hello", "api/admin", "api/admin/fresh", "account.xhtml")) {
            HttpCaller.Answer refused = anybody.get(address);
            SampleDoor.assertProblem(401, refused);
            assertTrue(refused.header("WWW-Authenticate").isPresent(), refused::toString);
        }
        SampleDoor.assertProblem(
                401, anybody.send("POST", "api/echo", "{}", Map.of("Content-Type", "application/json")));

        HttpCaller.Answer sentAway = anybody.send("GET", "account.xhtml", null, SampleDoor.AS_NAVIGATION);
        assertTrue(Set.of(302, 303).contains(sentAway.status()), sentAway::toString);
        String location = sentAway.header("Location").orElseThrow();
        assertTrue(location.contains(base.getPath() + "signin.xhtml"), location);
        assertTrue(location.contains("return_to="), location);
    }

    private void crossOrigin(HttpCaller browser) throws IOException, InterruptedException {
        String body = "{\"said\":[1,\"two\",null]}";
        HttpCaller.Answer foreign = browser.postJson(
                "api/echo", body, Map.of("Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"));
        SampleDoor.assertProblem(403, foreign);
        SampleDoor.assertProblem(
                403, browser.postJson("api/echo", body, Map.of("Origin", "https://elsewhere.example")));
        SampleDoor.assertProblem(403, browser.postJson("api/echo", body, Map.of()));

        HttpCaller.Answer own = browser.postJson("api/echo", body, door.sameOrigin());
        assertEquals(200, own.status(), own::toString);
        assertEquals("two", own.json().getJsonArray("said").getString(1));
    }

    /** A page that is sent back to the server finds its state again. */
    private void faces(HttpCaller browser) throws IOException, InterruptedException {
        HttpCaller.Answer page = browser.send("GET", "account.xhtml", null, SampleDoor.AS_NAVIGATION);
        for (String note : List.of("first note", "second note")) {
            Matcher state = VIEW_STATE.matcher(page.body());
            assertTrue(state.find(), page::toString);
            String fields = notes(note, state.group(1));
            page = browser.send("POST", "account.xhtml", fields, door.formHeaders());
            assertEquals(200, page.status(), page::toString);
            assertTrue(page.body().contains("<li>" + note + "</li>"), page::toString);
        }
        assertTrue(page.body().contains("<li>first note</li>"), "the view remembers the first note: " + page);
        for (String broken :
                List.of("", "garbage", "1:2", "a:b:c", "-1:-2", "stateless", "rO0ABXNy", "%00", "x".repeat(9000))) {
            assertShowsNoInnards(
                    400, browser.send("POST", "account.xhtml", notes("a note", broken), door.formHeaders()), broken);
        }
        assertShowsNoInnards(404, browser.send("GET", "nothing.xhtml", null, SampleDoor.AS_NAVIGATION), "no such view");
        assertShowsNoInnards(404, browser.send("GET", "nothing.txt", null, SampleDoor.AS_NAVIGATION), "no such file");
    }

    private static String notes(String note, String state) {
        return HttpCaller.formOf(
                Map.of("notes", "notes", "notes:text", note, "notes:add", "Add", "jakarta.faces.ViewState", state));
    }

    private static void assertShowsNoInnards(int status, HttpCaller.Answer answer, String what) {
        assertEquals(status, answer.status(), () -> what + answer);
        assertTrue(answer.body().contains("Doorward sample"), () -> what + answer);
        for (String innard : List.of("Exception", "\tat ", "com.sun", "Apache Tomcat", "Jetty", "JBWEB")) {
            assertFalse(answer.body().contains(innard), () -> what + answer);
        }
    }

    private JsonObject refresh(HttpCaller client, HttpCaller browser) throws IOException, InterruptedException {
        HttpCaller.Answer forClient = client.postJson(
                "auth/refresh",
                Json.createObjectBuilder()
                        .add("refresh_token", client.refreshToken())
                        .build()
                        .toString(),
                Map.of());
        assertEquals(200, forClient.status(), forClient::toString);
        client.useTokensOf(forClient.json());
        door.assertGreeted(client);

        Map<String, String> before = browser.cookies();
        HttpCaller.Answer forBrowser = browser.send("POST", "auth/refresh", "", door.sameOrigin());
        assertEquals(200, forBrowser.status(), forBrowser::toString);
        assertFalse(forBrowser.json().containsKey("refresh_token"), "no token where a script could read it");
        assertFalse(before.equals(browser.cookies()), "the cookies are new ones");
        door.assertGreeted(browser);
        return forClient.json();
    }

    private void devices(HttpCaller browser, HttpCaller other, String otherSession)
            throws IOException, InterruptedException {
        JsonObject listed = browser.get("auth/sessions").json();
        List<JsonObject> sessions = listed.getJsonArray("sessions").getValuesAs(JsonObject.class);
        assertEquals(3, listed.getInt("total"));
        assertEquals(3, sessions.size());
        assertEquals(
                1,
                sessions.stream()
                        .filter(session -> session.getBoolean("current"))
                        .count());
        assertTrue(
                sessions.stream()
                        .anyMatch(session -> session.getString("session_id").equals(otherSession)),
                listed::toString);

        HttpCaller.Answer revoked = browser.send("DELETE", "auth/sessions/" + otherSession, null, door.sameOrigin());
        assertEquals(204, revoked.status(), revoked::toString);
        HttpCaller.Answer refused = other.get("api/hello");
        SampleDoor.assertProblem(401, refused);
        assertEquals("revoked", refused.json().getString("reason"));
        assertEquals(2, browser.get("auth/sessions").json().getInt("total"));
    }

    private void signOut(HttpCaller browser, HttpCaller form) throws IOException, InterruptedException {
        HttpCaller.Answer others = browser.postJson("auth/logout-all", "{\"except_current\":true}", door.sameOrigin());
        assertEquals(200, others.status(), others::toString);
        assertEquals(1, others.json().getInt("revoked"));
        SampleDoor.assertProblem(401, form.get("api/hello"));
        door.assertGreeted(browser);

        HttpCaller late = browser.withTheSameCookies();
        HttpCaller.Answer signedOut = browser.send("POST", "auth/logout", "", door.sameOrigin());
        assertEquals(204, signedOut.status(), signedOut::toString);
        // but for the one that the browser is known again by, which is no credential
        assertTrue(
                browser.cookies().keySet().stream().allMatch(name -> name.endsWith("-device")),
                "the cookies are taken back: " + signedOut);
        HttpCaller.Answer refused = late.get("api/hello");
        SampleDoor.assertProblem(401, refused);
        assertEquals("signed-out", refused.json().getString("reason"));

        HttpCaller.Answer navigation = late.send("GET", "account.xhtml", null, SampleDoor.AS_NAVIGATION);
        assertTrue(Set.of(302, 303).contains(navigation.status()), navigation::toString);
        assertTrue(navigation.header("Location").orElseThrow().contains("signin.xhtml"), navigation::toString);
    }

    private void ambiguousPath() throws IOException, InterruptedException {
        HttpCaller.Answer refused = new HttpCaller(base).get("api/;/hello");
        assertEquals(400, refused.status(), refused::toString);
    }
}
