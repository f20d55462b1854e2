package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.doorward.internal.http.Json;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The password door as strangers find it: R132–R139, R171, R232, R235, T35, T36, H01, H03. A 401 is a password that was hashed. */
class SignInThrottleTest {
    private static final String DEVICE_COOKIE = "__Host-doorward-device";
    /** Loopback is a proxy of ours here, so that a test can come from anywhere. */
    private static final String[] PROXIED = {"doorward.trusted-proxies", "127.0.0.1", "doorward.development", "true"};

    private DoorwardServer server;

    @BeforeEach
    void start() {
        server = new DoorwardServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(String... namesAndValues) {
        server.close();
        server = new DoorwardServer(namesAndValues);
    }

    private RawHttp.Answer signIn(String username, String password, String... headerLines) {
        String[] lines = Stream.concat(Stream.of(headerLines), Stream.of("Content-Type: application/json"))
                .toArray(String[]::new);
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(java.util.Map.of("username", username, "password", password)),
                lines);
    }

    private int wrong(String username, String... headerLines) {
        return signIn(username, "wrong", headerLines).status();
    }

    private RawHttp.Answer right(String... headerLines) {
        return signIn(DoorwardServer.USERNAME, DoorwardServer.PASSWORD, headerLines);
    }

    private static String from(String address) {
        return "X-Forwarded-For: " + address;
    }

    private void failTimes(int times, String username, String... headerLines) {
        for (int i = 0; i < times; i++) {
            assertEquals(401, wrong(username, headerLines), "failure " + (i + 1));
        }
    }

    /** Signs a browser in and gives the header line that it is known again by. */
    private String knownBrowser(String... headerLines) {
        String[] lines = Stream.concat(Stream.of(headerLines), Stream.of("Sec-Fetch-Mode: cors"))
                .toArray(String[]::new);
        RawHttp.Answer answer = right(lines);
        assertEquals(200, answer.status(), answer::body);
        return "Cookie: " + DEVICE_COOKIE + "=" + answer.cookie("-device");
    }

    private static List<String> head(RawHttp.Answer answer) {
        return answer.head().stream().filter(line -> !line.startsWith("Date")).toList();
    }

