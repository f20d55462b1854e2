package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is sent a link for a new password, how often, and what becomes of it where mail does not work. */
@Tag("server")
class ForgottenPasswordMailTest extends LinkBed {
    @Test
    void everyNameIsOneAnswerAndOnlyAProvedAddressOfAnActiveAccountGetsMail() {
        make("one-answer");
        make("off");
        accounts.disable("off");
        accounts.add("no-email", "user");
        accounts.add("unproved", "user").withUnprovedEmail("unproved", "unproved@example.test");
        make("sentinel");
        Set<List<String>> answers = new HashSet<>();
        for (String name : List.of(
                "one-answer",
                "nobody",
                "off",
                "no-email",
                "unproved",
                "nobody\r\nBcc: eve@example.test",
                "x".repeat(5_000),
                "\0",
                "😀")) {
            RawHttp.Answer answer = forgot(name);
            List<String> seen = new ArrayList<>(answer.head().stream()
                    .filter(line -> !line.startsWith("Date"))
                    .toList());
            seen.add(answer.status() + answer.body());
            answers.add(seen);
        }
        assertEquals(1, answers.size(), answers::toString);
        assertEquals(202, forgot("sentinel").status());
        mail("sentinel", 1);
        mail("one-answer", 1);
        for (String name : List.of("off", "no-email", "unproved", "eve")) {
            assertEquals(0, mailsTo(name), name);
        }
    }

    @Test
    void anAccountGetsThreeMailsAnHourAndAllTheirLinksAreGood() {
        make("flooded");
        make("quiet");
        for (int i = 0; i < 5; i++) {
            assertEquals(202, forgot("flooded").status());
        }
        mail("flooded", 3);
        token("quiet");
        assertEquals(3, mailsTo("flooded"), "the fourth and the fifth are not sent");
        server.clock.advance(Duration.ofMinutes(10));
        assertEquals(204, reset(mail("flooded", 1).token(), NEXT).status());
        mail("flooded", 4);
        server.clock.advance(Duration.ofHours(1));
        token("flooded");
    }

    @Test
    void anAddressAsksSoOftenAndTheOthersGoOn() {
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    202,
                    postFrom("198.51.100.7", "/password/forgot", Map.of("username", "nobody"))
                            .status());
        }
        Answers.assertProblem(
                429, "too-many", postFrom("198.51.100.7", "/password/forgot", Map.of("username", "nobody")));
        assertEquals(
                202,
                postFrom("198.51.100.8", "/password/forgot", Map.of("username", "nobody"))
                        .status());
        for (int i = 0; i < 30; i++) {
            assertDead(postFrom("198.51.100.7", "/password/reset", Map.of("token", "x", "new_password", NEXT)));
        }
        Answers.assertProblem(
                429,
                "too-many",
                postFrom("198.51.100.7", "/password/reset", Map.of("token", "x", "new_password", NEXT)));
    }

    @Test
    void whoeverSetsANewPasswordNeedNotWaitForEarlierFailures() {
        make("guessed");
        String address = "198.51.100.77";
        Map<String, String> wrong = Map.of("username", "guessed", "password", "wrong");
        for (int i = 0; i < 5; i++) {
            assertEquals(401, postFrom(address, "/login", wrong).status());
        }
        assertEquals(429, postFrom(address, "/login", wrong).status());
        Map<String, String> next = Map.of("token", token("guessed"), "new_password", NEXT);
        assertEquals(204, postFrom(address, "/password/reset", next).status());
        assertEquals(
                200,
                postFrom(address, "/login", Map.of("username", "guessed", "password", NEXT))
                        .status());
    }

    @Test
    void aMailServerThatIsSlowOrGoneHarmsNoAnswer() throws IOException {
        make("slow");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int gone;
            try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                gone = closed.getLocalPort();
            }
            for (int port : new int[] {silent.getLocalPort(), gone}) {
                try (CapturedLogs logs = new CapturedLogs("org.doorward.notification");
                        DoorwardServer other = new DoorwardServer(mails.settings(
                                "doorward.jpa.url",
                                accounts.url(),
                                "doorward.mail.port",
                                String.valueOf(port),
                                "doorward.mail.timeout",
                                "30s",
                                "doorward.development",
                                "true"))) {
                    long start = System.nanoTime();
                    for (String name : List.of("slow", "nobody", "slow", "nobody", "slow")) {
                        RawHttp.Answer answer = RawHttp.send(
                                other.port(),
                                "POST /auth/password/forgot",
                                "{\"username\":\"" + name + "\"}",
                                IssuedToken.JSON);
                        assertEquals(202, answer.status(), answer::toString);
                    }
                    assertTrue(
                            Duration.ofNanos(System.nanoTime() - start).toSeconds() < 20,
                            "no answer waits for the mail server");
                    Visitor.program(other, "slow").assertSignedIn();
                    assertFalse(logs.text().contains("@example.test"), logs.text());
                }
            }
        }
    }

    @Test
    void withoutSomethingThatSendsOrAPageThereAreNoSuchEndpoints() {
        try (DoorwardServer none = new DoorwardServer();
                DoorwardServer noPage = new DoorwardServer(
                        "doorward.mail.host",
                        "localhost",
                        "doorward.mail.tls",
                        "none",
                        "doorward.mail.from",
                        "a@b.test")) {
            for (DoorwardServer each : List.of(none, noPage)) {
                for (String path : List.of("/password/forgot", "/password/reset", "/email/verify", "/email/resend")) {
                    Answers.assertProblem(
                            404, "not-found", RawHttp.send(each.port(), "POST /auth" + path, "{}", IssuedToken.JSON));
                }
            }
        }
    }
}
