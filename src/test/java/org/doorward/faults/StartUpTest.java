package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said when the application is deployed, by name and all at once; what is right does not collide. */
@Tag("faults")
class StartUpTest {
    private static String reasonOfNotStarting(String... namesAndValues) {
        Throwable failure = assertThrows(IllegalStateException.class, () -> new DoorwardServer(namesAndValues).close());
        return reasons(failure);
    }

    private static String reasons(Throwable failure) {
        StringBuilder reason = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason.append(cause).append('\n');
        }
        return reason.toString();
    }

    @Test
    void everyMistakeInTheSettingsIsNamedAtOnce() {
        String weak = "changeme-changeme-changeme-changeme-1";
        String reason = reasonOfNotStarting(
                "doorward.secret", weak,
                "doorward.session.idle", "soon",
                "doorward.cookie.secure", "false",
                "doorward.cookie.same-site", "none",
                "doorward.redis.address", "localhost",
                "doorward.paths.public", "public",
                "doorward.no.such", "1");
        for (String name : List.of(
                "doorward.secret:",
                "doorward.session.idle:",
                "doorward.cookie.secure:",
                "doorward.cookie.same-site:",
                "doorward.redis.address:",
                "doorward.paths.public:",
                "doorward.no.such:")) {
            assertTrue(reason.contains(name), name + " is not named in " + reason);
        }
        assertTrue(!reason.contains(weak), "the secret is in the message");
    }

    @Test
    void mistakesAreToldInOneBlockWithoutAStackTrace() {
        for (String[] wrong : List.of(
                new String[] {"doorward.session.idle", "soon", "doorward.no.such", "1"},
                // found only when the application starts
                new String[] {"doorward.bootstrap.username", "admin", "doorward.bootstrap.password", "adminadmin1"})) {
            try (CapturedLogs logs = new CapturedLogs("org.doorward")) {
                Throwable failure = assertThrows(IllegalStateException.class, () -> new DoorwardServer(wrong).close());
                while (failure.getCause() != null) {
                    failure = failure.getCause();
                }
                assertTrue(failure instanceof InvalidSettingsException, failure::toString);
                assertEquals(0, failure.getStackTrace().length);
                String text = logs.text();
                assertEquals(2, text.split("Doorward cannot start", -1).length, text);
                assertTrue(text.contains(String.valueOf(failure.getMessage())), text);
            }
        }
    }

    @Test
    void withoutASecretNothingStarts() {
        assertTrue(reasonOfNotStarting("doorward.secret", null).contains("doorward.secret: is needed"));
    }

    @Test
    void withoutABeanForTheAccountsTheSettingIsNamed() {
        String reason = reasonOfNotStarting(
                "doorward.accounts", "application",
                "doorward.bootstrap.username", null,
                "doorward.bootstrap.password", null);
        assertTrue(reason.contains("doorward.accounts: application needs a CDI bean"), reason);
        assertTrue(reason.contains("org.doorward.account.AccountStore"), reason);
    }

    @Test
    void aFirstPasswordThatEverybodyGuessesIsNamedAndNotShown() {
        for (String weak : List.of("password2026", "Gatehouse99", "adminadmin1")) {
            String reason = reasonOfNotStarting(
                    "doorward.bootstrap.username", "admin",
                    "doorward.bootstrap.password", weak,
                    "doorward.password.context-words", "vault, gatehouse");
            assertTrue(reason.contains("doorward.bootstrap.password: the value is"), reason);
            assertTrue(!reason.contains(weak), "the password is in the message");
        }
    }

    @Test
    void aDatabaseOfAKindNotKnownIsNamed() {
        String reason = reasonOfNotStarting("doorward.jpa.url", "jdbc:oracle:thin:@localhost");
        assertTrue(reason.contains("doorward.jpa.url:"), reason);
        assertTrue(reason.contains("jdbc:postgresql:"), reason);
    }

    @Test
    void aDatabaseThatMayOnlyBeReadStopsTheDeploymentByName(@TempDir Path directory) {
        String url = "jdbc:h2:file:" + directory.resolve("data");
        new DoorwardServer("doorward.jpa.url", url).close();
        String reason = reasonOfNotStarting("doorward.jpa.url", url + ";ACCESS_MODE_DATA=r");
        assertTrue(reason.contains("doorward.jpa.*: the database answers and refuses"), reason);
    }

    @Test
    void aBasePathThatTheApplicationUsesIsNamed() {
        Throwable failure = assertThrows(IllegalStateException.class, () -> new Applications()
                .with("", context -> context.addServlet(Applications.Silent.class, "/auth/login"))
                .start());
        String reason = reasons(failure);
        assertTrue(reason.contains("doorward.base-path"), reason);
        assertTrue(reason.contains("/auth/login"), reason);
    }

    @Test
    void theParametersOfAFilterNamedByTheApplicationCount() {
        try (Applications server = new Applications()
                .with("", context -> Applications.nameFilter(context, Map.of("doorward.paths.public", "/open/**")))
                .start()) {
            assertEquals(
                    200, RawHttp.send(server.port(), "GET /open/filters", "").status());
            assertEquals(
                    401, RawHttp.send(server.port(), "GET /closed/filters", "").status());
        }
    }

    @Test
    void theFilterAddedByItselfIsTheOnlyOne() {
        try (Applications server = new Applications().with("", context -> {}).start()) {
            assertEquals(
                    "1", RawHttp.send(server.port(), "GET /public/filters", "").body());
        }
    }

    @Test
    void twoApplicationsOnOneServerKeepTheirSessionsApart() {
        try (Applications server = new Applications()
                .with("/one", context -> {})
                .with("/other", context -> {})
                .start()) {
            String one = cookies(login(server.port(), "/one"));
            String other = cookies(login(server.port(), "/other"));
            String both = "Cookie: " + one + "; " + other;
            assertEquals(200, me(server.port(), "/one", both));
            assertEquals(200, me(server.port(), "/other", both));
            assertEquals(401, me(server.port(), "/one", "Cookie: " + other));
            assertEquals(401, me(server.port(), "/other", "Cookie: " + one));
            RawHttp.Answer logout = RawHttp.send(
                    server.port(), "POST /one/auth/logout", "", both, "Origin: http://127.0.0.1:" + server.port());
            assertEquals(204, logout.status());
            assertTrue(logout.headers("Set-Cookie").noneMatch(cookie -> cookie.contains("-other-")));
            assertEquals(401, me(server.port(), "/one", both));
            assertEquals(200, me(server.port(), "/other", both));
        }
    }

    @Test
    void aTokenOfOneApplicationIsNothingToAnotherWithAnotherSecret() {
        try (DoorwardServer one = new DoorwardServer();
                DoorwardServer other = new DoorwardServer("doorward.secret", TestSettings.newSecret())) {
            Person person = Person.program(one).signIn();
            assertEquals(401, Person.program(other).holding(person).hello().status());
            assertEquals(401, Person.program(other).holding(person).refresh().status());
            assertEquals(200, person.hello().status());
        }
    }

    private static RawHttp.Answer login(int port, String context) {
        return RawHttp.send(
                port,
                "POST " + context + "/auth/login",
                "{\"username\":\"" + DoorwardServer.USERNAME + "\",\"password\":\"" + DoorwardServer.PASSWORD
                        + "\",\"transport\":\"cookie\"}",
                "Content-Type: application/json");
    }

    private static String cookies(RawHttp.Answer answer) {
        assertEquals(200, answer.status());
        return String.join(
                "; ",
                answer.headers("Set-Cookie")
                        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                        .toList());
    }

    private static int me(int port, String context, String cookies) {
        return RawHttp.send(port, "GET " + context + "/auth/me", "", cookies).status();
    }
}
