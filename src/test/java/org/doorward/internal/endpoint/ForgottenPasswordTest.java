package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.token.LinkTokens;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.MailServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code POST /password/forgot} and {@code /password/reset}. */
@Tag("server")
class ForgottenPasswordTest extends LinkBed {
    private static final String OLD = DoorwardServer.PASSWORD;

    @Test
    void theLinkOfTheMailSetsANewPasswordOnce() {
        make("whole");
        Visitor before = Visitor.program(server, "whole");
        IssuedToken kept = IssuedToken.pat(before, "");
        assertEquals(202, forgot(" WHOLE ", "Accept-Language: zh-CN,en;q=0.5").status());
        MailServer.Mail mail = mail("whole", 1);
        assertTrue(mail.subject().contains("密码"), mail.subject());
        assertTrue(mail.text().contains("\nhttps://app.test/reset.xhtml#token=" + mail.token() + "\n"), mail.text());
        assertEquals(200, before.hello().status(), "asking changes nothing");

        RawHttp.Answer done = reset(mail.token(), NEXT);
        assertEquals(204, done.status(), done::toString);
        Answers.assertSetsNoCookie(done);
        before.assertOver("revoked");
        assertEquals(401, signIn("whole", OLD).status());
        assertEquals(200, signIn("whole", NEXT).status());
        assertEquals(200, kept.hello().status(), "an API token is no session");
        assertEquals("Your password for app.test was changed", mail("whole", 2).subject());
        assertDead(reset(mail.token(), "a third long password"));
        assertEquals(200, signIn("whole", NEXT).status());
    }

    @Test
    void theApiTokensAreRevokedWhereThatIsAskedFor() {
        make("tokens");
        IssuedToken pat = IssuedToken.pat(Visitor.program(server, "tokens"), "");
        RawHttp.Answer done =
                post("/password/reset", Map.of("token", token("tokens"), "new_password", NEXT, "revoke_tokens", true));
        assertEquals(204, done.status(), done::toString);
        assertEquals(401, pat.hello().status());
    }

