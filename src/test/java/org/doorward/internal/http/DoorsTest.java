package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.doorward.internal.http.refresh.RenewedCookies;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.Issuer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule at every door: what each of them makes of what is shown. */
@Tag("server")
class DoorsTest {
    private static final String JSON = "Content-Type: application/json";

    private static Issuer issuer;
    private static DoorwardServer server;

    @BeforeAll
    static void start() {
        issuer = new Issuer();
        server = new DoorwardServer(
                "doorward.admin.enabled", "true",
                "doorward.paths.ticket", "/api/stream",
                "doorward.issuer.main.url", issuer.url(),
                "doorward.issuer.main.audience", "api");
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    private static RawHttp.Answer send(String requestLine, String body, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = Visitor.SAME_ORIGIN;
        return RawHttp.send(server.port(), requestLine, body, all);
    }

    private static String torn(Visitor access, Visitor refresh) {
        return access.accessCookie() + "; " + Visitor.REFRESH_COOKIE + "=" + refresh.refresh();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/hello",
                "POST /api/hello",
                "GET /api/x?logout=1",
                "GET /auth/me",
                "GET /auth/csrf",
                "GET /auth/sessions",
                "DELETE /auth/sessions/x",
                "GET /auth/tokens",
                "GET /auth/admin/keys",
                "POST /auth/refresh",
                "POST /auth/ticket",
                "POST /auth/logout-all"
            })
    void cookiesOfTwoSessionsAreAmbiguousAndStay(String door) {
        Visitor one = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        Visitor over = Visitor.browser(server);
        RawHttp.send(server.port(), "POST /auth/logout", "", over.bearer());
        for (String cookies : List.of(torn(one, other), torn(other, one), torn(over, one))) {
            Answers.assertSetsNoCookie(
                    Answers.assertProblem(401, "ambiguous", Answers.unhandled(server, () -> send(door, "", cookies))));
        }
        for (Visitor visitor : List.of(one, other)) {
            visitor.assertSignedIn();
            assertEquals(200, visitor.refreshInBody().status(), "nothing was rotated");
        }
    }

    @Test
    void alsoWhenTheAccessTokenHasExpired() {
        try (DoorwardServer own = new DoorwardServer()) {
            Visitor one = Visitor.browser(own);
            own.clock.advance(RenewedCookies.PAST_ACCESS);
            Visitor other = Visitor.browser(own);
            for (String door :
                    List.of("GET /api/hello", "GET /auth/me", "POST /auth/refresh", "POST /auth/logout-all")) {
                RawHttp.Answer answer = RawHttp.send(own.port(), door, "", torn(one, other), Visitor.SAME_ORIGIN);
                Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", answer));
            }
            assertEquals(200, other.refreshInBody().status(), "nothing was rotated");
        }
    }

