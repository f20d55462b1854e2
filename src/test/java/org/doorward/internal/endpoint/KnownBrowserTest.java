package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A browser that an account knows. A 401 is a password that was hashed. */
@Tag("server")
class KnownBrowserTest extends SignInBed {
    @Test
    void aStrangerWithAnyNumberOfAddressesNeverKeepsAKnownBrowserOut() {
        restart(PROXIED);
        String known = knownBrowser(from("198.51.100.7"));
        int looked = 0;
        for (int i = 0; i < 300; i++) {
            looked += wrong("ada", from("203.0." + i / 200 + "." + i % 200)) == 401 ? 1 : 0;
        }
        assertEquals(20, looked, "strangers together guess no faster");
        assertEquals(429, right(from("192.0.2.1")).status(), "who is not known is slowed down with them");
        assertEquals(200, right(from("198.51.100.7"), known).status());
        assertEquals(200, right(from("192.0.2.99"), known).status(), "from wherever it is now");
        assertEquals(401, wrong("ada", from("203.0.0.1"), known));
    }

    @Test
    void notEvenAStrangerAtTheSameAddressKeepsAKnownBrowserOut() {
        String known = knownBrowser();
        for (int i = 0; i < 60; i++) {
            wrong("ada");
        }
        assertEquals(429, right().status());
        assertEquals(200, right(known).status());
    }

    @Test
    void aKnownBrowserHasACounterOfItsOwn() {
        String known = knownBrowser();
        failTimes(5, "ada", known);
        assertEquals(429, right(known).status());
        assertEquals(200, right().status(), "who is not known was not counted with it");
        assertEquals(429, right(known).status());
        server.clock.advance(Duration.ofSeconds(1));
        assertEquals(200, right(known).status());
    }

    @Test
    void theCookieIsGoodForTheAccountsThatItSignedInToAndCannotBeChanged() {
        String known = knownBrowser();
        String value = known.substring(known.indexOf('=') + 1);
        failTimes(5, "ada");
        failTimes(5, "bob");
        assertEquals(429, wrong("bob", known), "it never signed in to that account");
        for (int i = 0; i < value.length(); i++) {
            char other = value.charAt(i) == 'A' ? 'B' : 'A';
            String changed = value.substring(0, i) + other + value.substring(i + 1);
            assertEquals(429, wrong("ada", "Cookie: " + DEVICE_COOKIE + "=" + changed), changed);
        }
        String device = value.substring(0, 22);
        String mark = value.substring(23);
        for (String forged : List.of(
                device,
                mark,
                device + ".",
                "." + mark,
                mark + "." + device,
                device + "." + device,
                value + "." + "A".repeat(5000),
                value + ".")) {
            assertEquals(429, wrong("ada", "Cookie: " + DEVICE_COOKIE + "=" + forged), forged);
        }
        assertEquals(429, wrong("ada", known.replace("__Host-", "")), "the plain name is not read");
    }

    @Test
    void theCookieIsSetAtASignInOfABrowserAndIsNoCredential() {
        RawHttp.Answer signedIn = right("Sec-Fetch-Mode: cors");
        String cookie = signedIn.headers("Set-Cookie")
                .filter(line -> line.startsWith(DEVICE_COOKIE))
                .findFirst()
                .orElseThrow();
        assertTrue(cookie.endsWith("; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"), cookie);
        assertTrue(signedIn.cookie("-device").matches("[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{41}"), cookie);
        RawHttp.Answer me = RawHttp.send(
                server.port(), "GET /api/hello", "", "Cookie: " + DEVICE_COOKIE + "=" + signedIn.cookie("-device"));
        assertEquals(401, me.status());
        assertEquals("", signIn("ada", "wrong", "Sec-Fetch-Mode: cors").cookie("-device"));
        assertEquals("", right().cookie("-device"), "programs get none");
    }

    @Test
    void aBrowserIsKnownToEachAccountThatItSignedInTo() {
        Accounts accounts = new Accounts();
        restart("doorward.jpa.url", accounts.url());
        accounts.add("bob", "user");
        String ada = knownBrowser();
        RawHttp.Answer both = signIn("bob", DoorwardServer.PASSWORD, "Sec-Fetch-Mode: cors", ada);
        String known = "Cookie: " + DEVICE_COOKIE + "=" + both.cookie("-device");
        failTimes(5, "ada");
        failTimes(5, "bob");
        assertEquals(200, right(known).status());
        assertEquals(200, signIn("bob", DoorwardServer.PASSWORD, known).status());
    }

    @Test
    void aBrowserIsKnownNoLongerThanItsCookieLasts() {
        String known = knownBrowser();
        server.clock.advance(Duration.ofDays(400).minusSeconds(1));
        failTimes(5, "ada");
        assertEquals(200, right(known).status());
        server.clock.advance(Duration.ofSeconds(1));
        assertEquals(401, wrong("ada"));
        assertEquals(429, right(known).status(), "who kept the cookie for longer is a stranger again");
    }

    @Test
    void eachSignInMakesABrowserKnownForAllThatTimeAgain() {
        String first = device();
        server.clock.advance(Duration.ofDays(399));
        String second = device(shows(first));
        assertEquals(first.substring(0, 22), second.substring(0, 22), "it is the same device");
        server.clock.advance(Duration.ofDays(399));
        failTimes(5, "ada");
        assertEquals(429, right(shows(first)).status());
        assertEquals(200, right(shows(second)).status());
    }

    @Test
    void ofSeveralCookiesTheOneThatTheAccountKnowsCountsWhereverItStands() {
        String good = device();
        String other = anotherAccounts();
        String broken = good.substring(0, good.length() - 2) + "__";
        failTimes(5, "ada");
        for (String[] sent : new String[][] {
            {"planted", good}, {good, "planted"}, {other, good}, {good, other}, {broken, "\"", other, good, other}
        }) {
            assertEquals(200, right(shows(sent)).status(), () -> shows(sent));
        }
        for (String[] sent : new String[][] {{broken}, {other}, {other, broken, "planted"}}) {
            assertEquals(429, right(shows(sent)).status(), () -> shows(sent));
        }
        String next = device(shows(other, broken, good));
        assertEquals(good.substring(0, 22), next.substring(0, 22), "it goes on as the device that it was");
    }

    private String anotherAccounts() {
        Accounts accounts = new Accounts();
        try (DoorwardServer elsewhere = new DoorwardServer("doorward.jpa.url", accounts.url())) {
            accounts.add("bob", "user");
            RawHttp.Answer bob = RawHttp.send(
                    elsewhere.port(),
                    "POST /auth/login",
                    Json.write(Map.of("username", "bob", "password", DoorwardServer.PASSWORD)),
                    "Sec-Fetch-Mode: cors",
                    "Content-Type: application/json");
            assertEquals(200, bob.status(), bob::body);
            return bob.cookie("-device");
        }
    }

    @Test
    void whateverNumberOfThemIsSentNoMoreThanAFewAreLookedAt() {
        String good = device();
        String other = anotherAccounts();
        failTimes(5, "ada");
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            sent.add(i + other.substring(1));
        }
        assertEquals(200, right(shows(with(sent, good))).status());
        sent.add(8 + other.substring(1));
        assertEquals(429, right(shows(with(sent, good))).status());
        List<String> planted =
                IntStream.range(0, 50).mapToObj(i -> "planted" + i).toList();
        assertEquals(200, right(shows(with(planted, good))).status(), "these are none");
    }

    private static String[] with(List<String> some, String last) {
        return Stream.concat(some.stream(), Stream.of(last)).toArray(String[]::new);
    }
}
