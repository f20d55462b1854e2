package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.TestSettings;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The header that the settings name decides alone. */
@Tag("server")
class OwnHeaderTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor bob;
    private static IssuedToken pat;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer("doorward.header", "X-Doorward-Token", "doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        bob = Visitor.browserOf(server, "bob");
        pat = IssuedToken.pat(ada, "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer hello(String... lines) {
        return RawHttp.send(server.port(), "GET /api/hello", "", lines);
    }

    @Test
    void itTakesAnyCredentialBareAndWinsOverAllOthers() {
        for (String text : List.of(ada.access(), pat.text())) {
            for (String name : List.of("X-Doorward-Token: ", "x-doorward-token:   ")) {
                assertTrue(hello(name + text).body().contains("|ada|"));
                RawHttp.Answer among =
                        hello(name + text, "Authorization: Bearer " + bob.access(), "X-API-Key: x", bob.cookies());
                assertTrue(among.body().contains("|ada|"), among::toString);
            }
        }
    }

    @Test
    void whatIsWrongWithItDecidesToo() {
        for (String value : List.of(
                "", " ", "x", "Bearer " + pat.text(), pat.text() + "A", pat.text() + "," + pat.text(), ada.refresh())) {
            RawHttp.Answer refused =
                    Answers.unhandled(server, () -> hello("X-Doorward-Token: " + value, ada.bearer(), bob.cookies()));
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "malformed", refused));
            RawHttp.Answer foreign = Answers.unhandled(
                    server,
                    () -> RawHttp.send(
                            server.port(),
                            "POST /api/x",
                            "",
                            "X-Doorward-Token: " + value,
                            bob.cookies(),
                            "Sec-Fetch-Site: cross-site"));
            Answers.assertProblem(401, "malformed", foreign);
        }
        String line = "X-Doorward-Token: " + pat.text();
        Answers.assertProblem(400, "several-credentials", Answers.unhandled(server, () -> hello(line, line)));
    }

    @Test
    void withoutItAllIsAsItWas() {
        assertTrue(hello(ada.bearer()).body().contains("|ada|"));
        assertTrue(hello(bob.cookies()).body().contains("|bob|"));
        Answers.assertProblem(400, "several-credentials", hello(ada.bearer(), "X-API-Key: x"));
    }

    @Test
    void aSignOutTakesWhatIsShownInIt() {
        Visitor once = Visitor.program(server);
        assertEquals(
                204,
                RawHttp.send(server.port(), "POST /auth/logout", "", "X-Doorward-Token: " + once.access())
                        .status());
        once.assertOver("signed-out");
    }

    @Test
    void aNameThatMeansSomethingElseIsRefused() {
        for (String name : List.of(
                "Cookie",
                "Host",
                "authorization",
                "X-API-Key",
                "Content-Type",
                "Content-Length",
                "Forwarded",
                "X-Forwarded-For",
                "Origin",
                "Sec-Fetch-Site",
                "Doorward-Slot",
                "X-CSRF-Token",
                "Connection",
                "Proxy-Authorization",
                "X Y",
                "X:",
                "\u00e9",
                "x".repeat(65))) {
            InvalidSettingsException wrong = assertThrows(
                    InvalidSettingsException.class, () -> TestSettings.with("doorward.header", name), name);
            assertTrue(wrong.problems().get(0).startsWith("doorward.header:"), wrong::toString);
        }
        TestSettings.with("doorward.header", "X-Doorward-Token");
    }
}
