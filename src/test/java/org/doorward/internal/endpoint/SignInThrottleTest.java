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
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How failed sign-ins slow down the next. A 401 is a password that was hashed. */
@Tag("server")
class SignInThrottleTest extends SignInBed {
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
    void everySpellingOfAUsernameIsOneCounter() {
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
    void whatCanBeNobodysUsernameIsOneCounterToo() {
        List<String> unusable =
                List.of("\u0000", "a".repeat(300), "\u200b\u200b", "a\u0007b", "a".repeat(2_000), "\u0001");
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong(unusable.get(i)));
        }
        assertEquals(429, wrong(unusable.get(5)));
    }

    @Test
    void ofTwoHundredAtOnceNoMoreAreLookedAtThanMayFail() {
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
    void ofTwelveRightOnesAtOnceNoneIsRefused() {
        String known = knownBrowser();
        for (String[] lines : new String[][] {{}, {known}}) {
            List<Callable<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                callers.add(() -> right(lines).status());
            }
            List<Integer> statuses = Race.of(callers);
            // on a busy machine one of them may have had to wait too long for its turn
            assertTrue(statuses.stream().allMatch(status -> status == 200 || status == 503), statuses::toString);
            long turnedAway = statuses.stream().filter(status -> status == 503).count();
            assertTrue(turnedAway < 12, statuses::toString);
            for (int i = 0; i < turnedAway; i++) {
                assertEquals(200, right(lines).status(), "whoever comes again");
            }
        }
        failTimes(5, "ada");
        assertEquals(429, wrong("ada"), "what failed counts as ever");
    }

    @Test
    void aRefusalTellsNothingOfWhetherTheAccountExists() {
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
    void successForgetsTheFailuresBefore() {
        for (int round = 0; round < 3; round++) {
            failTimes(4, "ada");
            assertEquals(200, right().status());
        }
    }

    @Test
    void ownSuccessesDoNotBuyGuessesAtOthers() {
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
    void allWaysToSignInShareOneCounter() {
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
    void failuresAreForgottenInTime() {
        failTimes(5, "ada");
        server.clock.advance(Duration.ofMinutes(25));
        failTimes(5, "ada");
        assertEquals(429, wrong("ada"));
    }
}
