package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
class RegisterTest extends RegisterBed {
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

    @AfterAll
    static void stop() {
        mailing.close();
        silent.close();
        mails.close();
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
                List.of("email", "named", "email", "two words@example.test"),
                List.of("email", "named", "email", "dots..dots@example.test"),
                List.of("email", "two words@example.test"),
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
        String access = "Authorization: Bearer "
                + Answers.json(signIn(mailing, "free@example.test", PASSWORD))
                        .get("access_token")
                        .textValue();
        assertEquals(
                204,
                post(mailing, "/auth/email/verify", Json.write(Map.of("token", link)), IssuedToken.JSON, access)
                        .status());
        assertTrue(me(mailing, signIn(mailing, "free@example.test", PASSWORD))
                .get("email_verified")
                .booleanValue());
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
}
