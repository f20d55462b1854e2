package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.doorward.sample.server.ServerKind;

/** The sample with pages that fail, begin early or go on on another thread, asked for by a browser to be renewed. */
final class RenewalJourney {
    /** For {@code web.xml}: Payara cannot merge those of a fragment with a page for all errors. */
    static final String ERROR_PAGES = """
            <error-page>
              <exception-type>org.doorward.sample.renewal.PageFailedException</exception-type>
              <location>/page/error</location>
            </error-page>
            <error-page>
              <error-code>410</error-code>
              <location>/page/error</location>
            </error-page>
            """;

    private static final String OWN = "the application's own error page";

    private static final List<Page> PAGES = List.of(
            new Page("served", 200, "served"),
            new Page("throws", 500, ""),
            new Page("throws-half-way", 500, ""),
            new Page("throws-for-an-error-page", 500, OWN),
            new Page("throws-half-way-for-an-error-page", 500, OWN),
            new Page("sends-error", 404, ""),
            new Page("sends-error-for-an-error-page", 410, OWN),
            new Page("resets", 200, "anew"),
            new Page("flushes-early", 200, "x".repeat(100_000)),
            new Page("goes-on", 200, "later"),
            new Page("goes-on-with-its-own", 200, "later"),
            new Page("events", 200, "data: 0\n\ndata: 1\n\ndata: 2\n\n"),
            new Page("dispatches?then=/served", 200, "served"),
            new Page("waits-too-long", 500, ""));

    private static final List<Page> FAILED_DISPATCHES = List.of(
            new Page("dispatches?then=/throws", 500, ""),
            // what fails then comes to Tomcat as another exception, for which there is no page
            new Page("dispatches?then=/throws-for-an-error-page", 500, ""),
            new Page("dispatches?then=/sends-error-for-an-error-page", 410, OWN));

    private final URI base;
    private final FreshData data;
    private final List<Page> pages = new ArrayList<>(PAGES);

    /** @param server some have no answer of their own to a failed dispatch */
    RenewalJourney(URI base, FreshData data, ServerKind server) {
        this.base = base;
        this.data = data;
        if (server.answersFailedDispatchesAsOthers()) {
            pages.addAll(FAILED_DISPATCHES);
        }
    }

    /** A page, and what its answer must be; the body only where it is the application's. */
    private record Page(String path, int status, String body) {}

    void everything() throws IOException, InterruptedException {
        awaitReadiness();
        for (Page page : pages) {
            assertRenews(page);
        }
    }

    private void assertRenews(Page page) throws IOException, InterruptedException {
        HttpCaller browser = signIn();
        browser.dropCookie("-access");
        Map<String, String> old = browser.cookies();
        HttpCaller lost = browser.withTheSameCookies();
        HttpCaller.Answer answer = browser.get("page/" + page.path());
        assertEquals(page.status(), answer.status(), page::path);
        if (!page.body().isEmpty()) {
            assertEquals(page.body(), answer.body(), page::path);
        }
        assertEquals(
                2,
                answer.headers("Set-Cookie").stream()
                        .filter(line -> line.startsWith("__Host-doorward") && !line.contains("=;"))
                        .count(),
                page::path);
        assertTrue(answer.header("Cache-Control").orElse("none").contains("no-store"), page::path);
        assertNotEquals(old, browser.cookies(), page::path);

        HttpCaller.Answer again = lost.get("page/served");
        assertEquals(200, again.status(), page::path);
        HttpCaller.Answer next = browser.get("page/served");
        assertEquals(200, next.status(), page::path);
        assertTrue(
                next.headers("Set-Cookie").stream().noneMatch(line -> line.startsWith("__Host-doorward")), page::path);
        browser.dropCookie("-access");
        lost.dropCookie("-access");
        assertEquals(browser.cookies(), lost.cookies(), () -> page.path() + ": one live refresh token");
        assertEquals(200, browser.get("page/served").status(), page::path);
    }

    private HttpCaller signIn() throws IOException, InterruptedException {
        HttpCaller browser = new HttpCaller(base);
        HttpCaller.Answer signedIn = browser.postJson(
                "auth/login", credentials(), Map.of("Origin", base.getScheme() + "://" + base.getAuthority()));
        assertEquals(200, signedIn.status(), signedIn::toString);
        return browser;
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
        for (int i = 0; i < 600; i++) {
            int status = new HttpCaller(base)
                    .postJson("auth/login", credentials(), Map.of())
                    .status();
            if (status == 200) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not ready in time");
    }
}
