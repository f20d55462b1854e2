package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.HeldAnswers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the server answers, the client does not go round in circles. */
@Tag("browser")
class BoundedTest {
    private static ClientBed bed;

    @BeforeAll
    static void start() {
        bed = new ClientBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void signIn() {
        bed.answers.restoreAll();
        bed.signIn("{}");
        bed.answers.forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "unauthenticated"})
    void anApiThatAlwaysAnswers401CausesThreeRefreshesAndOneError(String reason) {
        bed.answers.refuse("/api/refused", 401, reason);
        for (int i = 0; i < 20; i++) {
            assertEquals(401L, bed.status("/api/refused"));
        }
        assertEquals(3, bed.answers.count(ClientBed.REFRESH));
        assertEquals(23, bed.answers.count("/api/refused"), "each call at most twice");
        assertEquals(List.of("refresh"), bed.errors());
        assertEquals(List.of(), bed.reasons(), "the session is good");
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @Test
    void soDoManyCallsAtOnce() {
        bed.answers.refuse("/api/refused", 401, "expired");
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    Collections.nCopies(20, 401L),
                    bed.run("return Promise.all(Array.from({ length: 20 }, () => outcome('/api/refused')));"));
        }
        assertTrue(bed.answers.count(ClientBed.REFRESH) <= 3, "" + bed.answers.count(ClientBed.REFRESH));
        assertEquals(List.of("refresh"), bed.errors());
    }

    @Test
    void aBrowserThatKeepsNoCookiesIsOneError() {
        try (ClientBed blocked = ClientBed.withoutCookies()) {
            blocked.openPage();
            assertEquals(200L, blocked.signInAs("ada", 0));
            blocked.connectOnly("{}");
            for (int i = 0; i < 5; i++) {
                assertEquals(401L, blocked.status(ClientBed.HELLO));
            }
            assertEquals(List.of("cookies"), blocked.errors());
            assertEquals(List.of(), blocked.reasons());
            assertEquals(1, blocked.answers.count(ClientBed.REFRESH));
        }
    }

    @Test
    void whoWasNeverSignedInIsToldOnce() {
        bed.run("await doorward.signOut(); doorward.close();");
        bed.openPage();
        bed.answers.forget();
        bed.connectOnly("{}");
        assertEquals(List.of(), bed.run("return events;"));
        for (int i = 0; i < 5; i++) {
            assertEquals(401L, bed.status(ClientBed.HELLO));
        }
        assertEquals(1, bed.reasons().size());
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void aWrongPasswordEndsNothing() {
        Object status = bed.run("""
                const body = JSON.stringify({ username: "ada", password: "wrong" });
                return outcome("/auth/login", { method: "POST", headers: { "Content-Type": "application/json" }, body });
                """);
        assertEquals(401L, status);
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
        assertEquals(List.of(), bed.reasons());
    }

    @Test
    void a503IsHandedBackAndSignsNobodyOut() {
        bed.answers.refuse("/api/refused", 503, "unavailable");
        assertEquals(503L, bed.status("/api/refused"));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
        bed.expireAccess();
        bed.answers.refuse(ClientBed.REFRESH, 503, "unavailable");
        assertEquals(503L, bed.status(ClientBed.HELLO), "what the refresh was answered");
        assertEquals(
                List.of(503L, 503L), bed.run("return Promise.all([outcome('/api/hello'), outcome('/api/hello')]);"));
        assertEquals(List.of(), bed.reasons());
        bed.answers.restore(ClientBed.REFRESH);
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @Test
    void aRefreshThatIsRefusedEndsIt() {
        bed.expireAccess();
        bed.answers.refuse(ClientBed.REFRESH, 401, "reused");
        assertEquals(
                Collections.nCopies(10, 401L),
                bed.run("return Promise.all(Array.from({ length: 10 }, () => outcome('/api/hello')));"));
        assertEquals(List.of("reused"), bed.reasons());
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void aDemandForAFreshSignInIsAnEventAndNoRefresh() {
        bed.server.clock.advance(Duration.ofMinutes(11));
        assertEquals(200L, bed.status(ClientBed.HELLO));
        bed.answers.forget();
        assertEquals(401L, bed.status("/api/fresh/page"));
        assertEquals(
                List.of(Map.of("maxAge", 600L, "status", 401L)),
                bed.run("return named('step-up').map(e => ({ maxAge: e.maxAge, status: e.response.status }));"));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
        assertEquals(List.of(), bed.reasons());
    }

    @Test
    void aPageThatAsksForItRefreshesAndCanBeTold() {
        long before = bed.generation();
        assertEquals(true, bed.run("return doorward.refresh();"));
        assertEquals(before + 1, bed.generation());
        assertEquals(1L, bed.run("return named('refreshed').length;"));
        assertEquals(DoorwardServer.USERNAME, bed.run("return (await doorward.me()).account.username;"));
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.run("window.both = Promise.all([doorward.refresh(), doorward.refresh()]);");
        refresh.awaitReady();
        refresh.release();
        assertEquals(List.of(true, true), bed.run("return both;"));
        assertEquals(before + 2, bed.generation());
    }
}
