package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a call's body when the call must be made again. */
@Tag("browser")
class BodiesTest {
    private static final Duration PAST_ACCESS = Duration.ofSeconds(61);

    private static ClientBed bed;

    @BeforeAll
    static void start() {
        bed = ClientBed.overTls("doorward.session.access", "1m");
        bed.signIn("{}");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'/api/echo', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{\"a\":1}' }",
                "'/api/echo', { method: 'POST', body: new URLSearchParams({ a: 1 }) }",
                "'/api/echo', { method: 'POST', body: form }",
                "'/api/echo', { method: 'POST', body: new Blob(['{\"a\":1}'], { type: 'text/plain' }) }",
                "'/api/echo', { method: 'POST', body: new TextEncoder().encode('a=1') }",
                "'/api/echo', { method: 'POST', body: new TextEncoder().encode('a=1').buffer }",
                "new URL('/api/echo', location), { method: 'PUT', body: 'a=1' }",
                "new Request('/api/echo', { method: 'POST', body: 'a=1' })",
                "new Request('/api/echo', { method: 'POST', body: 'b=2' }), { body: 'a=1' }",
                "new Request('/api/echo', { method: 'DELETE', headers: { 'X-Test': 'a' } })"
            })
    void everyBodyThatCanBeSentAgainIs(String call) {
        String form = "const form = new FormData(); form.append('a', new Blob(['1']), 'a.txt');";
        List<String> plain = bodiesOf(form + "return fetch(" + call + ").then(r => r.status);");
        assertEquals(1, plain.size());
        bed.server.clock.advance(PAST_ACCESS);
        List<String> again = bodiesOf(form + "return outcome(" + call + ");");
        assertEquals(plain, again, "the server saw it once and whole");
    }

    private static List<String> bodiesOf(String script) {
        bed.answers.forget();
        assertEquals(200L, bed.run(script));
        return bed.answers.bodies("/api/echo").stream()
                .map(body -> body.replaceAll("WebKitFormBoundary\\w+", "boundary"))
                .toList();
    }

    @Test
    void aStreamIsSentOnceAndTheCallerIsTold() {
        bed.server.clock.advance(PAST_ACCESS);
        bed.answers.forget();
        Object told = bed.run("""
                const body = new Blob(["a=1"]).stream();
                return doorward.fetch("/api/echo", { method: "POST", body, duplex: "half" })
                    .then(response => `answered ${response.status}`, error => [error.message, error.response.status]);
                """);
        assertEquals(List.of("A stream cannot be sent again", 401L), told);
        assertEquals(0, bed.answers.bodies("/api/echo").size());
        assertEquals(200L, streamed(), "the session was renewed all the same");
    }

    @Test
    void aStreamWaitsForTheRefreshWhenTheTokenIsKnownToEnd() {
        assertEquals(true, bed.run("return doorward.refresh();"), "it is told how long the tokens are good");
        bed.run("""
                const now = Date.now;
                Date.now = () => now.call(Date) + 55_000;
                """);
        bed.server.clock.advance(PAST_ACCESS);
        bed.answers.forget();
        assertEquals(200L, streamed());
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
        assertTrue(bed.reasons().isEmpty());
    }

    private static Object streamed() {
        bed.answers.forget();
        return bed.run("""
                const body = new Blob(["a=1"]).stream();
                return outcome("/api/echo", { method: "POST", body, duplex: "half" });
                """);
    }
}
