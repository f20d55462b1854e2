package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.doorward.account.Account;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.GatedServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A restricted account reaches nothing but what lifts its restriction. No handler runs before that is looked at. */
@Tag("server")
class GatesTest {
    private static final String NAVIGATES = "Sec-Fetch-Mode: navigate";

    private static final Map<String, UnaryOperator<Account.Builder>> GATES = Map.of(
            "email-unverified", GatesTest::unverified,
            "terms-not-accepted", account -> account.termsAccepted(false),
            "password-change-required", account -> account.passwordChangeRequired(true));

    private static GatedServer gated;
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        gated = new GatedServer(
                "doorward.gate.email", "true",
                "doorward.gate.email.page", "/verify",
                "doorward.gate.terms", "true",
                "doorward.gate.allowed", "/api/support/**",
                "doorward.paths.ticket", "/api/stream",
                "doorward.admin.enabled", "true");
        server = gated.server;
    }

    @AfterAll
    static void stop() {
        gated.close();
    }

    private static Account.Builder unverified(Account.Builder account) {
        return account.emailVerified(false);
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    private static RawHttp.Answer unhandled(String path, String... lines) {
        return Answers.unhandled(server, () -> get(path, lines));
    }

    private static void assertRestricted(String reason, RawHttp.Answer answer) {
        Answers.assertSetsNoCookie(Answers.assertProblem(403, reason, answer));
        assertEquals(reason, answer.header("Doorward-Reason").orElse("none"));
    }

    private static Visitor program(Account account) {
        return Visitor.program(server, account.username());
    }

    private static Visitor browser(Account account) {
        return Visitor.browserOf(server, account.username());
    }

    @Test
    void eachGateKeepsEveryCredentialOfTheAccountFromTheHandlerUntilItIsLifted() {
        GATES.forEach((reason, restricted) -> {
            Account free = gated.account(account -> account);
            IssuedToken pat = IssuedToken.pat(program(free), "");
            Visitor browser = browser(free);
            Visitor program = program(free);
            program.assertSignedIn();
            gated.change(free, restricted);
            for (String credential : List.of(browser.cookies(), program.bearer(), pat.bearer())) {
                assertRestricted(reason, unhandled("/api/hello", credential));
                assertRestricted(reason, unhandled("/api/admin", credential));
                assertRestricted(reason, unhandled("/nothing/here", credential));
            }
            gated.change(free, account -> account);
            for (String credential : List.of(browser.cookies(), program.bearer(), pat.bearer())) {
                assertEquals(200, get("/api/hello", credential).status());
            }
        });
    }

    @Test
    void whoSignsInRestrictedGetsASessionThatIsRenewedAndRestrictedStill() {
        Account account = gated.account(GatesTest::unverified);
        Visitor renewed = program(account).refreshed();
        assertRestricted("email-unverified", unhandled("/api/hello", renewed.bearer()));
        Visitor browser = browser(account);
        RawHttp.Answer answer = unhandled("/api/hello", browser.refreshCookie());
        Answers.assertProblem(403, "email-unverified", answer);
        assertFalse(answer.cookie("-access").isEmpty(), "its new tokens come with the refusal");
        gated.change(account, plain -> plain.emailVerified(true));
        renewed.assertSignedIn();
    }

    @Test
    void aRefusedRequestIsNoUse() {
        Account account = gated.account(GatesTest::unverified);
        Visitor program = program(account);
        Visitor other = program(account);
        java.time.Instant before = server.clock.instant();
        server.clock.advance(java.time.Duration.ofMinutes(5));
        assertRestricted("email-unverified", unhandled("/api/hello", program.bearer()));
        gated.change(account, plain -> plain.emailVerified(true));
        assertEquals(200, get("/auth/me", other.bearer()).status());
        other.awaitSeen(server.clock.instant(), other);
        assertEquals(
                before.toString(),
                Answers.json(get("/auth/admin/sessions/" + program.session(), other.bearer()))
                        .get("last_seen_at")
                        .textValue());
    }

    @Test
    void aBrowserIsSentToThePageOfTheGateAndBack() {
        Visitor browser = browser(gated.account(GatesTest::unverified));
        RawHttp.Answer answer = unhandled("/api/hello?x=1", browser.cookies(), NAVIGATES);
        assertEquals(302, answer.status(), answer::toString);
        assertEquals(
                "/verify?reason=email-unverified&return_to=%2Fapi%2Fhello%3Fx%3D1",
                answer.header("Location").orElseThrow());
        RawHttp.Answer posted = Answers.unhandled(
                server,
                () -> RawHttp.send(
                        server.port(), "POST /api/hello", "", browser.cookies(), NAVIGATES, Visitor.SAME_ORIGIN));
        assertEquals(303, posted.status(), posted::toString);
        assertEquals(
                "/verify?reason=email-unverified", posted.header("Location").orElseThrow());
        // no page is set, or no browser asks
        Visitor terms = browser(gated.account(account -> account.termsAccepted(false)));
        Answers.assertPage(403, "terms-not-accepted", unhandled("/api/hello", terms.cookies(), NAVIGATES));
        Answers.assertPage(403, "email-unverified", unhandled("/api/hello", browser.bearer(), NAVIGATES));
    }

    @Test
    void aBrowserThatIsAtThePageOfTheGateIsNotSentThereAgain() {
        Visitor browser = browser(gated.account(GatesTest::unverified));
        Answers.assertPage(403, "email-unverified", unhandled("/verify/", browser.cookies(), NAVIGATES));
        assertEquals(302, unhandled("/verify/x", browser.cookies(), NAVIGATES).status());
    }

    @Test
    void thePageAndTheAllowedPathsAreReachedAsWhoeverItIsAndTheirNeighboursAreNot() {
        Visitor browser = browser(gated.account(GatesTest::unverified));
        for (String path : List.of("/verify", "/api/support/a", "/api/support/a/b")) {
            RawHttp.Answer answer = get(path, browser.cookies());
            assertTrue(answer.body().startsWith(path + "|person"), answer::toString);
            assertTrue(answer.body().endsWith("|DOORWARD|true|REQUEST"), answer::toString);
        }
        for (String path : List.of("/verify/", "/verify/x", "/verifyx", "/api/supportx", "/Verify", "/api/SUPPORT/a")) {
            assertRestricted("email-unverified", unhandled(path, browser.cookies()));
        }
        assertEquals(
                400, unhandled("/api/support/..%2fhello", browser.cookies()).status());
    }

    @Test
    void aForwardOrAnIncludeOfAnAllowedPathLeadsNoFurther() {
        Visitor browser = browser(gated.account(GatesTest::unverified));
        assertRestricted("email-unverified", get("/api/support/a?forward=/api/hello", browser.cookies()));
        assertEquals(
                "", get("/api/support/a?include=/api/hello", browser.cookies()).body());
        assertRestricted("email-unverified", get("/api/support/a?async=/api/hello", browser.cookies()));
        assertTrue(get("/api/support/a?forward=/api/support/b", browser.cookies())
                .body()
                .startsWith("/api/support/b|person"));
        assertTrue(get("/api/support/a?forward=/public/x", browser.cookies())
                .body()
                .startsWith("/public/x|person"));
    }

    @Test
    void aPublicPathHasNoPrincipalAndSaysWhy() {
        Visitor browser = browser(gated.account(GatesTest::unverified));
        RawHttp.Answer answer = get("/public/x", browser.cookies());
        assertEquals("/public/x|-|null|false|REQUEST", answer.body());
        assertEquals("email-unverified", answer.header("Doorward-Reason").orElse("none"));
        assertRestricted("email-unverified", get("/public/x?forward=/api/hello", browser.cookies()));
        assertRestricted("email-unverified", unhandled("/public/x", browser.bearer()));
        assertRestricted("email-unverified", unhandled("/public/fresh/x", browser.cookies()));
    }

    @Test
    void whoSignsInOnAPublicPathHasNoRoleThereWhileRestricted() {
        Account account = gated.account(GatesTest::unverified);
        String login = "/public/x?login=" + account.username() + "&password="
                + java.net.URLEncoder.encode(DoorwardServer.PASSWORD, java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(
                "/public/x|" + account.username() + "|DOORWARD|false|REQUEST",
                get(login).body());
        gated.change(account, plain -> plain.emailVerified(true));
        assertEquals(
                "/public/x|" + account.username() + "|DOORWARD|true|REQUEST",
                get(login).body());
    }

    @Test
    void ofOurEndpointsOnlyThoseAnswerThatLiftARestrictionOrEndTheSession() {
        Account account = gated.account(GatesTest::unverified);
        Visitor program = program(account);
        for (String line : List.of(
                "GET /auth/sessions",
                "DELETE /auth/sessions/" + program.session(),
                "GET /auth/tokens",
                "POST /auth/tokens",
                "POST /auth/ticket",
                "GET /auth/admin/sessions",
                "GET /auth/admin/keys")) {
            assertRestricted("email-unverified", RawHttp.send(server.port(), line, "", program.bearer()));
        }
        RawHttp.Answer me = get("/auth/me", program.bearer());
        assertEquals(
                "[\"email-unverified\"]", Answers.json(me).get("restrictions").toString());
        assertEquals(200, get("/auth/csrf", browser(account).cookies()).status());
        assertEquals(200, program.refreshInBody().status());
        assertEquals(
                204,
                RawHttp.send(server.port(), "POST /auth/logout", "", program.bearer())
                        .status());
        Visitor last = program(account);
        assertEquals(
                200,
                RawHttp.send(server.port(), "POST /auth/logout-all", "", last.bearer())
                        .status());
        last.assertOver("revoked");
    }

    @Test
    void aTicketOfASessionThatIsRestrictedByNowOpensNothing() {
        Account account = gated.account(plain -> plain);
        Visitor program = program(account);
        String ticket = Answers.json(RawHttp.send(server.port(), "POST /auth/ticket", "", program.bearer(), "X: 1"))
                .get("ticket")
                .textValue();
        gated.change(account, GatesTest::unverified);
        assertRestricted("email-unverified", unhandled("/api/stream?ticket=" + ticket, "X: 1"));
    }

    @Test
    void severalRestrictionsAreLiftedOneAfterTheOther() {
        Account account = gated.account(
                plain -> plain.emailVerified(false).termsAccepted(false).passwordChangeRequired(true));
        Visitor program = program(account);
        assertRestricted("password-change-required", unhandled("/api/hello", program.bearer()));
        assertEquals(
                "[\"password-change-required\",\"email-unverified\",\"terms-not-accepted\"]",
                Answers.json(get("/auth/me", program.bearer()))
                        .get("restrictions")
                        .toString());
        gated.change(account, plain -> plain.passwordChangeRequired(false));
        assertRestricted("email-unverified", unhandled("/api/hello", program.bearer()));
    }

    @Test
    void theAdministratorWhomTheSettingsNamePassesTheGates() {
        try (DoorwardServer built = new DoorwardServer("doorward.gate.email", "true", "doorward.gate.terms", "true")) {
            Visitor.program(built).assertSignedIn();
        }
    }
}
