package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own endpoints do nothing for foreign pages, sign-in among them. */
@Tag("server")
class CrossOriginEndpointsTest {
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        server = new DoorwardServer("doorward.trusted-origins", "https://trusted.test");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static final String FOREIGN =
            "Sec-Fetch-Site: cross-site|Sec-Fetch-Site: same-site|Origin: https://evil.test|Origin: null";

    private static final List<String> UNDECLARED = List.of("X-Nothing: here", "Referer: http://127.0.0.1/");

    private static List<String> foreign() {
        return List.of(FOREIGN.split("\\|", -1));
    }

    private static RawHttp.Answer call(String requestLine, String... lines) {
        return RawHttp.send(server.port(), requestLine, "", lines);
    }

    @Test
    void noEndpointActsOnTheCookieForAForeignPage() {
        Visitor browser = Visitor.browser(server);
        Visitor other = Visitor.program(server);
        List<String> calls = List.of(
                "POST /auth/logout",
                "POST /auth/logout-all",
                "POST /auth/refresh",
                "DELETE /auth/sessions/" + other.session(),
                "DELETE /auth/sessions/" + browser.session());
        for (String call : calls) {
            for (String header : List.of(String.join("|", foreign()), String.join("|", UNDECLARED)).stream()
                    .flatMap(all -> List.of(all.split("\\|", -1)).stream())
                    .toList()) {
                for (String cookies : List.of(browser.cookies(), browser.accessCookie(), browser.refreshCookie())) {
                    RawHttp.Answer answer = call(call, header, cookies);
                    boolean needsAccess = call.endsWith("/logout-all");
                    if (needsAccess && cookies.equals(browser.refreshCookie())) {
                        Answers.assertProblem(401, "unauthenticated", answer);
                    } else if (call.endsWith("/refresh") && cookies.equals(browser.accessCookie())) {
                        Answers.assertProblem(401, "malformed", answer);
                    } else {
                        Answers.assertProblem(403, "cross-origin", answer);
                    }
                    Answers.assertSetsNoCookie(answer);
                }
            }
        }
        browser.assertSignedIn();
        other.assertSignedIn();
        assertEquals(200, browser.refreshInBody().status(), "nothing was rotated");
    }

    @Test
    void aForeignFormThatIsSentWithoutTheCookiesDoesNotTakeThemAway() {
        for (String header : foreign()) {
            for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "multipart/form-data")) {
                RawHttp.Answer answer = call(
                        "POST /auth/logout",
                        header,
                        "Content-Type: " + type,
                        "Sec-Fetch-Mode: navigate",
                        "Accept: text/html");
                Answers.assertSetsNoCookie(Answers.assertPage(403, "cross-origin", answer));
            }
            RawHttp.Answer refresh = call("POST /auth/refresh", header);
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "malformed", refresh));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Origin: OWN",
                "Origin: https://trusted.test"
            })
    void pagesOfOursMayCallThem(String header) {
        String own = header.replace("OWN", "http://127.0.0.1:" + server.port());
        Visitor browser = Visitor.browser(server);
        Visitor other = Visitor.program(server);
        assertEquals(
                200, call("POST /auth/refresh", own, browser.refreshCookie()).status());
        assertEquals(
                204,
                call("DELETE /auth/sessions/" + other.session(), own, browser.accessCookie())
                        .status());
        other.assertOver("revoked");
        assertEquals(204, call("POST /auth/logout", own, browser.cookies()).status());
        browser.assertOver("signed-out");
        Visitor again = Visitor.browser(server);
        assertEquals(
                200, call("POST /auth/logout-all", own, again.accessCookie()).status());
        again.assertOver("revoked");
    }

    @Test
    void tokensInHeadersAndBodiesAreExempt() {
        Visitor one = Visitor.program(server);
        RawHttp.Answer refresh = RawHttp.send(
                server.port(),
                "POST /auth/refresh",
                Json.write(java.util.Map.of("refresh_token", one.refresh())),
                "Content-Type: application/json",
                "Sec-Fetch-Site: cross-site",
                "Origin: https://evil.test");
        assertEquals(200, refresh.status(), refresh::toString);
        RawHttp.Answer out = call("POST /auth/logout", one.bearer(), "Origin: https://evil.test");
        assertEquals(204, out.status(), out::toString);
        one.assertOver("signed-out");
    }

    @Test
    void aForeignPageSignsNobodyIn() {
        for (String header : foreign()) {
            for (String more : List.of("", ",\"transport\":\"cookie\"", ",\"transport\":\"bearer\"")) {
                RawHttp.Answer json = Visitor.signIn(server, DoorwardServer.USERNAME, more, header);
                Answers.assertSetsNoCookie(Answers.assertProblem(403, "cross-origin", json));
            }
            RawHttp.Answer form = RawHttp.send(
                    server.port(),
                    "POST /auth/login",
                    "username=ada&password="
                            + java.net.URLEncoder.encode(
                                    DoorwardServer.PASSWORD, java.nio.charset.StandardCharsets.UTF_8),
                    "Content-Type: application/x-www-form-urlencoded",
                    "Sec-Fetch-Mode: navigate",
                    header);
            Answers.assertSetsNoCookie(Answers.assertPage(403, "cross-origin", form));
        }
    }

    @Test
    void aSignInThatDeclaresNothingOrItsOwnOriginGoesOn() {
        for (String header : List.of(
                "X-Nothing: here",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Origin: http://127.0.0.1:" + server.port(),
                "Origin: https://trusted.test")) {
            assertEquals(
                    200,
                    Visitor.signIn(server, DoorwardServer.USERNAME, "", header).status(),
                    header);
        }
    }
}
