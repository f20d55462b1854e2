package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.doorward.internal.http.credential.AntiForgery;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A form's field for those who declare nothing of where a request comes from. */
@Tag("server")
class CsrfFormTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String FIELD = AntiForgery.PARAMETER + "=";

    private static DoorwardServer server;
    private Visitor browser;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        browser = Visitor.browser(server);
    }

    private static String header(String token) {
        return "X-CSRF-Token: " + token;
    }

    private RawHttp.Answer call(String requestLine, String body, String... lines) {
        return RawHttp.send(server.port(), requestLine, body, lines);
    }

    private void refused(String requestLine, String body, String... lines) {
        refused(403, "cross-origin", requestLine, body, lines);
    }

    private void refused(int status, String reason, String requestLine, String body, String... lines) {
        Answers.assertSetsNoCookie(
                Answers.assertProblem(status, reason, Answers.unhandled(server, () -> call(requestLine, body, lines))));
    }

    @Test
    void pagesAreGivenOneForTheirForms() {
        String token = call("GET /api/page?csrf", "", browser.cookies()).body();
        assertEquals(
                200, call("POST /api/x", "", browser.cookies(), header(token)).status());
        String onPublicPage =
                call("GET /public/page?csrf", "", browser.cookies()).body();
        assertEquals(
                200,
                call("POST /api/x", "", browser.cookies(), header(onPublicPage)).status());
        assertEquals("", call("GET /public/page?csrf", "").body());
        assertEquals("", call("GET /api/page?csrf", "", browser.bearer()).body());
    }

    @Test
    void aFormCarriesItInAFieldAndReachesTheApplicationAsItWasSent() {
        String token = browser.csrfToken();
        for (String type : List.of(
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-URLEncoded",
                "application/x-www-form-urlencoded; charset=UTF-8",
                "application/x-www-form-urlencoded;charset=utf-8")) {
            RawHttp.Answer answer = call(
                    "POST /api/x",
                    "say=Zo%C3%AB+%E2%82%AC%F0%9F%94%91&" + FIELD + token,
                    browser.cookies(),
                    "Content-Type: " + type);
            assertEquals(200, answer.status(), answer::toString);
            assertEquals("Zoë €🔑", answer.body());
        }
        RawHttp.Answer latin = call(
                "POST /api/x",
                "say=Zo%EB&" + FIELD + token,
                browser.cookies(),
                "Content-Type: application/x-www-form-urlencoded; charset=ISO-8859-1");
        assertEquals("Zoë", latin.body(), "what the request says of itself counts");
    }

    @Test
    void aFieldCountsOnceAndInAFormsBodyOnly() {
        String token = browser.csrfToken();
        String field = FIELD + token;
        refused("POST /api/x", field + "&" + field, browser.cookies(), FORM);
        refused("POST /api/x", FIELD + "&" + field, browser.cookies(), FORM);
        refused("POST /api/x?" + field, "", browser.cookies(), FORM);
        refused("POST /api/x?" + field, "a=b", browser.cookies(), FORM);
        refused("POST /api/x?%64oorward_csrf=" + token, "a=b", browser.cookies(), FORM);
        refused("POST /api/x?a=b&" + FIELD + "x", field, browser.cookies(), FORM);
        refused("POST /api/x?" + field, "", browser.cookies());
        refused("POST /api/x", field, browser.cookies());
        refused("POST /api/x", field, browser.cookies(), "Content-Type: text/plain");
        refused("POST /api/x", field, browser.cookies(), "Content-Type: application/json");
        refused("POST /api/x", field, browser.cookies(), "Content-Type: application/x-www-form-urlencodedx");
        refused("POST /api/x", field, browser.cookies(), "Content-Type: text/plain;application/x-www-form-urlencoded");
        refused("POST /api/x", field, browser.cookies(), FORM, header("x"));
        refused("POST /api/x", "DOORWARD_CSRF=" + token, browser.cookies(), FORM);
        String multipart =
                "--x\r\nContent-Disposition: form-data; name=\"doorward_csrf\"\r\n\r\n" + token + "\r\n--x--";
        refused("POST /api/x", multipart, browser.cookies(), "Content-Type: multipart/form-data; boundary=x");
        assertEquals(
                200,
                call(
                                "POST /api/x",
                                multipart,
                                browser.cookies(),
                                "Content-Type: multipart/form-data; boundary=x",
                                header(token))
                        .status());
    }

    @Test
    void aFormThatCannotBeReadIsRefusedForThatAndNotAsAnotherSites() {
        refused(400, "malformed", "POST /api/x", "a=%ZZ&%=&" + FIELD + "%", browser.cookies(), FORM);
        String large = "a=" + "b".repeat(300_000) + "&" + FIELD + "x";
        refused(413, "too-large", "POST /api/x", large, browser.cookies(), FORM);
    }
}
