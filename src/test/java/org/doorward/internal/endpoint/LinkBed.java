package org.doorward.internal.endpoint;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.MailServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A server that sends links to a real mail server. Each test has accounts, and an address, of its own. */
abstract class LinkBed {
    static final String NEXT = "quite another password";
    private static final AtomicInteger CALLERS = new AtomicInteger();

    static MailServer mails;
    static Accounts accounts;
    static DoorwardServer server;

    @BeforeAll
    static void start() {
        mails = new MailServer();
        accounts = new Accounts();
        server = new DoorwardServer(Stream.concat(
                        Stream.of(mails.settings("doorward.jpa.url", accounts.url())), Stream.of(SignInBed.PROXIED))
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        server.close();
        mails.close();
    }

    /** Makes an account with a proved address. */
    static void make(String username) {
        accounts.add(username, "user").withEmail(username, username + "@example.test");
    }

    /** A call from an address that nobody else calls from. */
    static RawHttp.Answer post(String path, Map<String, ?> body, String... lines) {
        int caller = CALLERS.incrementAndGet();
        return postFrom("203.0." + caller / 250 + "." + (caller % 250 + 1), path, body, lines);
    }

    static RawHttp.Answer postFrom(String address, String path, Map<String, ?> body, String... lines) {
        String[] all = Stream.concat(Stream.of(IssuedToken.JSON, "X-Forwarded-For: " + address), Stream.of(lines))
                .toArray(String[]::new);
        return RawHttp.send(server.port(), "POST /auth" + path, Json.write(body), all);
    }

    static RawHttp.Answer forgot(String username, String... lines) {
        return post("/password/forgot", Map.of("username", username), lines);
    }

    static RawHttp.Answer reset(String token, String password) {
        return post("/password/reset", Map.of("token", token, "new_password", password));
    }

    static RawHttp.Answer signIn(String username, String password) {
        return post("/login", Map.of("username", username, "password", password));
    }

    /** The mail with this number to the address of this account, from 1, as soon as it is there. */
    static MailServer.Mail mail(String username, int number) {
        return mails.to(username + "@example.test", number);
    }

    static int mailsTo(String username) {
        return mails.to(username + "@example.test").size();
    }

    /** Asks for a link and gives its token. */
    static String token(String username) {
        int before = mailsTo(username);
        if (forgot(username).status() != 202) {
            throw new AssertionError("not taken");
        }
        return mail(username, before + 1).token();
    }

    static void assertDead(RawHttp.Answer answer) {
        Answers.assertProblem(400, "dead-link", answer);
    }
}
