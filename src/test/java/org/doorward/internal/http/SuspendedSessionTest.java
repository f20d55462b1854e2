package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.Account;
import org.doorward.account.AccountSuspendedException;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.GatedServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** While it is suspended a session does nothing; afterwards it goes on with the tokens that its holder has. */
@Tag("server")
class SuspendedSessionTest {
    private static final Duration PAUSE = Duration.ofHours(1);

    private static GatedServer gated;
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        gated = new GatedServer(
                "doorward.admin.enabled", "true",
                "doorward.gate.suspended.page", "/paused",
                "doorward.gate.password-change.page", "/password");
        server = gated.server;
    }

    @AfterAll
    static void stop() {
        gated.close();
    }

    private static RawHttp.Answer get(String path, String... lines) {
        return RawHttp.send(server.port(), "GET " + path, "", lines);
    }

    private static Suspension pause() {
        return new Suspension(server.clock.instant().plus(PAUSE), Cause.ADMINISTRATIVE);
    }

    private static Visitor suspended(Visitor visitor, Account account, Suspension suspension) {
        gated.sessions(sessions -> assertTrue(sessions.suspend(account.id(), GatedServer.idOf(visitor), suspension)));
        return visitor;
    }

    private static void assertSuspended(@Nullable Instant until, RawHttp.Answer answer) {
        Answers.assertSetsNoCookie(Answers.assertProblem(403, "suspended", answer));
        assertEquals("suspended", answer.header("Doorward-Reason").orElse("none"));
        JsonNode told = Answers.json(answer).get("until");
        assertEquals(until == null ? "null" : "\"" + until + "\"", told.toString());
    }

    private static void assertAllSuspended(@Nullable Instant until, Visitor visitor) {
        for (String credential : List.of(visitor.bearer(), visitor.cookies(), visitor.refreshCookie())) {
            assertSuspended(until, Answers.unhandled(server, () -> get("/api/hello", credential)));
        }
        assertSuspended(until, visitor.refreshInBody());
        assertSuspended(
                until,
                RawHttp.send(server.port(), "POST /auth/refresh", "", visitor.refreshCookie(), Visitor.SAME_ORIGIN));
    }

    @Test
    void aSuspendedSessionIsRefusedUntilItsTimeAndThenGoesOnWithTheSameTokens() {
        Account account = gated.account(plain -> plain);
        Visitor other = Visitor.program(server, account.username());
        Suspension pause = pause();
        Visitor browser = suspended(Visitor.browserOf(server, account.username()), account, pause);
        assertAllSuspended(pause.until(), browser);
        other.assertSignedIn();
        server.clock.advance(PAUSE.minusMillis(1));
        assertSuspended(pause.until(), Answers.unhandled(server, () -> get("/api/hello", browser.cookies())));
        assertSuspended(pause.until(), browser.refreshInBody());
        server.clock.advance(Duration.ofMillis(1));
        RawHttp.Answer answer = get("/api/hello", browser.refreshCookie());
        assertEquals(200, answer.status(), answer::toString);
        assertFalse(answer.cookie("-access").isEmpty());
    }

    @Test
    void aSuspendedAccountsSessionsAndTokensAreRefusedUntilItsTime() {
        Account account = gated.account(plain -> plain);
        Visitor browser = Visitor.browserOf(server, account.username());
        IssuedToken pat = IssuedToken.pat(Visitor.program(server, account.username()), "");
        Suspension pause = pause();
        gated.change(account, plain -> plain.suspension(pause));
        assertAllSuspended(pause.until(), browser);
        RawHttp.Answer refused = Answers.assertProblem(401, "suspended", Answers.unhandled(server, pat::hello));
        assertEquals(
                String.valueOf(pause.until()),
                Answers.json(refused).path("until").textValue());
        server.clock.advance(PAUSE.minusMillis(1));
        Answers.assertProblem(401, "suspended", Answers.unhandled(server, pat::hello));
        server.clock.advance(Duration.ofMillis(1));
        assertEquals(200, pat.hello().status());
        assertEquals(200, get("/api/hello", browser.refreshCookie()).status());
    }

    @Test
    void anOpenSuspensionLastsUntilSomebodyEndsIt() {
        Account account = gated.account(plain -> plain);
        Visitor program = suspended(
                Visitor.program(server, account.username()), account, new Suspension(null, Cause.ADMINISTRATIVE));
        server.clock.advance(Duration.ofHours(20));
        assertSuspended(null, program.refreshInBody());
        gated.sessions(sessions -> assertTrue(sessions.reinstate(account.id(), GatedServer.idOf(program))));
        program.refreshed().assertSignedIn();
    }

    @Test
    void itsHolderLearnsWhyAndMaySignOutAndNothingElse() {
        Account account = gated.account(plain -> plain);
        Suspension pause = pause();
        Visitor browser = suspended(Visitor.browserOf(server, account.username()), account, pause);
        for (String credential : List.of(browser.cookies(), browser.refreshCookie())) {
            JsonNode me = Answers.json(get("/auth/me", credential));
            assertEquals("[\"suspended\"]", me.get("restrictions").toString());
            assertEquals(
                    String.valueOf(pause.until()), me.get("suspended_until").textValue());
            RawHttp.Answer sent = get("/api/hello", credential, "Sec-Fetch-Mode: navigate");
            assertEquals(302, sent.status(), sent::toString);
            assertEquals(
                    "/paused?reason=suspended&return_to=%2Fapi%2Fhello",
                    sent.header("Location").orElseThrow());
            assertEquals(
                    "/paused|" + account.username() + "|DOORWARD|true|REQUEST",
                    get("/paused", credential, "Sec-Fetch-Mode: navigate").body());
            assertSuspended(pause.until(), get("/password", credential));
        }
        for (String line : List.of("GET /auth/sessions", "POST /auth/ticket", "GET /auth/admin/sessions")) {
            assertSuspended(pause.until(), RawHttp.send(server.port(), line, "", browser.bearer()));
        }
        RawHttp.Answer out =
                RawHttp.send(server.port(), "POST /auth/logout", "", browser.cookies(), Visitor.SAME_ORIGIN);
        assertEquals(204, out.status(), out::toString);
        Answers.assertClearsCookies(out);
        browser.assertOver("signed-out");
    }

    @Test
    void aSuspensionForSecurityEndsTheSessionAndItsCookies() {
        Account account = gated.account(plain -> plain);
        Visitor browser =
                suspended(Visitor.browserOf(server, account.username()), account, new Suspension(null, Cause.SECURITY));
        Answers.assertClearsCookies(Answers.assertProblem(401, "suspended", get("/api/hello", browser.cookies())));
        Answers.assertProblem(401, "suspended", browser.refreshInBody());
        Visitor.program(server, account.username()).assertSignedIn();
    }

    @Test
    void aResponseThatLastsEndsWithTheSuspensionOfItsSession() throws Exception {
        Account account = gated.account(plain -> plain);
        Visitor program = Visitor.program(server, account.username());
        CountDownLatch begun = new CountDownLatch(1);
        server.own = (request, response) -> {
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            response.setContentType("text/event-stream");
            response.getOutputStream().write(1);
            response.flushBuffer();
            begun.countDown();
        };
        CompletableFuture<RawHttp.Answer> answer =
                CompletableFuture.supplyAsync(() -> get("/api/own", program.bearer()));
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        assertFalse(answer.isDone());
        suspended(program, account, pause());
        assertEquals(200, answer.get(60, TimeUnit.SECONDS).status(), "it had begun, and was cut off");
    }

    @Test
    void anotherServiceIsToldThatTheTokensAreNotActive() {
        Account account = gated.account(plain -> plain);
        Visitor admin = Visitor.program(server, gated.account(plain -> plain).username());
        IssuedToken key =
                IssuedToken.key(admin, "service" + account.username(), "", ",\"scopes\":[\"doorward:introspect\"]");
        Visitor program = Visitor.program(server, account.username());
        IssuedToken pat = IssuedToken.pat(Visitor.program(server, account.username()), "");
        List<String> tokens = List.of(program.access(), program.refresh(), pat.text());
        tokens.forEach(token -> assertEquals(true, isActive(key, token)));
        Suspension pause = pause();
        gated.change(account, plain -> plain.suspension(pause));
        tokens.forEach(token -> assertEquals(false, isActive(key, token)));
        gated.change(account, plain -> plain.passwordChangeRequired(true));
        tokens.forEach(token -> assertEquals(false, isActive(key, token)));
        gated.change(account, plain -> plain);
        tokens.forEach(token -> assertEquals(true, isActive(key, token)));
    }

    private static boolean isActive(IssuedToken by, String token) {
        RawHttp.Answer answer = by.call("POST /auth/introspect", "{\"token\":\"" + token + "\"}");
        assertEquals(200, answer.status(), answer::toString);
        return Answers.json(answer).get("active").booleanValue();
    }

    @Test
    void theApplicationsOwnSignInLearnsUntilWhen() {
        for (Instant until : Arrays.asList(null, server.clock.instant().plus(PAUSE))) {
            Account account = gated.account(plain -> plain.suspension(new Suspension(until, Cause.SECURITY)));
            AtomicReference<Throwable> cause = new AtomicReference<>();
            Visitor caller =
                    Visitor.program(server, gated.account(plain -> plain).username());
            server.own = (request, response) -> {
                request.logout();
                try {
                    request.login(account.username(), DoorwardServer.PASSWORD);
                } catch (ServletException e) {
                    cause.set(e.getCause());
                }
            };
            assertEquals(200, get("/api/own", caller.bearer()).status());
            assertEquals(
                    until,
                    assertInstanceOf(AccountSuspendedException.class, cause.get())
                            .until());
        }
    }
}
