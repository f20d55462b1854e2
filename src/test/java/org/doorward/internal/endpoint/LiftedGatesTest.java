package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holders of built-in accounts lift their gates by our endpoints, in the session that they have. */
@Tag("server")
class LiftedGatesTest {
    private static final String NEW_PASSWORD = "quite another correct horse";
    private static final Accounts ACCOUNTS = new Accounts();

    private static DoorwardServer server;
    private static int people;

    private Visitor ada;
    private Visitor bob;
    private String name;
    private String path;

    @BeforeAll
    static void start() {
        server = new DoorwardServer(
                "doorward.admin.enabled", "true", "doorward.gate.terms", "true", "doorward.jpa.url", ACCOUNTS.url());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Somebody else in each test, who has to accept the terms. */
    @BeforeEach
    void signIn() {
        name = "bob" + people++;
        ACCOUNTS.add(name, "user");
        path = "/auth/admin/accounts/id-of-" + name;
        ada = Visitor.program(server);
        bob = Visitor.program(server, name);
    }

    private static RawHttp.Answer post(Visitor by, String path, String body) {
        return body.isEmpty()
                ? RawHttp.send(server.port(), "POST " + path, "", by.bearer())
                : RawHttp.send(server.port(), "POST " + path, body, by.bearer(), IssuedToken.JSON);
    }

    private static RawHttp.Answer done(RawHttp.Answer answer) {
        assertEquals(2, answer.status() / 100, answer::toString);
        return answer;
    }

    private static void assertRestricted(String reason, Visitor by) {
        Answers.assertProblem(403, reason, Answers.unhandled(server, by::hello));
    }

    @Test
    void theTermsAreAcceptedAndTheAdministratorOfTheSettingsNeedNot() {
        ada.assertSignedIn();
        assertRestricted("terms-not-accepted", bob);
        done(post(bob, "/auth/terms", ""));
        bob.assertSignedIn();
    }

    @Test
    void aRequiredPasswordIsSetAndTheSessionGoesOn() {
        done(post(bob, "/auth/terms", ""));
        done(post(ada, path + "/require-password-change", ""));
        assertRestricted("password-change-required", bob);
        Answers.assertProblem(403, "password-change-required", post(bob, "/auth/ticket", ""));
        String body =
                "{\"current_password\":\"" + DoorwardServer.PASSWORD + "\",\"new_password\":\"" + NEW_PASSWORD + "\"}";
        JsonNode tokens = Answers.json(done(post(bob, "/auth/password", body)));
        new Visitor(
                        server,
                        tokens.get("access_token").textValue(),
                        tokens.get("refresh_token").textValue(),
                        tokens.get("session_id").textValue())
                .assertSignedIn();
    }

    @Test
    void aSuspendedAccountGoesOnWhenAnAdministratorSaysSoOrAtItsTime() {
        done(post(bob, "/auth/terms", ""));
        Instant until = server.clock.instant().plus(Duration.ofMinutes(5));
        String pause = "{\"until\":\"" + until + "\",\"cause\":\"administrative\"}";
        done(post(ada, path + "/suspend", pause));
        assertRestricted("suspended", bob);
        assertTrue(bob.hello().body().contains("\"until\":\"" + until + "\""));
        Answers.assertProblem(403, "suspended", post(bob, "/auth/terms", ""));
        Answers.assertProblem(403, "suspended", bob.refreshInBody());
        done(post(ada, path + "/reinstate", ""));
        bob.assertSignedIn();
        done(post(ada, path + "/suspend", pause));
        assertRestricted("suspended", bob);
        server.clock.advance(Duration.ofMinutes(5));
        bob.assertSignedIn();
    }

    @Test
    void anAccountThatIsSuspendedForSecurityHasNoSessionAfterwards() {
        Visitor browser = Visitor.browserOf(server, name);
        Instant until = server.clock.instant().plus(Duration.ofMinutes(5));
        done(post(ada, path + "/suspend", "{\"until\":\"" + until + "\",\"cause\":\"security\"}"));
        bob.assertOver("suspended");
        Answers.assertClearsCookies(Answers.assertProblem(
                401, "suspended", RawHttp.send(server.port(), "GET /api/hello", "", browser.cookies())));
        server.clock.advance(Duration.ofMinutes(5));
        bob.assertOver("suspended");
        Answers.assertProblem(401, "suspended", browser.refreshInBody());
        Visitor.program(server, name);
    }
}
