package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Credentials and origins that nobody listed: small grammars make them, in a fixed order. Only the invariants are known of
 * each: nobody is taken for somebody, and no other site acts for anybody.
 */
@Tag("server")
class UnlistedRowsTest {
    private static DoorwardServer server;
    private static Visitor ada;
    private static Visitor browser;
    private static Visitor bob;
    private static IssuedToken pat;

    /** The parts of what was issued that nobody may see again. */
    private static List<String> secrets;

    @BeforeAll
    static void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer(
                "doorward.jpa.url",
                accounts.url(),
                "doorward.jwt.algorithm",
                "ES256",
                "doorward.trusted-origins",
                "https://trusted.test, https://other.test:8443");
        accounts.add("bob", "user");
        ada = Visitor.program(server);
        browser = Visitor.browser(server);
        bob = Visitor.browserOf(server, "bob");
        pat = IssuedToken.pat(ada, "");
        secrets = Stream.of(
                        ada.access(), ada.refresh(), browser.access(), browser.refresh(), bob.access(), bob.refresh())
                .map(text -> text.substring(text.lastIndexOf('.') + 1))
                .toList();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What is wrong with an answer; empty when nothing is. Cookies may be taken away, never given. */
    private static String wrong(String row, String owner, boolean handled, RawHttp.Answer answer) {
        List<String> faults = new ArrayList<>();
        if (handled != (answer.status() == 200)) {
            faults.add("handled: " + handled);
        }
        boolean passed = answer.status() == 200
                && answer.body().equals("/api/x|" + owner + "|DOORWARD|" + owner.equals("ada") + "|REQUEST");
        if (!passed && (answer.status() < 400 || answer.status() >= 500)) {
            faults.add("status");
        }
        if (answer.headers("Set-Cookie").anyMatch(cookie -> !cookie.contains("=; "))) {
            faults.add("cookie");
        }
        String all = answer.toString();
        if (all.contains(pat.text().substring(4)) || secrets.stream().anyMatch(all::contains)) {
            faults.add("secret");
        }
        return faults.isEmpty() ? "" : faults + " " + row + " -> " + answer;
    }

