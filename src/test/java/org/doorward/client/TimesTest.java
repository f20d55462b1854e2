package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Warnings before the end, and a clock in the browser that is wrong. */
@Tag("browser")
class TimesTest {
    @ParameterizedTest
    @ValueSource(ints = {-86_400, 86_400})
    void aClockThatIsWrongByADayChangesNothing(int seconds) {
        try (ClientBed bed = new ClientBed()) {
            bed.chromium.command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                            const now = Date.now;
                            Date.now = () => now.call(Date) + %d * 1000;
                            """.formatted(seconds)));
            bed.signIn("{}");
            bed.answers.forget();
            for (int i = 0; i < 10; i++) {
                assertEquals(200L, bed.status(ClientBed.HELLO));
            }
            assertEquals(0, bed.answers.count(ClientBed.REFRESH), "none too early");
            bed.expireAccess();
            for (int i = 0; i < 10; i++) {
                assertEquals(200L, bed.status(ClientBed.HELLO));
            }
            assertEquals(1, bed.answers.count(ClientBed.REFRESH), "one in time");
            assertEquals(List.of(), bed.run("return named('expiring');"));
        }
    }

    @Test
    void theEndOfDisuseIsToldOnceAndAgainAfterUse() {
        try (ClientBed bed = new ClientBed("doorward.session.idle", "12s", "doorward.session.touch", "0s")) {
            bed.signIn("{}");
            Object told = bed.run("await until(() => named('expiring').length); return named('expiring')[0];");
            Map<?, ?> expiring = assertInstanceOf(Map.class, told);
            assertEquals("idle", expiring.get("kind"));
            assertEquals(Set.of("type", "kind", "seconds"), expiring.keySet());
            long left = ((Number) Objects.requireNonNull(expiring.get("seconds"))).longValue();
            assertTrue(left > 0 && left <= 6, () -> "at half the time at the latest: " + left);
            bed.answers.forget();
            // the server's time stands still: to it this is use in time
            assertEquals(200L, bed.status(ClientBed.HELLO));
            assertEquals(1L, bed.run("return named('expiring').length;"), "put off");
            bed.run("await until(() => named('expiring').length == 2);");
            bed.run("await new Promise(done => setTimeout(done, 1500));");
            assertEquals(2L, bed.run("return named('expiring').length;"), "once for each time");
            assertEquals(0, bed.answers.count("/auth/me"), "and the client itself does not use the session");
        }
    }

    @Test
    void useInOneTabPutsItOffInAll() {
        try (ClientBed bed = new ClientBed("doorward.session.idle", "14s")) {
            bed.signIn("{}");
            String first = bed.chromium.tab();
            bed.anotherTab("{}");
            bed.run("""
                    window.busy = setInterval(() => outcome("/api/hello"), 200);
                    await new Promise(done => setTimeout(done, 10500));
                    """);
            bed.chromium.toTab(first);
            assertEquals(List.of(), bed.run("return named('expiring');"));
        }
    }

    @Test
    void theEndOfTheLifetimeIsToldAndUseDoesNotPutItOff() {
        try (ClientBed bed = new ClientBed("doorward.session.browser-lifetime", "40s")) {
            bed.signIn("{ warnBefore: 39 }");
            bed.run("await until(() => named('expiring').length);");
            for (int i = 0; i < 5; i++) {
                assertEquals(200L, bed.status(ClientBed.HELLO));
            }
            assertEquals(
                    List.of("lifetime"),
                    bed.run("return named('expiring').map(event => event.kind);"),
                    "and only once");
        }
    }

    @Test
    void aPageThatComesBackLooksWhoIsSignedIn() {
        try (ClientBed bed = new ClientBed()) {
            bed.signIn("{}");
            bed.server.clock.advance(Duration.ofHours(25));
            bed.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));");
            bed.run("await until(() => named('signed-out').length);");
            assertTrue(List.of("expired", "idle").containsAll(bed.reasons()), bed.reasons()::toString);
        }
    }
}