    @Test
    void onAPublicPathTheyAreNobodys() {
        String cookies = torn(Visitor.browser(server), Visitor.browser(server));
        RawHttp.Answer answer = send("GET /public/x", "", cookies);
        assertEquals("/public/x|-|null|false|REQUEST", answer.body());
        assertEquals("ambiguous", answer.header("Doorward-Reason").orElseThrow());
        Answers.assertSetsNoCookie(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /auth/logout", "GET /public/x?logout=1", "POST /public/x?logout=1"})
    void aSignOutEndsBothSessionsAndTakesTheCookies(String door) {
        Visitor one = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        RawHttp.Answer answer = send(door, "", torn(one, other));
        Answers.assertClearsCookies(answer);
        one.assertOver("signed-out");
        other.assertOver("signed-out");
    }

    @Test
    void noOtherSitesPageHasTheApplicationSignOut() {
        Visitor one = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        Answers.assertSetsNoCookie(RawHttp.send(
                server.port(), "POST /public/x?logout=1", "", torn(one, other), "Sec-Fetch-Site: cross-site"));
        one.assertSignedIn();
        other.assertSignedIn();
    }

    @Test
    void aSignInTakesTheirPlace() {
        Visitor one = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        Visitor.browser(server, torn(one, other)).assertSignedIn();
        one.assertOver("replaced");
        other.assertOver("replaced");
    }

    private static void assertSignedOut(Visitor visitor, RawHttp.Answer answer) {
        assertEquals(204, answer.status(), answer::toString);
        visitor.assertOver("signed-out");
        Answers.assertProblem(401, "signed-out", visitor.refreshInBody());
    }

    @Test
    void aSignOutTakesEitherTokenOfASessionWhereverItStands() {
        for (int i = 0; i < 5; i++) {
            Visitor ada = Visitor.program(server);
            RawHttp.Answer answer =
                    switch (i) {
                        case 0 -> send("POST /auth/logout", "", "Authorization: Bearer " + ada.refresh());
                        case 1 -> send("POST /auth/logout", "", "Authorization: bearer  " + ada.access());
                        case 2 -> send("POST /auth/logout", "", "X-API-Key: " + ada.refresh());
                        case 3 -> send("POST /auth/logout", "{\"refresh_token\":\"" + ada.access() + "\"}", JSON);
                        default -> send("POST /auth/logout", "{\"refresh_token\":\"" + ada.refresh() + "\"}", JSON);
                    };
            assertSignedOut(ada, answer);
        }
    }

    /** The session after so many rotations; what it holds still is what it was opened with. */
    private static Visitor rotated(Visitor visitor, int times) {
        Visitor present = visitor;
        for (int i = 0; i < times; i++) {
            RawHttp.Answer answer = present.refreshInBody();
            assertEquals(200, answer.status(), answer::toString);
            present = new Visitor(
                    server,
                    Answers.json(answer).get("access_token").textValue(),
                    Answers.json(answer).get("refresh_token").textValue(),
                    visitor.session());
        }
        return present;
    }

    @Test
    void aSignOutTakesARefreshTokenOfAnyEarlierGeneration() {
        for (int rotations = 1; rotations <= 3; rotations++) {
            for (int door = 0; door < 3; door++) {
                Visitor first = Visitor.program(server);
                Visitor last = rotated(first, rotations);
                RawHttp.Answer answer =
                        switch (door) {
                            case 0 -> send("POST /auth/logout", "", "Authorization: Bearer " + first.refresh());
                            case 1 ->
                                send("POST /auth/logout", "{\"refresh_token\":\"" + first.refresh() + "\"}", JSON);
                            default -> send("POST /auth/logout", "", first.refreshCookie());
                        };
                assertSignedOut(last, answer);
            }
        }
    }

    @Test
    void butNoneThatIsMadeUp() {
        Visitor ada = rotated(Visitor.program(server), 2);
        String real = ada.refresh();
        int secret = real.length() - 16 - 5 - 43;
        String otherSecret = real.charAt(secret) == 'A' ? "B" : "A";
        String otherMark = real.endsWith("A") ? "B" : "A";
        for (String forged : List.of(
                real.substring(0, secret) + otherSecret + real.substring(secret + 1),
                real.substring(0, real.length() - 21) + "AAAAA" + real.substring(real.length() - 16),
                real.substring(0, real.length() - 1) + otherMark)) {
            send("POST /auth/logout", "", "Authorization: Bearer " + forged);
            send("POST /auth/logout", "{\"refresh_token\":\"" + forged + "\"}", JSON);
            send("POST /auth/logout", "", Visitor.REFRESH_COOKIE + "=" + forged);
            ada.assertSignedIn();
        }
    }

    @Test
    void whatIsOfNoSessionSignsNobodyOutAndIsToldSo() {
        Visitor ada = Visitor.program(server);
        Visitor browser = Visitor.browser(server);
        IssuedToken pat = IssuedToken.pat(ada, "");
        IssuedToken key = IssuedToken.key(ada, "robot", "\"user\"", "");
        String ticket = Answers.json(send("POST /auth/ticket", "", ada.bearer()))
                .get("ticket")
                .textValue();
        long now = server.clock.instant().getEpochSecond();
        String external = Issuer.signed(
                "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"rsa\"}",
                "{\"iss\":\"" + issuer.url() + "\",\"aud\":\"api\",\"sub\":\"s\",\"iat\":" + now + ",\"exp\":"
                        + (now + 300) + "}",
                Issuer.RSA,
                "SHA256withRSA");
        Eventually.within(
                Duration.ofSeconds(60),
                "the issuer's keys are there",
                () -> send("GET /api/hello", "", "Authorization: Bearer " + external)
                                .status()
                        == 200);
        for (String token : List.of(pat.text(), key.text(), ticket, external)) {
            for (String cookies : List.of("X-Nothing: here", browser.cookies())) {
                Answers.assertSetsNoCookie(Answers.assertProblem(
                        403,
                        "wrong-credential",
                        send("POST /auth/logout", "", cookies, "Authorization: Bearer " + token)));
            }
        }
        Answers.assertProblem(403, "wrong-credential", send("POST /auth/logout", "", "X-API-Key: " + key.text()));
        for (String token : List.of(pat.text(), key.text(), ticket)) {
            Answers.assertProblem(
                    403, "wrong-credential", send("POST /auth/logout", "{\"refresh_token\":\"" + token + "\"}", JSON));
        }
        Answers.assertProblem(
                400, "several-credentials", send("POST /auth/logout", "", ada.bearer(), "X-API-Key: " + key.text()));
        ada.assertSignedIn();
        browser.assertSignedIn();
        assertEquals(200, pat.hello().status());
        assertEquals(200, key.hello().status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/hello", "GET /auth/me", "POST /auth/logout-all", "POST /auth/ticket"})
    void aRefreshTokenOpensNoOtherDoor(String door) {
        Visitor ada = Visitor.program(server);
        Answers.assertProblem(401, "malformed", send(door, "", "Authorization: Bearer " + ada.refresh()));
        assertEquals(200, ada.refreshInBody().status());
    }

    @Test
    void aNameThatOnlyLooksLikeOursTearsNoPair() {
        Visitor browser = Visitor.browser(server);
        Visitor other = Visitor.browser(server);
        for (String more : List.of(
                "; x" + Visitor.REFRESH_COOKIE + "=" + other.refresh(),
                "; y=" + Visitor.REFRESH_COOKIE + "=" + other.refresh(),
                "; " + Visitor.REFRESH_COOKIE + "x=" + other.refresh(),
                "; " + Visitor.REFRESH_COOKIE + "=",
                "; " + Visitor.REFRESH_COOKIE)) {
            assertEquals(
                    200, send("GET /api/hello", "", browser.cookies() + more).status(), more);
        }
        Answers.assertProblem(
                401,
                "ambiguous",
                send(
                        "GET /api/hello",
                        "",
                        browser.accessCookie() + "; " + Visitor.REFRESH_COOKIE + " = " + other.refresh()));
    }
}
