package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two accounts in one browser: Ada in slot 0, Bob in slot 1, and every request shows the cookies of both. */
@Tag("server")
class CookieSlotsTest {
    private static final String SLOT_0 = "Doorward-Slot: 0";
    private static final String SLOT_1 = "Doorward-Slot: 1";

    private static DoorwardServer server;

    private Visitor ada;
    private Visitor bob;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer("doorward.cookie.slots", "2", "doorward.jpa.url", accounts.url());
        Visitor.browser(server);
        accounts.add("bob", "user");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void signInBoth() {
        ada = Visitor.browser(server);
        RawHttp.Answer answer = Visitor.signIn(server, "bob", ",\"transport\":\"cookie\"", SLOT_1, ada.cookies());
        bob = new Visitor(
                server,
                answer.cookie("-access.1"),
                answer.cookie("-refresh.1"),
                Answers.json(answer).get("session_id").textValue());
        // a browser is known again by one cookie, whichever slots it uses
        assertSets(answer, "__Host-doorward-access.1", "__Host-doorward-refresh.1", "__Host-doorward-device");
        ada.assertSignedIn();
    }

    private static void assertSets(RawHttp.Answer answer, String... names) {
        assertEquals(
                new TreeSet<>(List.of(names)),
                answer.headers("Set-Cookie")
                        .map(cookie -> cookie.substring(0, cookie.indexOf('=')))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private String bothCookies() {
        return ada.cookies() + "; " + bobsCookies();
    }

    private String bobsCookies() {
        return "__Host-doorward-access.1=" + bob.access() + "; __Host-doorward-refresh.1=" + bob.refresh();
    }

    private RawHttp.Answer send(String requestLine, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 2);
        all[lines.length] = bothCookies();
        all[lines.length + 1] = Visitor.SAME_ORIGIN;
        return RawHttp.send(server.port(), requestLine, "", all);
    }

    private String whoIs(String... lines) {
        return send("GET /api/hello", lines).body().split("\\|", -1)[1];
    }

    @Test
    void theHeaderSaysWhoseRequestItIs() {
        assertEquals("ada", whoIs());
        assertEquals("ada", whoIs(SLOT_0));
        assertEquals("bob", whoIs(SLOT_1));
        assertEquals("bob", send("GET /public/x", SLOT_1).body().split("\\|", -1)[1], "on public paths, too");
        assertEquals(
                bob.session(),
                Answers.json(send("GET /auth/me", SLOT_1)).get("session_id").textValue());
        Answers.assertProblem(403, "forbidden", send("GET /api/admin", SLOT_1));
    }

    @Test
    void anEmptySlotNeverBorrowsAnothersCookies() {
        RawHttp.Answer answer =
                RawHttp.send(server.port(), "GET /api/hello", "", ada.cookies(), SLOT_1, Visitor.SAME_ORIGIN);
        Answers.assertProblem(401, "unauthenticated", answer);
        RawHttp.Answer refresh =
                RawHttp.send(server.port(), "POST /auth/refresh", "", ada.cookies(), SLOT_1, Visitor.SAME_ORIGIN);
        assertEquals(401, refresh.status(), refresh::toString);
        RawHttp.Answer other =
                RawHttp.send(server.port(), "GET /api/hello", "", "Cookie: " + bobsCookies(), Visitor.SAME_ORIGIN);
        Answers.assertProblem(401, "unauthenticated", other);
        ada.assertSignedIn();
        bob.assertSignedIn();
    }

    @Test
    void aRefreshRotatesItsOwnSlot() {
        server.clock.advance(Duration.ofMinutes(20));
        RawHttp.Answer answer = send("POST /auth/refresh", SLOT_1);
        assertEquals(200, answer.status(), answer::toString);
        assertSets(answer, "__Host-doorward-access.1", "__Host-doorward-refresh.1");
        assertEquals(bob.session(), Answers.json(answer).get("session_id").textValue());
        assertSets(send("GET /api/hello"), "__Host-doorward-access", "__Host-doorward-refresh");
    }

    @Test
    void aSignOutLeavesTheOtherSlotAlone() {
        RawHttp.Answer answer = send("POST /auth/logout", SLOT_1);
        assertEquals(204, answer.status(), answer::toString);
        assertSets(answer, "__Host-doorward-access.1", "__Host-doorward-refresh.1");
        bob.assertOver("signed-out");
        ada.assertSignedIn();
    }

    @Test
    void aRefusedCookieIsTakenFromItsOwnSlot() {
        RawHttp.send(server.port(), "DELETE /auth/sessions/" + bob.session(), "", bob.bearer());
        RawHttp.Answer answer = send("GET /api/hello", SLOT_1);
        Answers.assertProblem(401, "revoked", answer);
        assertSets(answer, "__Host-doorward-access.1", "__Host-doorward-refresh.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Doorward-Slot: 2",
                "Doorward-Slot: 8",
                "Doorward-Slot: 10",
                "Doorward-Slot: 01",
                "Doorward-Slot: -1",
                "Doorward-Slot: +1",
                "Doorward-Slot: 1.0",
                "Doorward-Slot: 1, 1",
                "Doorward-Slot: one",
                "Doorward-Slot: \u0661",
                "Doorward-Slot:",
                "Doorward-Slot: 1\r\nDoorward-Slot: 1",
                "Doorward-Slot: 0\r\nDoorward-Slot: 1"
            })
    void aHeaderThatNamesNoSlotIsRefusedEverywhere(String lines) {
        for (String line : List.of("GET /api/hello", "GET /public/x", "GET /auth/me", "POST /auth/logout")) {
            RawHttp.Answer answer = Answers.unhandled(server, () -> send(line, lines));
            Answers.assertSetsNoCookie(Answers.assertProblem(400, "malformed", answer));
        }
        ada.assertSignedIn();
        bob.assertSignedIn();
    }

    @Test
    void withOneSlotTheHeaderMeansNothing() {
        try (DoorwardServer one = new DoorwardServer()) {
            Visitor carol = Visitor.browser(one, "Doorward-Slot: 1");
            assertFalse(carol.access().isEmpty(), "in the cookies without a number");
            RawHttp.Answer answer =
                    RawHttp.send(one.port(), "GET /api/hello", "", carol.cookies(), "Doorward-Slot: nonsense");
            assertEquals(200, answer.status(), answer::toString);
            assertTrue(answer.body().contains("|ada|"), answer::toString);
        }
    }
}
