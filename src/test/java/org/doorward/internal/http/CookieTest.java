package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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

/** What a {@code Cookie} header comes to, byte by byte. N is the name of the access cookie, A and B are two good values. */
@Tag("server")
class CookieTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor other;

    @BeforeAll
    static void start() {
        server = new DoorwardServer();
        ada = Visitor.browser(server);
        other = Visitor.browser(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawHttp.Answer hello(String lines) {
        return RawHttp.send(server.port(), "GET /api/hello", "", filled(lines));
    }

    private static String filled(String lines) {
        return lines.replace("A!", ada.access()).replace("B!", other.access()).replace("N!", Visitor.ACCESS_COOKIE);
    }

    private static RawHttp.Answer refused(String lines, String reason) {
        RawHttp.Answer answer = Answers.unhandled(server, () -> hello(lines));
        assertFalse(answer.toString().contains(ada.access()), "no value is echoed");
        assertFalse(answer.toString().contains(other.access()), "no value is echoed");
        return Answers.assertProblem(401, reason, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: N!=A!",
                "cookie:N!=A!",
                "Cookie:   N!  =  A!  ",
                "Cookie: \tN!\t=\tA!\t",
                "Cookie: N!=A!;",
                "Cookie: ;; ;N!=A!;;",
                "Cookie: N!=A!; N!=A!",
                "Cookie: N!=A!\r\nCookie: N!=A!",
                "Cookie: N!=; N!=A!",
                "Cookie: N!; N!=A!",
                "Cookie: a=b; N!=A!; c=d",
                "Cookie: a=b\r\nCookie: N!=A!\r\nCookie: c=d",
                "Cookie: a=\"b;c\"; N!=A!",
                "Cookie: a=\"b; N!=A!; c=\"",
                "Cookie: a=b,c; N!=A!",
                "Cookie: $Version=1; N!=A!; $Path=/; $Domain=evil.test",
                "Cookie: $Version=\"1\"; N!=A!",
                "Cookie: =nameless; N!=A!",
                "Cookie: =N!=B!; N!=A!",
                "Cookie: n!=B!; N!=A!",
                "Cookie: doorward-access=B!; N!=A!",
                "Cookie: \u00e4=\u00fc; N!=A!",
                "Cookie: JSESSIONID=x; N!=A!"
            })
    void theOneValueOfOurNameCounts(String lines) {
        assertEquals("/api/hello|ada|DOORWARD|true|REQUEST", hello(lines).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: N!=A!; N!=B!",
                "Cookie: N!=B!; N!=A!",
                "Cookie: N!=A!\r\nCookie: N!=B!",
                "Cookie: N!=A!; x=y; N!=garbage",
                "Cookie: N!=garbage; N!=A!",
                "Cookie: N!=\"A!\"; N!=A!",
                "Cookie: N!=A!; N!=A!x",
                "Cookie: $Version=\"1\"; x=\"abc; N!=B!; y=\"; N!=A!",
                "Cookie: x=\"abc; N!=B!; y=\"\r\nCookie: N!=A!"
            })
    void twoValuesOfOurNameAreNeverChosenFrom(String lines) {
        Answers.assertSetsNoCookie(refused(lines, "ambiguous"));
        ada.assertSignedIn();
        other.assertSignedIn();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: N!=\"A!\"",
                "Cookie: N!='A!'",
                "Cookie: N!==A!",
                "Cookie: N!=A!,x",
                "Cookie: N!=A!, N!=B!",
                "Cookie: N!=A! B!",
                "Cookie: N!=Bearer A!",
                "Cookie: N!=A!%00",
                "Cookie: N!=A!%0d%0aSet-Cookie:x=1",
                "Cookie: N!=%41",
                "Cookie: N!=\u00a0A!",
                "Cookie: N!=A!\u200b",
                "Cookie: N!=\u202eA!",
                "Cookie: N!=A!\u3000",
                "Cookie: N!=garbage",
                "Cookie: N!=null",
                "Cookie: N!=../../x"
            })
    void aValueThatIsNotOursIsMalformedAndTakenAway(String lines) {
        Answers.assertClearsCookies(refused(lines, "malformed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie:",
                "Cookie: ;",
                "Cookie: =",
                "Cookie: N!",
                "Cookie: N!=",
                "Cookie: N!= ",
                "Cookie: N!;A!",
                "Cookie: A!",
                "Cookie: =A!",
                "Cookie: =N!=A!",
                "Cookie: ==N!=A!",
                "Cookie: __host-doorward-access=A!",
                "Cookie: __HOST-DOORWARD-ACCESS=A!",
                "Cookie: __Host-Doorward-Access=A!",
                "Cookie: __Secure-doorward-access=A!",
                "Cookie: doorward-access=A!",
                "Cookie: N!2=A!",
                "Cookie: xN!=A!",
                "Cookie: $N!=A!",
                "Cookie: \"N!\"=A!",
                "Cookie: \u00a0N!=A!",
                "Cookie: \u2003N!=A!",
                "Cookie: \u3000N!=A!",
                "Cookie: \ufeffN!=A!",
                "Cookie: \u200bN!=A!",
                "Cookie: N!\u00a0=A!",
                "Cookie: \u0085N!=A!",
                "Cookie: __Host-doorward-access\u200b=A!",
                "Cookie: a=b, N!=A!",
                "Cookie: N%21=A!",
                "Cookie: %5F%5FHost-doorward-access=A!",
                "Cookie: access_token=A!",
                "Cookie2: N!=A!",
                "Set-Cookie: N!=A!",
                "X-Cookie: N!=A!"
            })
    void whatHasAnotherNameIsNoCookieOfOurs(String lines) {
        Answers.assertSetsNoCookie(refused(lines, "unauthenticated"));
    }

    @Test
    void twoRefreshCookiesAreRefusedAndNeitherIsRotated() {
        for (String line : java.util.List.of(
                ada.refreshCookie() + "; " + other.refreshCookie().substring("Cookie: ".length()),
                ada.refreshCookie() + "\r\n" + other.refreshCookie(),
                ada.refreshCookie() + "; " + Visitor.REFRESH_COOKIE + "=garbage")) {
            RawHttp.Answer answer = RawHttp.send(server.port(), "POST /auth/refresh", "", line, Visitor.SAME_ORIGIN);
            Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", answer));
        }
        ada.assertSignedIn();
        other.assertSignedIn();
    }

    @Test
    void signingOutEndsTheSessionsOfAllCookiesAndClearsThem() {
        Visitor one = Visitor.browser(server);
        Visitor two = Visitor.browser(server);
        Visitor three = Visitor.browser(server);
        RawHttp.Answer answer = RawHttp.send(
                server.port(),
                "POST /auth/logout",
                "",
                one.accessCookie() + "; " + two.accessCookie().substring("Cookie: ".length()),
                three.refreshCookie(),
                Visitor.SAME_ORIGIN);
        assertEquals(204, answer.status(), answer::toString);
        Answers.assertClearsCookies(answer);
        one.assertOver("signed-out");
        two.assertOver("signed-out");
        three.assertOver("signed-out");
    }

    @Test
    void anAccessCookieBesideAnothersRefreshCookieIsAmbiguous() {
        RawHttp.Answer me = RawHttp.send(
                server.port(),
                "GET /auth/me",
                "",
                ada.accessCookie() + "; " + other.refreshCookie().substring("Cookie: ".length()));
        Answers.assertSetsNoCookie(Answers.assertProblem(401, "ambiguous", me));
    }

    @Test
    void manyCookiesAreNoTrouble() {
        StringBuilder many = new StringBuilder("Cookie: ");
        for (int i = 0; i < 300; i++) {
            many.append('c').append(i).append("=v; ");
        }
        assertEquals(200, hello(many + "N!=A!").status());
        refused(many.toString(), "unauthenticated");
    }
}
