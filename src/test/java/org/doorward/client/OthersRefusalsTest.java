package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.doorward.testing.HeldAnswers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what Doorward itself says of this session ends it, for all tabs. */
@Tag("browser")
class OthersRefusalsTest {
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
    @ValueSource(strings = {"revoked", "signed-out", "suspended", "malformed"})
    void anotherApplicationsEndOfItsSessionIsNotOurs(String reason) {
        bed.answers.refuse("/api/other", 401, reason);
        assertEquals(401L, bed.status("/api/other"));
        assertEquals(1, bed.answers.count("/auth/me"), "we asked for ourselves");
        bed.expireAccess();
        assertEquals(401L, bed.status("/api/other"));
        assertEquals(List.of(), bed.reasons());
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @Test
    void anEndThatOurOwnEndpointConfirmsIsToldWithItsReason() {
        bed.answers.refuse("/api/own-end", 401, "revoked");
        bed.answers.refuse("/auth/me", 401, "unauthenticated");
        bed.answers.refuse(ClientBed.REFRESH, 401, "malformed");
        assertEquals(401L, bed.status("/api/own-end"));
        assertEquals(List.of("revoked"), bed.reasons());
    }

    @Test
    void aProxysRefusalOfTheRefreshEndsNothing() {
        bed.expireAccess();
        bed.answers.answer(ClientBed.REFRESH, 401, "text/html", "<h1>Who are you?</h1>");
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), bed.reasons());
        bed.answers.restore(ClientBed.REFRESH);
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @ParameterizedTest
    @CsvSource({"429, 429", "503, 503", "500, 401", "403, 401", "404, 401"})
    void onlyADelayOfTheRefreshTakesThePlaceOfTheRefusal(int refresh, long told) {
        bed.expireAccess();
        bed.answers.refuse(ClientBed.REFRESH, refresh, "test");
        assertEquals(told, bed.status(ClientBed.HELLO));
        assertEquals(List.of(), bed.reasons());
    }

    @Test
    void aRefusalWithoutABodyIsUnderstood() {
        bed.expireAccess();
        assertEquals(200L, bed.run("return outcome('/api/hello', { method: 'HEAD' });"));
        assertEquals(1, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void aLateRefusalOfAnOldRefreshDoesNotEndANewSession() {
        bed.expireAccess();
        bed.answers.refuse(ClientBed.REFRESH, 401, "revoked");
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.run("window.call = outcome('/api/hello');");
        refresh.awaitReady();
        bed.answers.restore(ClientBed.REFRESH);
        assertEquals(200L, bed.signInAs("ada", 0));
        bed.run("await doorward.me();");
        refresh.release();
        assertEquals(200L, bed.run("return call;"));
        assertEquals(List.of(), bed.reasons());
    }
}