    @Test
    void afterFiveFailuresTheWaitsDoubleAndTheRightPasswordWaitsToo() {
        failTimes(5, "ada");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            RawHttp.Answer refused = right();
            Answers.assertProblem(429, "too-many", refused);
            assertEquals(
                    Integer.toString(seconds), refused.header("Retry-After").orElseThrow());
            server.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertEquals(429, wrong("ada"));
            server.clock.advance(Duration.ofMillis(1));
            assertEquals(401, wrong("ada"));
        }
        server.clock.advance(Duration.ofSeconds(30));
        assertEquals(200, right().status());
        assertEquals(200, right().status());
    }

    @Test
    void everySpellingOfAUsernameIsOneCounter() { // R133
        List<String> spellings = List.of("Ada", "ADA", "ada ", "\uff41\uff44\uff41", "a\u200bda", "\u00a0ada\t");
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong(spellings.get(i)));
        }
        for (String spelling : spellings) {
            assertEquals(429, wrong(spelling));
        }
        assertEquals(401, wrong("adam"), "another name is another counter");
    }

    @Test
    void whatCanBeNobodysUsernameIsOneCounterToo() { // R133
        List<String> unusable =
                List.of("\u0000", "a".repeat(300), "\u200b\u200b", "a\u0007b", "a".repeat(2_000), "\u0001");
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong(unusable.get(i)));
        }
        assertEquals(429, wrong(unusable.get(5)));
    }

    @Test
    void ofTwoHundredAtOnceNoMoreAreLookedAtThanMayFail() { // R134
        List<Callable<Integer>> guessers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String password = "guess " + i;
            guessers.add(() -> signIn("ada", password).status());
        }
        List<Integer> statuses = Race.of(guessers);
        long looked = statuses.stream().filter(status -> status == 401).count();
        assertTrue(looked >= 1 && looked <= 5, () -> looked + " passwords were looked at");
        // on a busy machine one of them may have had to wait too long for its turn
        assertTrue(statuses.stream().allMatch(status -> List.of(401, 429, 503).contains(status)), statuses::toString);
    }

    @Test
    void aRefusalTellsNothingOfWhetherTheAccountExists() { // R132, R232
        failTimes(5, "ada");
        failTimes(5, "nobody");
        RawHttp.Answer real = signIn("ada", "wrong");
        RawHttp.Answer good = right();
        RawHttp.Answer none = signIn("nobody", "wrong");
        assertEquals(429, real.status());
        for (RawHttp.Answer other : List.of(good, none)) {
            assertEquals(real.status(), other.status());
            assertEquals(real.body(), other.body());
            assertEquals(head(real), head(other));
        }
        assertEquals("\"sign-in\";q=5;w=1500", real.header("RateLimit-Policy").orElseThrow());
        assertEquals("\"sign-in\";r=0;t=1", real.header("RateLimit").orElseThrow());
        assertEquals("no-store", real.header("Cache-Control").orElseThrow());
        assertTrue(real.header("Set-Cookie").isEmpty());
    }

    @Test
    void aStrangerWithAnyNumberOfAddressesNeverKeepsAKnownBrowserOut() { // R135, T35
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
    void notEvenAStrangerAtTheSameAddressKeepsAKnownBrowserOut() { // R135, T35
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
        assertEquals(
                200, right(known + "; " + DEVICE_COOKIE + "=planted").status(), "a planted one takes it from nobody");
    }

    @Test
    void theCookieIsSetAtASignInOfABrowserAndIsNoCredential() {
        RawHttp.Answer signedIn = right("Sec-Fetch-Mode: cors");
        String cookie = signedIn.headers("Set-Cookie")
                .filter(line -> line.startsWith(DEVICE_COOKIE))
                .findFirst()
                .orElseThrow();
        assertTrue(cookie.endsWith("; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"), cookie);
        assertTrue(signedIn.cookie("-device").matches("[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{22}"), cookie);
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
    void successForgetsTheFailuresBefore() { // R138
        for (int round = 0; round < 3; round++) {
            failTimes(4, "ada");
            assertEquals(200, right().status());
        }
    }

    @Test
    void ownSuccessesDoNotBuyGuessesAtOthers() { // R135
        restart("doorward.sign-in.address-attempts", "30");
        int looked = 0;
        for (int i = 0; i < 60; i++) {
            looked += wrong("victim " + i) == 401 ? 1 : 0;
            if (looked < 30) {
                assertEquals(200, right().status());
            }
        }
        assertEquals(30, looked, "one address tries one password on so many accounts at once");
        server.clock.advance(Duration.ofMinutes(30));
        assertEquals(401, wrong("victim 100"));
    }

    @Test
    void allWaysToSignInShareOneCounter() { // R139
        assertEquals(401, wrong("ada"));
        assertEquals(401, wrong("ada", "Sec-Fetch-Mode: cors"));
        assertTrue(form("wrong").header("Location").orElseThrow().contains("reason=credentials"));
        assertEquals(500, requestLogin("wrong").status());
        assertEquals(401, wrong("ada"));
        assertEquals(429, wrong("ada"));
        assertEquals(429, right("Sec-Fetch-Mode: cors").status());
        RawHttp.Answer page = form(DoorwardServer.PASSWORD);
        assertEquals(303, page.status());
        assertEquals("/signin?reason=too-many", page.header("Location").orElseThrow());
        assertTrue(page.header("Retry-After").isEmpty(), "a browser is to show the page at once");
        assertFalse(requestLogin(DoorwardServer.PASSWORD).status() == 200);
        server.clock.advance(Duration.ofSeconds(1));
        assertEquals(200, requestLogin(DoorwardServer.PASSWORD).status());
    }

    private RawHttp.Answer form(String password) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                "username=ada&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8),
                "Content-Type: application/x-www-form-urlencoded",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Site: same-origin");
    }

    private RawHttp.Answer requestLogin(String password) {
        return RawHttp.send(
                server.port(),
                "GET /public/login?login=ada&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8),
                "",
                "Sec-Fetch-Site: same-origin");
    }

    @Test
    void whatStrangersWriteIntoHeadersMakesNobodyAnother() { // R136, R171, T36, H01, H03
        failTimes(5, "ada");
        for (int i = 0; i < 1_000; i++) {
            String address = "203." + i % 250 + "." + i / 250 + ".9";
            String line = List.of(
                            "X-Forwarded-For: " + address,
                            "Forwarded: for=" + address + ";proto=https;host=evil.test",
                            "User-Agent: agent/" + i,
                            "X-Real-IP: " + address,
                            "X-Client-IP: " + address,
                            "CF-Connecting-IP: " + address,
                            "True-Client-IP: " + address,
                            "X-User-Id: " + i,
                            "X-Auth-Checked: true",
                            "X-Forwarded-Prefix: /" + i)
                    .get(i % 10);
            assertEquals(429, wrong("ada", line), line);
        }
    }

    @Test
    void behindAProxyTheLastHopCountsAndIpv6BySixtyFourBits() { // R136
        restart(PROXIED);
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong("ada", from("10.9.8." + i + ", 2001:db8:1:2:" + i + "::1")));
        }
        assertEquals(429, wrong("ada", from("2001:db8:1:2:ffff::9")));
        assertEquals(401, wrong("ada", from("2001:db8:1:3::1")));
        assertEquals(401, wrong("ada", from("2001:db8:1:2::1, 198.51.100.1")));
    }

    @Test
    void whoHasNoAddressThatCanBeToldIsCountedWithAllSuchOthers() { // R137
        restart(PROXIED);
        List<String> unknown = List.of("unknown", "_hidden", "", "not an address", "1.2.3.4.5", "example.com");
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong("ada", from(unknown.get(i))));
        }
        assertEquals(429, wrong("ada", from(unknown.get(5))));
    }

    @Test
    void failuresAreForgottenInTime() {
        failTimes(5, "ada");
        server.clock.advance(Duration.ofMinutes(25));
        failTimes(5, "ada");
        assertEquals(429, wrong("ada"));
    }
}
