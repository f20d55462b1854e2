package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.MailServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose an account is that somebody has registered with an address, and how much mail an address gets. */
@Tag("server")
class RegisteredAddressTest {
    private static final String STRANGERS = "password of a stranger";
    private static final String OWN = "password of the owner";
    private static final AtomicInteger CALLERS = new AtomicInteger();

    private static MailServer mails;
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        mails = new MailServer();
        server = new DoorwardServer(Stream.of(
                        Stream.of(mails.settings("doorward.jpa.url", new Accounts().url())),
                        Stream.of(SignInBed.PROXIED),
                        Stream.of("doorward.register", "true"))
                .flatMap(part -> part)
                .toArray(String[]::new));
        Map<String, String> first = Map.of("username", DoorwardServer.USERNAME, "password", DoorwardServer.PASSWORD);
        Eventually.within(
                Duration.ofSeconds(60),
                "the server checks passwords",
                () -> postFrom("198.51.100.1", "/login", first).status() == 200);
    }

    @AfterAll
    static void stop() {
        server.close();
        mails.close();
    }

    /** A call from an address that nobody else calls from. */
    private static RawHttp.Answer post(String path, Map<String, ?> body, String... lines) {
        return postFrom("203.0.113." + CALLERS.incrementAndGet(), path, body, lines);
    }

    private static RawHttp.Answer postFrom(String address, String path, Map<String, ?> body, String... lines) {
        String[] all = Stream.concat(Stream.of(IssuedToken.JSON, "X-Forwarded-For: " + address), Stream.of(lines))
                .toArray(String[]::new);
        return RawHttp.send(server.port(), "POST /auth" + path, Json.write(body), all);
    }

    private static RawHttp.Answer register(String username, String password) {
        return post("/register", Map.of("username", username, "password", password));
    }

    private static void registerWith(String username, String email) {
        RawHttp.Answer answer = post("/register", Map.of("username", username, "password", OWN, "email", email));
        assertEquals(201, answer.status(), answer::toString);
    }

    private static RawHttp.Answer signIn(String username, String password) {
        return post("/login", Map.of("username", username, "password", password));
    }

    private static Visitor visitor(String username, String password) {
        JsonNode tokens = Answers.json(signIn(username, password));
        return new Visitor(
                server,
                tokens.get("access_token").textValue(),
                tokens.get("refresh_token").textValue(),
                tokens.get("session_id").textValue());
    }

    private static RawHttp.Answer verify(String token, @Nullable String password, String... lines) {
        Map<String, String> body = new HashMap<>(Map.of("token", token));
        if (password != null) {
            body.put("new_password", password);
        }
        return post("/email/verify", body, lines);
    }

    private static boolean isVerified(Visitor visitor) {
        return Answers.json(RawHttp.send(server.port(), "GET /auth/me", "", visitor.bearer()))
                .get("account")
                .get("email_verified")
                .booleanValue();
    }

    private static void assertNeedsPassword(RawHttp.Answer answer) {
        RawHttp.Answer refused = Answers.assertProblem(422, "invalid-field", answer);
        assertEquals("new_password", Answers.json(refused).get("field").textValue());
    }

    @Test
    void whoeverRegisteredAnAddressBeforeItsOwnerKeepsNothing() {
        String address = "owner@example.test";
        assertEquals(202, register(address, STRANGERS).status());
        String older = mails.to(address, 1).token();
        Visitor stranger = visitor(address, STRANGERS);
        IssuedToken pat = IssuedToken.pat(stranger, "");
        assertEquals(202, register(address, OWN).status());
        String newer = mails.to(address, 2).token();
        assertEquals(202, post("/email/resend", Map.of(), stranger.bearer()).status());
        String last = mails.to(address, 3).token();

        for (String link : List.of(older, newer, last)) {
            assertNeedsPassword(verify(link, null));
            assertFalse(isVerified(stranger), "no link proves the address for the stranger");
        }
        assertEquals(204, verify(newer, OWN).status());

        stranger.assertOver("revoked");
        Answers.assertProblem(401, "credentials", signIn(address, STRANGERS));
        assertEquals(
                401,
                RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + pat.text())
                        .status());
        for (String link : List.of(older, newer, last)) {
            Answers.assertProblem(400, "dead-link", verify(link, STRANGERS));
        }
        assertTrue(isVerified(visitor(address, OWN)));
    }

    @Test
    void theFirstLinkSetsAPasswordToo() {
        String address = "never-registered@example.test";
        assertEquals(202, register(address, STRANGERS).status());
        String link = mails.to(address, 1).token();
        Answers.assertProblem(422, "weak-password", verify(link, "short"));
        assertEquals(204, verify(link, OWN).status());
        Answers.assertProblem(401, "credentials", signIn(address, STRANGERS));
        assertTrue(isVerified(visitor(address, OWN)));
    }

    @Test
    void aStrangerWhoRegistersLaterChangesNothingForWhoeverIsSignedIn() {
        String address = "first@example.test";
        assertEquals(202, register(address, OWN).status());
        Visitor owner = visitor(address, OWN);
        assertEquals(202, register(address, STRANGERS).status());
        Visitor other = visitor(registered("other"), OWN);
        String link = mails.to(address, 2).token();
        assertNeedsPassword(verify(link, null, other.bearer()));
        assertEquals(204, verify(link, null, owner.bearer()).status(), "its own session is enough");
        assertTrue(isVerified(owner));
        Answers.assertProblem(401, "credentials", signIn(address, STRANGERS));
    }

    private static String registered(String username) {
        registerWith(username, username + "@example.test");
        return username;
    }

    @Test
    void aLinkOfAnAccountWithAnotherNameSetsNoPassword() {
        String link = mails.to(registered("nick") + "@example.test", 1).token();
        assertNeedsPassword(verify(link, STRANGERS));
        assertEquals(204, verify(link, null).status());
        assertEquals(200, signIn("nick", OWN).status());
    }

    @Test
    void oneMailboxHasOneLimitForAllAccountsThatNameItInEverySpelling() {
        List<String> spellings =
                List.of("flooded@b\u00fccher.test", "FLOODED@xn--bcher-kva.test", "Flooded@B\u00dcCHER.test");
        for (int i = 0; i < 5; i++) {
            registerWith("flood-" + i, spellings.get(i % 3));
        }
        Eventually.within(Duration.ofSeconds(30), "three mails", () -> toFlooded() == 3);
        for (int i = 0; i < 5; i++) {
            Answers.assertProblem(
                    429,
                    "too-many",
                    post("/email/resend", Map.of(), visitor("flood-" + i, OWN).bearer()));
        }
        assertEquals(202, register("flooded@xn--bcher-kva.test", OWN).status());
        registered("sentinel");
        mails.to("sentinel@example.test", 1);
        assertEquals(3, toFlooded());
    }

    private static int toFlooded() {
        return Stream.of("flooded", "FLOODED", "Flooded")
                .mapToInt(name -> mails.to(name + "@xn--bcher-kva.test").size())
                .sum();
    }

    @Test
    void aClientAsksForFewLinks() {
        Visitor asker = visitor(registered("asker"), OWN);
        for (int i = 0; i < 20; i++) {
            int status = postFrom("198.51.100.9", "/email/resend", Map.of("x", 1), asker.bearer())
                    .status();
            assertEquals(400, status);
        }
        Answers.assertProblem(429, "too-many", postFrom("198.51.100.9", "/email/resend", Map.of(), asker.bearer()));
    }
}