    /**
     * Asserts the invariants of a request with these header lines for each row.
     *
     * @param owners who alone may act by a row; empty for nobody
     */
    private static void assertHolds(String method, Set<List<String>> rows, Function<String, String> owners, int least) {
        List<String> wrong = new ArrayList<>();
        for (List<String> lines : rows) {
            String row = String.join(" | ", lines);
            int before = server.handled.get();
            RawHttp.Answer answer = RawHttp.send(server.port(), method + " /api/x", "", lines.toArray(String[]::new));
            String fault = wrong(row, owners.apply(row), server.handled.get() != before, answer);
            if (!fault.isEmpty()) {
                wrong.add(fault);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows.size() > least, "the grammars make rows: " + rows.size());
        ada.assertSignedIn();
        browser.assertSignedIn();
        bob.assertSignedIn();
        assertEquals(200, pat.hello().status());
    }

    @Test
    void noForgedTokenIsAnybodys() throws GeneralSecurityException {
        String keys = RawHttp.send(server.port(), "GET /auth/jwks.json", "").body();
        Set<List<String>> rows = new LinkedHashSet<>();
        for (String token : new UnlistedTokens(ada.access(), keys).tokens()) {
            rows.add(List.of("Authorization: Bearer " + token));
        }
        for (String text : List.of(ada.access(), ada.refresh(), pat.text())) {
            for (String near : UnlistedTokens.near(text)) {
                // a blank at the end belongs to no token
                if (!near.strip().equals(text)) {
                    rows.add(List.of("Authorization: Bearer " + near));
                }
            }
        }
        assertHolds("GET", rows, row -> "", 900);
    }

    @Test
    void aCredentialInAnOddHeaderIsItsOwnersOrNobodys() {
        Set<List<String>> rows = new LinkedHashSet<>();
        for (String text : List.of(ada.access(), pat.text())) {
            for (String name : List.of(
                    "Authorization", "AUTHORIZATION", "Authorisation", "Proxy-Authorization", "X-API-Key", "Cookie")) {
                for (String scheme : Rows.of("""
            Bearer bearer bEARER Bear␣er Bearer, Bearer: "Bearer" Basic DPoP Token ∅
            """)) {
                    for (String gap : List.of(" ", "\t", "", " , ", "\u00a0")) {
                        rows.add(List.of(name + ": " + scheme + gap + text));
                    }
                }
            }
            for (String first : List.of("Authorization: Bearer ", "X-API-Key: ", "Authorization: Basic ")) {
                for (String second : List.of(
                        "Authorization: Bearer ",
                        "authorization: bearer ",
                        "X-API-Key: ",
                        "Authorization:",
                        "Cookie: " + Visitor.ACCESS_COOKIE + "=")) {
                    for (String other : List.of(text, "x", "", ada.refresh(), text + "A")) {
                        rows.add(List.of(first + text, second + other));
                        rows.add(List.of(first + other, second + text));
                    }
                }
            }
        }
        assertHolds("GET", rows, row -> "ada", 500);
    }

    @Test
    void aCookieInAnOddPlaceIsItsOwnersOrNobodys() {
        String access = Visitor.ACCESS_COOKIE;
        String refresh = Visitor.REFRESH_COOKIE;
        Set<List<String>> rows = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        for (String prefix : Rows.of("""
            __Host- __host- __HOST- __Secure- __Http- __Host-Http- ∅ _ $ " ␣__Host- \u2003__Host- __Host-__Host-
            x;␣__Host- x=";␣__Host- $Version=1;␣__Host- $Version="1",␣__Host- $Path=/;␣$Domain=x;␣__Host-
            =__Host- %5f%5fHost-
            """)) {
            for (String name : List.of(
                    "doorward-access",
                    "Doorward-Access",
                    "doorward-access.0",
                    "doorward-access\"",
                    "doorward-refresh")) {
                names.add(prefix + name);
            }
        }
        for (String name : names) {
            for (String value : Rows.of("""
            A "A" 'A' A;A A,A "A A;␣$Path=/ P A.
            """)) {
                if (!name.endsWith(refresh)) {
                    rows.add(List.of("Cookie: " + name + "="
                            + value.replace("A", browser.access()).replace("P", pat.text())));
                }
            }
        }
        for (String first : List.of(
                browser.access(), browser.refresh(), bob.access(), bob.refresh(), ada.access(), pat.text(), "x", "")) {
            for (String second :
                    List.of(browser.access(), bob.access(), bob.refresh(), ada.refresh(), pat.text(), "x", "")) {
                // a good refresh token alone renews, which is no attack
                boolean renews = second.equals(bob.refresh()) || second.equals(ada.refresh());
                for (String name : renews ? List.of(access) : List.of(access, refresh)) {
                    rows.add(List.of("Cookie: " + access + "=" + first + "; " + name + "=" + second));
                    rows.add(List.of("Cookie: " + name + "=" + second, "Cookie: " + access + "=" + first));
                    rows.add(List.of("Cookie: " + access + "=" + first + ", " + name + "=" + second));
                    rows.add(List.of("Cookie: $Version=1; " + access + "=\"" + first + "\"; " + name + "=" + second));
                    rows.add(List.of("Cookie: a=\"b; " + access + "=" + first + "; c=\"; " + name + "=" + second));
                }
            }
        }
        String ofBob = "(?s).*" + access + "=\"?" + Pattern.quote(bob.access()) + ".*";
        String ofAda = "(?s).*-access[^=]*=\\W*(" + Pattern.quote(browser.access()) + "|" + Pattern.quote(ada.access())
                + ").*";
        assertHolds(
                "GET",
                rows,
                row -> row.matches(ofAda) == row.matches(ofBob) || row.contains(bob.refresh())
                        ? ""
                        : row.matches(ofBob) ? "bob" : "ada",
                1_000);
    }

    @Test
    void noPageOfAnybodyElseActsByCookie() {
        String own = "127.0.0.1:" + server.port();
        Set<String> origins = new LinkedHashSet<>();
        Set<String> good =
                Set.of("http://" + own, "https://trusted.test", "https://trusted.test:443", "https://other.test:8443");
        List<String> hosts = Rows.of("""
            127.0.0.1 127.0.0.2 127.1 2130706433 0x7f.0.0.1 0177.0.0.1 [::1] [::ffff:127.0.0.1] localhost
            0.0.0.0 evil127.0.0.1 127.0.0.1.evil.test 127.0.0.1evil.test \uff11\uff12\uff17.0.0.1 127\u30020.0.1
            127%2e0.0.1 127.0.0.1.. .127.0.0.1 trusted.test sub.trusted.test trusted.test.evil.test
            xtrusted.test trusted-test trusted.test\u00ad tru\u017fted.test trusted.te\u0455t
            xn--trusted-9za.test other.test *.test * null ∅
            """);
        for (String scheme : List.of("http://", "https://", "wss://", "http:", "//", "", "null://", "blob:http://")) {
            for (String host : hosts) {
                for (String port : List.of("", ":" + server.port(), ":8443", ":" + server.port() + "0")) {
                    origins.add(scheme + host + port);
                }
            }
        }
        for (String base : good) {
            String bare = base.substring(base.indexOf("//") + 2);
            for (String user : Rows.of("""
            x@ x:y@ evil.test@ @ BARE@ evil.test%40 evil.test/ evil.test? evil.test# evil.test\\ evil.test,
            evil.test␣
            """)) {
                origins.add(base.replace("//", "//" + user.replace("BARE", bare)));
            }
            for (String tail : Rows.of("""
            / /x ?x #x \\ ;x , ,␣https://evil.test ␣https://evil.test @evil.test .evil.test %00 %20 \u200b : x
            null
            """)) {
                origins.add(base + tail);
            }
        }
        List<String> seconds = List.of(
                "Origin: http://" + own,
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: SAME-ORIGIN",
                "Sec-Fetch-Site: same-origin, none",
                "Sec-Fetch-Site:",
                "Sec-Fetch-Site: ?1");
        Set<List<String>> rows = new LinkedHashSet<>();
        for (String origin : origins) {
            rows.add(List.of(browser.cookies(), "Origin: " + origin));
            if (origin.contains("127") || origin.contains("trusted")) {
                rows.add(List.of(browser.cookies(), "Origin: " + origin, seconds.get(rows.size() % seconds.size())));
            }
        }
        // whoever is trusted may be another site
        assertHolds(
                "POST",
                rows,
                row -> {
                    String origin = row.replaceFirst(".* \\| Origin: ", "").replaceFirst(" \\| Sec-Fetch.*", "");
                    return good.contains(origin) && (origin.startsWith("https") || row.endsWith(origin)) ? "ada" : "";
                },
                1_000);
    }
}
