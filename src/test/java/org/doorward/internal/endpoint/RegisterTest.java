package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.MailServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code POST /register}, where links are sent and where nothing is. Each test has names, and addresses, of its own. */
@Tag("server")
class RegisterTest {
    private static final String PASSWORD = "quite a long password";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final AtomicInteger CALLERS = new AtomicInteger();

    private static MailServer mails;
    private static Accounts accounts;
    private static DoorwardServer mailing;
    private static DoorwardServer silent;

    @BeforeAll
    static void start() {
        mails = new MailServer();
        accounts = new Accounts();
        mailing = server(mails.settings("doorward.jpa.url", accounts.url()));
        silent = server("doorward.register.roles", "user, reader", "doorward.sign-in.page", "/public/in");
    }

    private static DoorwardServer server(String... namesAndValues) {
        return new DoorwardServer(Stream.of(
                        Stream.of(namesAndValues),
                        Stream.of(SignInBed.PROXIED),
                        Stream.of("doorward.register", "true", "doorward.register.client-limit", "5/h"))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        mailing.close();
        silent.close();
        mails.close();
    }

    /** A call from an address that nobody else calls from. */
    private static RawHttp.Answer post(DoorwardServer at, String path, String body, String... lines) {
        int caller = CALLERS.incrementAndGet();
        return RawHttp.send(
                at.port(),
                "POST " + path,
                body,
                Stream.concat(
                                Stream.of("X-Forwarded-For: 203.0." + caller / 250 + "." + (caller % 250 + 1)),
                                Stream.of(lines))
                        .toArray(String[]::new));
    }

    private static RawHttp.Answer register(DoorwardServer at, String username, Object... more) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("username", username, "password", PASSWORD));
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return post(at, "/auth/register", Json.write(body), IssuedToken.JSON);
    }

    private static RawHttp.Answer signIn(DoorwardServer at, String username, String password) {
        return post(
                at, "/auth/login", Json.write(Map.of("username", username, "password", password)), IssuedToken.JSON);
    }

    private static JsonNode me(DoorwardServer at, RawHttp.Answer signedIn) {
        assertEquals(200, signedIn.status(), signedIn::toString);
        String bearer = "Authorization: Bearer "
                + Answers.json(signedIn).get("access_token").textValue();
        return Answers.json(RawHttp.send(at.port(), "GET /auth/me", "", bearer)).get("account");
    }

    @Test
    void aNewAccountSignsInWithTheRolesOfTheSettingsAndNoOthers() {
        RawHttp.Answer answer = register(silent, " NewCOMER ", "email", "new@example.test", "terms", true);
        assertEquals(201, answer.status(), answer::toString);
        Answers.assertSetsNoCookie(answer);
        assertFalse(answer.body().contains("token"), answer::toString);
        JsonNode account = Answers.json(answer).get("account");
        assertEquals("newcomer", account.get("username").textValue());
        assertEquals("[\"reader\",\"user\"]", account.get("roles").toString());
        JsonNode me = me(silent, signIn(silent, "newcomer", PASSWORD));
        assertEquals(account.get("id"), me.get("id"));
        assertEquals("new@example.test", me.get("email").textValue());
        assertFalse(me.get("email_verified").booleanValue());
        assertTrue(me.get("terms_accepted").booleanValue());
        assertEquals(201, register(silent, "without-terms").status());
        JsonNode other = me(silent, signIn(silent, "without-terms", PASSWORD));
        assertFalse(other.get("terms_accepted").booleanValue());
        assertTrue(other.get("email").isNull());
    }

    @Test
    void whatWouldGrantMoreIsRefusedAndAFormCannotCarryIt() {
        for (String field : List.of("roles", "id", "tenant", "email_verified", "status")) {
            Answers.assertProblem(400, "malformed", register(silent, "grabber", field, "admin"));
        }
        Answers.assertProblem(401, "credentials", signIn(silent, "grabber", PASSWORD));
        RawHttp.Answer form = post(
                silent,
                "/auth/register",
                "username=formed&password=quite+a+long+password&roles=admin&terms=on&send=Send",
                FORM);
        assertEquals(201, form.status(), form::toString);
        assertEquals(
                "[\"reader\",\"user\"]",
                Answers.json(form).get("account").get("roles").toString());
    }

    @Test
    void withoutMailATakenNameIsTold() {
        assertEquals(201, register(silent, "first").status());
        for (String spelling : List.of("first", " FIRST", DoorwardServer.USERNAME)) {
            RawHttp.Answer taken = Answers.assertProblem(409, "username-taken", register(silent, spelling));
            assertEquals("username", Answers.json(taken).get("field").textValue());
        }
    }

    @Test
    void aBrowsersFormIsSentOnToTheSignInPage() {
        RawHttp.Answer answer = post(
                silent,
                "/auth/register",
                "username=browsing&password=quite+a+long+password&return_to=%2Fpublic%2Fwelcome",
                FORM,
                "Sec-Fetch-Mode: navigate",
                Visitor.SAME_ORIGIN);
        assertEquals(303, answer.status(), answer::toString);
        assertEquals(
                "/public/in?reason=registered&return_to=%2Fpublic%2Fwelcome",
                answer.header("Location").orElse("none"));
        Answers.assertSetsNoCookie(answer);
        assertEquals(200, signIn(silent, "browsing", PASSWORD).status());
    }

    @Test
    void wrongFieldsAreNamedAndNothingIsMade() {
        for (List<String> wrong : List.of(
                List.of("username", "\0", "email", "a@example.test"),
                List.of("username", "", "email", "a@example.test"),
                List.of("email", "named", "email", "nowhere"),
                List.of("email", "named", "email", "a@b\r\nBcc: c@d"),
                List.of("email", "named"),
                List.of("email", "named@example.test", "email", "other@example.test"))) {
            RawHttp.Answer answer = register(
                    mailing, wrong.get(1), wrong.subList(2, wrong.size()).toArray());
            Answers.assertProblem(422, "invalid-field", answer);
            assertTrue(answer.body().contains("\\\"" + wrong.get(0) + "\\\""), answer::toString);
        }
        RawHttp.Answer weak =
                Answers.assertProblem(422, "weak-password", register(silent, "weakling-77", "password", "weakling-77"));
        assertEquals("password", Answers.json(weak).get("field").textValue());
        assertEquals("context", Answers.json(weak).get("weakness").textValue());
        for (String name : List.of("named", "weakling-77")) {
            Answers.assertProblem(401, "credentials", signIn(silent, name, "weakling-77"));
        }
    }

    @Test
    void anAddressGetsOneAnswerWhetherItHadAnAccountOrNot() {
        accounts.add("taken@example.test", "user").withEmail("taken@example.test", "taken@example.test");
        Set<List<String>> answers = new HashSet<>();
        for (String address : List.of("Taken@example.test", "free@example.test")) {
            RawHttp.Answer answer = register(mailing, address);
            List<String> seen = new ArrayList<>(answer.head().stream()
                    .filter(line -> !line.startsWith("Date"))
                    .toList());
            seen.add(answer.status() + answer.body());
            answers.add(seen);
            assertEquals(202, answer.status(), answer::toString);
            Answers.assertProblem(422, "weak-password", register(mailing, address, "password", "short"));
        }
        assertEquals(1, answers.size(), answers::toString);
        MailServer.Mail known = mails.to("taken@example.test", 1);
        assertEquals("You have an account at app.test already", known.subject());
        assertFalse(known.text().contains("#token="), known.text());
        Answers.assertProblem(401, "credentials", signIn(mailing, "taken@example.test", PASSWORD));

        String link = mails.to("free@example.test", 1).token();
        assertFalse(me(mailing, signIn(mailing, "free@example.test", PASSWORD))
                .get("email_verified")
                .booleanValue());
        assertEquals(
                204,
                post(mailing, "/auth/email/verify", Json.write(Map.of("token", link)), IssuedToken.JSON)
                        .status());
        assertTrue(me(mailing, signIn(mailing, "free@example.test", PASSWORD))
                .get("email_verified")
                .booleanValue());
    }

    @Test
    void anAddressThatNobodyHasProvedGetsTheLinkOnceMoreAndThePasswordStays() {
        assertEquals(202, register(mailing, "slow@example.test").status());
        mails.to("slow@example.test", 1);
        assertEquals(
                202,
                register(mailing, "slow@example.test", "password", "another long password")
                        .status());
        String link = mails.to("slow@example.test", 2).token();
        assertEquals(
                204,
                post(mailing, "/auth/email/verify", Json.write(Map.of("token", link)), IssuedToken.JSON)
                        .status());
        Answers.assertProblem(401, "credentials", signIn(mailing, "slow@example.test", "another long password"));
        assertEquals(200, signIn(mailing, "slow@example.test", PASSWORD).status());
    }

    @Test
    void nobodysMailboxIsFlooded() {
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    201,
                    register(mailing, "flood-" + i, "email", "flooded@example.test")
                            .status());
        }
        assertEquals(202, register(mailing, "Flooded@example.test").status());
        assertEquals(202, register(mailing, "sentinel@example.test").status());
        mails.to("sentinel@example.test", 1);
        mails.to("flooded@example.test", 3);
        assertEquals(3, mails.to("flooded@example.test").size());
    }

    @Test
    void ofTwentyWhoTakeOneNameAtOnceExactlyOneGetsIt() {
        List<Callable<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            contenders.add(() -> register(silent, "wanted").status());
        }
        List<Integer> answers = Race.of(contenders);
        assertEquals(1, answers.stream().filter(status -> status == 201).count(), answers::toString);
        assertTrue(Set.of(201, 409, 503).containsAll(answers), answers::toString);
    }

    @Test
    void aClientThatRegistersTooOftenIsRefused() {
        String from = "X-Forwarded-For: 198.51.100.7";
        for (int i = 0; i < 7; i++) {
            RawHttp.Answer answer = RawHttp.send(
                    silent.port(),
                    "POST /auth/register",
                    Json.write(Map.of("username", "eager-" + i, "password", PASSWORD)),
                    IssuedToken.JSON,
                    from);
            if (i < 5) {
                assertEquals(201, answer.status(), answer::toString);
            } else {
                Answers.assertProblem(429, "too-many", answer);
            }
        }
        Answers.assertProblem(401, "credentials", signIn(silent, "eager-5", PASSWORD));
    }

    @Test
    void allTogetherAreLimitedToo() {
        try (DoorwardServer few = server("doorward.register.limit", "2/h")) {
            assertEquals(201, register(few, "one").status());
            assertEquals(201, register(few, "two").status());
            Answers.assertProblem(429, "too-many", register(few, "three"));
        }
    }

    @Test
    void anotherSitesPageRegistersNobody() {
        for (String site : List.of("cross-site", "same-site")) {
            RawHttp.Answer answer = post(
                    silent,
                    "/auth/register",
                    Json.write(Map.of("username", "forged", "password", PASSWORD)),
                    IssuedToken.JSON,
                    "Sec-Fetch-Site: " + site);
            Answers.assertProblem(403, "cross-origin", answer);
        }
        Answers.assertProblem(401, "credentials", signIn(silent, "forged", PASSWORD));
    }

    @Test
    void anAccountIsOfTheTenantOfItsRequestAlone() {
        String body = Json.write(Map.of("username", "tenanted", "password", PASSWORD));
        try (DoorwardServer both = server(
                "doorward.tenant.by",
                "path",
                "doorward.tenant.acme.path",
                "/acme",
                "doorward.tenant.globex.path",
                "/globex",
                "doorward.bootstrap.tenant",
                "acme")) {
            assertEquals(
                    201,
                    post(both, "/acme/auth/register", body, IssuedToken.JSON).status());
            Answers.assertProblem(401, "credentials", post(both, "/globex/auth/login", body, IssuedToken.JSON));
            assertEquals(
                    200, post(both, "/acme/auth/login", body, IssuedToken.JSON).status());
            RawHttp.Answer there = post(both, "/globex/auth/register", body, IssuedToken.JSON);
            assertEquals(201, there.status(), "the name is free there");
        }
    }

    @Test
    void whereTheTermsAreAGateNobodyRegistersWithoutThem() {
        try (DoorwardServer gated = server("doorward.gate.terms", "true")) {
            for (Object[] terms : new Object[][] {{}, {"terms", false}}) {
                RawHttp.Answer answer = Answers.assertProblem(422, "invalid-field", register(gated, "agreeing", terms));
                assertEquals("terms", Answers.json(answer).get("field").textValue());
            }
            assertEquals(201, register(gated, "agreeing", "terms", true).status());
            String access = Answers.json(signIn(gated, "agreeing", PASSWORD))
                    .get("access_token")
                    .textValue();
            assertEquals(
                    200,
                    RawHttp.send(gated.port(), "GET /api/hello", "", "Authorization: Bearer " + access)
                            .status());
        }
    }

    @Test
    void nobodyRegistersWhereItIsNotTurnedOn() {
        try (DoorwardServer off = new DoorwardServer()) {
            Answers.assertProblem(404, "not-found", register(off, "nobody"));
        }
    }
}