    @Test
    void ofFiftyAtOnceExactlyOneSucceeds() {
        make("fifty");
        String token = token("fifty");
        List<Callable<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String password = "password of contender " + i;
            contenders.add(() -> reset(token, password).status());
        }
        List<Integer> answers = Race.of(contenders);
        assertEquals(1, answers.stream().filter(status -> status == 204).count(), answers::toString);
        assertTrue(Set.of(204, 400, 503).containsAll(answers), answers::toString);
        int won = answers.indexOf(204);
        assertEquals(200, signIn("fifty", "password of contender " + won).status());
        assertEquals(401, signIn("fifty", OLD).status());
        assertDead(reset(token, NEXT));
    }

    @Test
    void everyDeadLinkIsOneAnswerAndChangesNothing() {
        for (String name : List.of("dead-password", "dead-email", "dead-disabled", "dead-unproved", "dead-other")) {
            make(name);
        }
        Map<String, String> dead = new LinkedHashMap<>();
        String good = token("dead-other");
        dead.put("changed password", token("dead-password"));
        assertEquals(204, reset(dead.get("changed password"), NEXT).status());
        dead.put("changed address", token("dead-email"));
        accounts.withEmail("dead-email", "eve@example.test");
        dead.put("disabled", token("dead-disabled"));
        accounts.disable("dead-disabled");
        dead.put("address not proved any more", token("dead-unproved"));
        accounts.withUnprovedEmail("dead-unproved", "dead-unproved@example.test");
        char last = good.charAt(20) == 'A' ? 'B' : 'A';
        dead.put("one character", good.substring(0, 20) + last + good.substring(21));
        AccountId other = AccountId.of("id-of-dead-other");
        LinkTokens foreign = new LinkTokens(new DerivedKeys(TestSettings.newSecret()));
        LinkTokens ours = new LinkTokens(new DerivedKeys(TestSettings.SECRET));
        dead.put(
                "other secret",
                foreign.issue(
                        LinkTokens.Purpose.PASSWORD_RESET,
                        other,
                        List.of(),
                        server.clock.instant().plusSeconds(60)));
        dead.put(
                "other purpose",
                ours.issue(
                        LinkTokens.Purpose.EMAIL_VERIFICATION,
                        other,
                        List.of("dead-other@example.test"),
                        server.clock.instant().plusSeconds(60)));
        dead.put(
                "unknown account",
                ours.issue(
                        LinkTokens.Purpose.PASSWORD_RESET,
                        new AccountId(TenantId.DEFAULT, "nobody"),
                        List.of(),
                        server.clock.instant().plusSeconds(60)));
        dead.put("no token", "x");
        dead.put("another kind", "dwr_" + good.substring(4));
        Set<String> bodies = new HashSet<>();
        dead.forEach((why, token) -> {
            RawHttp.Answer answer = reset(token, NEXT);
            assertEquals(400, answer.status(), why + ": " + answer);
            assertDead(answer);
            bodies.add(answer.body());
        });
        assertEquals(1, bodies.size(), bodies::toString);
        assertEquals(200, signIn("dead-other", OLD).status());
        server.clock.advance(Duration.ofMinutes(30));
        assertDead(reset(good, NEXT));
    }

    @Test
    void aWeakPasswordIsNamedAndTheLinkStaysGood() {
        make("weak");
        String token = token("weak");
        for (Map.Entry<String, String> weak : Map.of("short", "too-short", "weak1234", "context", "password1", "common")
                .entrySet()) {
            RawHttp.Answer answer = Answers.assertProblem(422, "weak-password", reset(token, weak.getKey()));
            assertEquals("new_password", Answers.json(answer).get("field").textValue());
            assertEquals(weak.getValue(), Answers.json(answer).get("weakness").textValue());
        }
        Answers.assertProblem(422, "invalid-field", post("/password/reset", Map.of("token", token)));
        Answers.assertProblem(422, "invalid-field", post("/password/reset", Map.of("new_password", NEXT)));
        assertEquals(204, reset(token, NEXT).status());
    }

    @Test
    void nothingThatARequestSaysGetsIntoTheLink() {
        make("poisoned");
        List<List<String>> forgeries = List.of(
                List.of("Host: evil.test"),
                List.of("X-Forwarded-Host: evil.test", "Origin: https://app.test"),
                List.of("X-Forwarded-Prefix: /evil"));
        for (List<String> forged : forgeries) {
            assertEquals(202, forgot("poisoned", forged.toArray(String[]::new)).status(), forged::toString);
        }
        for (int i = 1; i <= forgeries.size(); i++) {
            MailServer.Mail mail = mail("poisoned", i);
            assertTrue(mail.text().contains("\nhttps://app.test/reset.xhtml#token="), mail.text());
            assertFalse((mail.text() + mail.html() + mail.subject()).contains("evil"), mail.text());
        }
    }

    @Test
    void aSuspendedAccountGetsItsLinkAndStaysSuspended() {
        make("paused");
        accounts.suspend("paused");
        assertEquals(204, reset(token("paused"), NEXT).status());
        Answers.assertProblem(403, "suspended", signIn("paused", NEXT));
        Answers.assertProblem(401, "credentials", signIn("paused", DoorwardServer.PASSWORD));
    }

    @Test
    void aRequiredPasswordIsLiftedByALinkWithAnotherOneOnly() {
        make("required");
        accounts.requirePasswordChange("required");
        String token = token("required");
        RawHttp.Answer same = Answers.assertProblem(422, "weak-password", reset(token, DoorwardServer.PASSWORD));
        assertEquals("unchanged", Answers.json(same).get("weakness").textValue());
        Answers.assertProblem(403, "password-change-required", hello(signIn("required", DoorwardServer.PASSWORD)));
        assertEquals(204, reset(token, NEXT).status());
        assertEquals(200, hello(signIn("required", NEXT)).status());
    }

    private static RawHttp.Answer hello(RawHttp.Answer signedIn) {
        String access = Answers.json(signedIn).get("access_token").textValue();
        return RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + access);
    }

    @Test
    void anotherSitesPageIsRefused() {
        for (String path : List.of("/password/forgot", "/password/reset", "/email/verify")) {
            Answers.assertProblem(
                    403, "cross-origin", post(path, Map.of("username", "ada"), "Sec-Fetch-Site: cross-site"));
            Answers.assertProblem(
                    403, "cross-origin", post(path, Map.of("username", "ada"), "Origin: https://evil.test"));
        }
    }

    @Test
    void noLogHoldsALinkOrAnAddress() {
        make("logged");
        try (CapturedLogs logs = new CapturedLogs("org.doorward")) {
            String token = token("logged");
            assertEquals(204, reset(token, NEXT).status());
            Eventually.within(Duration.ofSeconds(30), "the change was told", () -> logs.text()
                    .contains("password-changed was sent"));
            assertFalse(logs.text().contains(token), logs.text());
            assertFalse(logs.text().contains("dwl_"), logs.text());
            assertFalse(logs.text().contains("logged@example.test"), logs.text());
        }
    }
}
