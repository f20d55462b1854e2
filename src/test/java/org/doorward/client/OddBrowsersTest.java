package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.HeldAnswers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers and pages that lack, refuse or replace what the client works with. */
@Tag("browser")
class OddBrowsersTest {
    private static final String NULL_STORAGE =
            "Object.defineProperty(window, 'localStorage', { get: () => null, configurable: true });";
    private static final String NO_STORAGE =
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });";
    private static final String FULL_STORAGE = """
            for (let length = 1 << 23; length; length >>= 1) {
                try { localStorage["filler" + length] = "x".repeat(length); } catch {}
            }
            """;
    private static final String NO_CHANNEL = "delete window.BroadcastChannel;";
    private static final String BROKEN_CHANNEL =
            "window.BroadcastChannel = class { constructor() { throw new DOMException('no', 'SecurityError'); } };";

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
        bed.openPage();
        bed.run("localStorage.clear();");
        assertEquals(200L, bed.signInAs(DoorwardServer.USERNAME, 0));
    }

    private static void connectAfter(String oddity) {
        bed.run(oddity);
        bed.connect("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {NULL_STORAGE, NO_STORAGE, FULL_STORAGE})
    void aSignOutNeedsNoStorage(String oddity) {
        connectAfter(oddity);
        bed.answers.refuse("/auth/logout", 503, "unavailable");
        assertEquals(false, bed.run("return doorward.signOut();"));
        assertEquals(List.of("signed-out"), bed.reasons());
        assertEquals(503L, bed.status(ClientBed.HELLO), "it is remembered all the same");
        bed.answers.restore("/auth/logout");
        assertEquals(401L, bed.status(ClientBed.HELLO));
        bed.openPage();
        assertEquals(401L, bed.run("return (await fetch('/api/hello')).status;"), "the server knows");
    }

    @ParameterizedTest
    @ValueSource(strings = {NULL_STORAGE, NO_STORAGE, FULL_STORAGE})
    void anEndIsToldAsWhatItIsAlsoWithoutStorage(String oddity) {
        connectAfter(oddity);
        bed.expireAccess();
        bed.answers.refuse(ClientBed.REFRESH, 401, "revoked");
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(List.of("revoked"), bed.reasons());
        assertEquals(List.of(), bed.errors());
    }

    @Test
    void aSignInThatLeavesNoCookieIsOneErrorAndNoLoop() {
        try (ClientBed blocked = ClientBed.withoutCookies()) {
            blocked.openPage();
            // even a browser that says it keeps them
            blocked.run("Object.defineProperty(navigator, 'cookieEnabled', { get: () => true });");
            blocked.connectOnly("{}");
            blocked.run("""
                    const body = JSON.stringify({ username: "ada", password: args[0] });
                    const headers = { "Content-Type": "application/json" };
                    await doorward.fetch("/auth/login", { method: "POST", headers, body });
                    """, DoorwardServer.PASSWORD);
            for (int i = 0; i < 3; i++) {
                assertEquals(401L, blocked.status(ClientBed.HELLO));
            }
            assertEquals(List.of("cookies"), blocked.errors());
            assertEquals(List.of(), blocked.reasons());
            assertEquals(0, blocked.answers.count(ClientBed.REFRESH));
        }
    }

    @Test
    void aPageMayPutTheClientInPlaceOfFetch() {
        bed.connect("{}");
        bed.run("window.fetch = doorward.fetch;");
        bed.expireAccess();
        assertEquals(200L, bed.run("return (await fetch('/api/hello')).status;"));
        assertEquals(true, bed.run("return doorward.signOut();"));
        assertEquals(401L, bed.run("return (await fetch('/api/hello')).status;"));
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_CHANNEL, BROKEN_CHANNEL})
    void withoutAChannelItWorksInItsOwnTab(String oddity) {
        connectAfter(oddity);
        bed.expireAccess();
        assertEquals(200L, bed.status(ClientBed.HELLO));
        assertEquals(true, bed.run("return doorward.signOut();"));
        assertEquals(List.of("signed-out"), bed.reasons());
        assertEquals(401L, bed.status(ClientBed.HELLO));
        bed.run("doorward.close();");
    }

    @Test
    void aCallThatIsUnderWayAtTheCloseIsAnswered() {
        bed.connect("{}");
        bed.expireAccess();
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.run("window.call = outcome('/api/hello');");
        refresh.awaitReady();
        bed.run("doorward.close();");
        refresh.release();
        assertEquals(200L, bed.run("return call;"));
    }

    @Test
    void anAbortedCallWaitsForNothing() {
        bed.connect("{}");
        bed.expireAccess();
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.run("window.stop = new AbortController(); window.call = outcome('/api/hello', { signal: stop.signal });");
        refresh.awaitReady();
        String failure = bed.run("stop.abort(); return call;").toString();
        assertEquals("AbortError", failure.split(":", -1)[0], "while the refresh goes on");
        refresh.release();
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }
}
