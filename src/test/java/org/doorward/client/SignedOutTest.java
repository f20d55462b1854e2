package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.doorward.testing.HeldAnswers;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sign-out in one tab is one in all tabs, whatever goes on in them, and with no network either. */
@Tag("browser")
class SignedOutTest {
    private static ClientBed bed;
    private static String one;
    private static String two;

    @BeforeAll
    static void start() {
        bed = new ClientBed();
        one = bed.chromium.tab();
        two = bed.chromium.newTab();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void signInInBothTabs() {
        bed.answers.restoreAll();
        bed.chromium.toTab(one);
        network(false);
        bed.openPage();
        bed.run("localStorage.clear();");
        bed.signIn("{}");
        bed.chromium.toTab(two);
        bed.openPage();
        bed.connect("{}");
        bed.chromium.toTab(one);
    }

    private static void network(boolean offline) {
        bed.chromium.command("Network.enable", Map.of());
        bed.chromium.command(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** What a stolen copy of the browser's cookies is still good for. */
    private static RawHttp.Answer withCookies(String access, String refresh, String requestLine) {
        String cookies =
                "Cookie: " + Visitor.ACCESS_COOKIE + "=" + access + "; " + Visitor.REFRESH_COOKIE + "=" + refresh;
        return RawHttp.send(bed.server.port(), requestLine, "", cookies, Visitor.SAME_ORIGIN);
    }

    @Test
    void allTabsAreToldAndNoneRefreshes() {
        assertEquals(true, bed.run("return doorward.signOut();"));
        assertEquals(List.of("signed-out"), bed.reasons());
        bed.chromium.toTab(two);
        bed.run("await until(() => named('signed-out').length);");
        bed.answers.forget();
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
        assertEquals(List.of("signed-out"), bed.reasons(), "told once");
        assertEquals(null, bed.run("return doorward.me();"));
    }

    @Test
    void duringAnotherTabsRefreshItLeavesNobodySignedIn() {
        bed.expireAccess();
        HeldAnswers.Held refresh = bed.answers.holdNext(ClientBed.REFRESH);
        bed.chromium.toTab(two);
        bed.run("window.call = outcome('/api/hello');");
        refresh.awaitReady();
        bed.chromium.toTab(one);
        assertEquals(true, bed.run("return doorward.signOut();"));
        refresh.release();
        bed.chromium.toTab(two);
        assertEquals(401L, bed.run("return call;"));
        assertEquals(List.of(), bed.run("return named('refreshed');"));
        assertEquals(List.of("signed-out"), bed.reasons());
        String access = bed.chromium.cookie(Visitor.ACCESS_COOKIE);
        String late = bed.chromium.cookie(Visitor.REFRESH_COOKIE);
        assertEquals(401, withCookies(access, late, "GET " + ClientBed.HELLO).status());
        assertEquals(401, withCookies(access, late, "POST " + ClientBed.REFRESH).status());
        for (String tab : List.of(one, two)) {
            bed.chromium.toTab(tab);
            assertEquals(401L, bed.status(ClientBed.HELLO));
            assertEquals(null, bed.run("return doorward.me();"));
        }
    }

    @Test
    void withoutNetworkItHoldsAtOnceAndIsSentWhenThatIsBack() {
        String access = bed.chromium.cookie(Visitor.ACCESS_COOKIE);
        String refresh = bed.chromium.cookie(Visitor.REFRESH_COOKIE);
        network(true);
        assertEquals(false, bed.run("return doorward.signOut();"));
        assertEquals(List.of("signed-out"), bed.reasons());
        assertEquals("TypeError: Failed to fetch", bed.status(ClientBed.HELLO));
        assertEquals(
                200, withCookies(access, refresh, "GET " + ClientBed.HELLO).status(), "nobody has told the server");
        network(false);
        bed.run("await until(() => !localStorage.length);");
        assertEquals(
                401, withCookies(access, refresh, "POST " + ClientBed.REFRESH).status());
        assertEquals(401L, bed.status(ClientBed.HELLO));
    }

    @Test
    void whatAClosedPageCouldNotSendIsSentByTheNext() {
        network(true);
        assertEquals(false, bed.run("return doorward.signOut();"));
        bed.run("doorward.close();");
        network(false);
        bed.openPage();
        bed.connectOnly("{}");
        bed.run("await until(() => !localStorage.length);");
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals("", bed.chromium.cookie(Visitor.REFRESH_COOKIE));
    }

    @Test
    void aLateSignOutSparesWhoSignedInSince() {
        network(true);
        bed.run("await doorward.signOut(); doorward.close();");
        network(false);
        bed.openPage();
        assertEquals(200L, bed.signInAs("ada", 0));
        bed.connect("{}");
        assertEquals(200L, bed.status(ClientBed.HELLO));
        assertEquals(0L, bed.run("return localStorage.length;"));
    }

    @Test
    void whoSignsInAgainIsKnownInAllTabs() {
        bed.run("await doorward.signOut();");
        bed.openPage();
        bed.signInAs("ada", 0);
        bed.connect("{}");
        bed.chromium.toTab(two);
        bed.run("await until(() => named('session').length > 1);");
        bed.expireAccess();
        assertEquals(200L, bed.status(ClientBed.HELLO), "it refreshes again");
    }

    @Test
    void signingInByTheClientIsKnownAtOnce() {
        bed.run("await doorward.signOut();");
        bed.run("""
                const body = JSON.stringify({ username: "ada", password: args[0] });
                await doorward.fetch("/auth/login", { method: "POST", headers: { "Content-Type": "application/json" }, body });
                """, org.doorward.testing.DoorwardServer.PASSWORD);
        bed.expireAccess();
        assertEquals(200L, bed.status(ClientBed.HELLO));
    }

    @Test
    void everywhereMeansAllDevicesAlsoWithAnExpiredToken() {
        Visitor phone = Visitor.program(bed.server);
        bed.expireAccess();
        assertEquals(true, bed.run("return doorward.signOut({ everywhere: true });"));
        assertEquals(401, phone.refreshInBody().status());
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertFalse(bed.reasons().isEmpty());
    }

    @Test
    void aSignOutThatTheServerCannotConfirmGoesBeforeTheNextCall() {
        bed.answers.refuse("/auth/logout", 503, "unavailable");
        assertEquals(false, bed.run("return doorward.signOut();"));
        assertEquals(503L, bed.status(ClientBed.HELLO), "nobody acts for who has signed out");
        bed.answers.restore("/auth/logout");
        assertEquals(401L, bed.status(ClientBed.HELLO));
        assertEquals(0L, bed.run("return localStorage.length;"));
    }

    @Test
    void aSessionThatWasEndedFromElsewhereIsNotRenewed() {
        for (String reason : List.of("revoked", "signed-out", "reused", "idle", "replaced", "suspended", "unknown")) {
            signInInBothTabs();
            bed.answers.forget();
            bed.answers.refuse("/api/refused", 401, reason);
            bed.answers.refuse("/auth/me", 401, reason);
            assertEquals(401L, bed.status("/api/refused"));
            assertEquals(List.of(reason), bed.reasons());
            bed.chromium.toTab(two);
            bed.run("await until(() => named('signed-out').length);");
            assertEquals(List.of(reason), bed.reasons());
            assertEquals(0, bed.answers.count(ClientBed.REFRESH));
            bed.answers.restoreAll();
        }
    }

    @Test
    void aLateRefusalOfAnEarlierSessionSignsNobodyOut() {
        bed.answers.refuse("/api/late", 401, "replaced");
        HeldAnswers.Held late = bed.answers.holdNext("/api/late");
        bed.run("window.late = outcome('/api/late');");
        late.awaitReady();
        bed.answers.restore("/api/late");
        bed.chromium.toTab(two);
        bed.openPage();
        bed.signInAs("ada", 0);
        bed.connect("{}");
        bed.chromium.toTab(one);
        bed.run("await until(() => named('session').length > 2);");
        late.release();
        assertEquals(200L, bed.run("return late;"));
        assertEquals(List.of(), bed.reasons());
    }
}
