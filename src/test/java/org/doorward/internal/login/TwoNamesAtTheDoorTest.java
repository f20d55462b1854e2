package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.login.LoginEvent;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An account that is found by its username and by its e-mail address. */
@Tag("fast")
class TwoNamesAtTheDoorTest extends DoorBed {
    private static final String EMAIL = "ada@x.test";
    private static final List<String> SPELLINGS = List.of(
            "ada", EMAIL, "Ada@X.test", "ADA", " ada@x.test", "\uff41\uff44\uff41", "ada@x.test\u00a0", "ad\u200ba");

    private static Client from(int address) {
        return new Client.Unknown(Optional.of("address " + address));
    }

    @Test
    void namesAndSpellingsDoNotMultiplyTheGuessesOfOneClient() {
        for (int i = 0; i < 100; i++) {
            signIn(SPELLINGS.get(i % SPELLINGS.size()), "guess " + i, HERE);
        }
        assertEquals(5, guesses(), "as many as by one name");
    }

    @Test
    void norThoseOfManyClients() {
        for (int i = 0; i < 400; i++) {
            signIn(i % 2 == 0 ? EMAIL : "ada", "guess " + i, from(i));
        }
        assertEquals(20, guesses());
    }

    @Test
    void norThoseAtTheSameMoment() {
        List<Callable<SignInResult>> guessers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String guess = "guess " + i;
            String name = SPELLINGS.get(i % SPELLINGS.size());
            guessers.add(() -> signIn(name, guess, HERE));
        }
        Race.of(guessers);
        assertEquals(5, guesses());
    }

    /** Passwords that were compared with ada's. */
    private int guesses() {
        return (int) hasher.comparedWith.stream()
                .filter(hash -> hash.equals(accounts.hashOf(ada.id())))
                .count();
    }

    @Test
    void thatTwoNamesAreOneAccountsIsNotToldByTheLimit() {
        for (int i = 0; i < 5; i++) {
            signIn("ada", "wrong", HERE);
            signIn("nobody", "wrong", HERE);
        }
        hasher.comparedWith.clear();
        for (String name : List.of(EMAIL, "nobody@x.test")) {
            for (int i = 0; i < 5; i++) {
                assertInstanceOf(SignInResult.Refused.class, signIn(name, PASSWORD, HERE), name);
            }
            assertInstanceOf(SignInResult.Throttled.class, signIn(name, PASSWORD, HERE), name);
        }
        assertEquals(10, hasher.comparedWith.size(), "a refusal takes the same work");
        assertEquals(0, guesses());
    }

    @Test
    void noOrderInWhichTwoNamesAreTriedTellsThatTheyAreOneAccounts() {
        List<String> orders = List.of(
                "eeeeeuuuuuueeeeee", "uuuuueeeeeeuuuuuu", "eueueueueueueueueu", "eeeeuuuuuuueeeee", "uueeeeeeeeeeuu");
        for (boolean known : List.of(false, true)) {
            for (String order : orders) {
                clock.advance(Duration.ofDays(1));
                List<SignInResult> real = answers(order, EMAIL, "ada", client("real", known));
                List<SignInResult> none = answers(order, "nobody@x.test", "nobody", client("none", known));
                assertEquals(none, real, order);
            }
        }
        assertTrue(hasher.comparedWith.contains(accounts.hashOf(ada.id())));
    }

    /** As they come at once, and then each as soon as the name that is tried next may be again. */
    private List<SignInResult> answers(String order, String email, String username, Client client) {
        Instant start = clock.instant();
        List<SignInResult> answers = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < order.length(); i++) {
                SignInResult answer = signIn(order.charAt(i) == 'e' ? email : username, "wrong", client);
                answers.add(answer);
                if (round > 0 && answer instanceof SignInResult.Throttled early) {
                    clock.advance(early.retryAfter());
                }
            }
        }
        clock.advance(Duration.between(clock.instant(), start));
        return answers;
    }

    private static Client client(String which, boolean known) {
        return known ? known(which) : new Client.Unknown(Optional.of(which));
    }

    @Test
    void byOneNameNobodyWaitsLongerThanTheWaitsOfThatName() {
        for (Client client : List.of(HERE, known("device"))) {
            hasher.comparedWith.clear();
            for (int i = 0; i < 5; i++) {
                signIn("ada", "wrong", client);
            }
            for (int wait : new int[] {1, 2, 4, 8, 16, 30, 30}) {
                int before = guesses();
                clock.advance(Duration.ofSeconds(wait).minusMillis(1));
                assertEquals(new SignInResult.Throttled(Duration.ofMillis(1)), signIn("ada", "wrong", client));
                clock.advance(Duration.ofMillis(1));
                assertInstanceOf(SignInResult.Refused.class, signIn("ada", "wrong", client));
                assertEquals(before + 1, guesses(), "looked at after " + wait + " s");
            }
            clock.advance(Duration.ofSeconds(30));
            assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, client));
        }
    }

    @Test
    void aSuccessByOneNameForgivesWhatWasCountedByTheOtherAtTheAccount() {
        for (String name : List.of("ada", EMAIL)) {
            String other = name.equals("ada") ? EMAIL : "ada";
            for (int i = 0; i < 4; i++) {
                signIn(other, "wrong", HERE);
            }
            assertInstanceOf(SignInResult.SignedIn.class, signIn(name, PASSWORD, HERE));
            hasher.comparedWith.clear();
            for (int i = 0; i < 5; i++) {
                signIn(name, "wrong", HERE);
            }
            assertEquals(5, guesses(), name);
            clock.advance(Duration.ofDays(1));
        }
    }

    @Test
    void aKnownBrowserHasAsManyGuessesByTwoNamesAsByOne() {
        for (int i = 0; i < 50; i++) {
            signIn(i % 2 == 0 ? EMAIL : "ada", "guess " + i, known("device"));
        }
        assertEquals(5, guesses());
    }

    @Test
    void whateverIsTypedTheCountersAreAskedAsOften() {
        Map<String, String> typed =
                Map.of("ada", "wrong", EMAIL, "wrong", "nobody", "wrong", "", "wrong", "nul\0", "wrong");
        typed.forEach((username, password) -> {
            asked.clear();
            signIn(username, password, HERE);
            assertEquals(List.of("reserve 4", "reserve 3", "settle"), asked, username);
        });
        asked.clear();
        signIn(EMAIL, PASSWORD, HERE);
        assertEquals(List.of("reserve 4", "reserve 3", "settle"), asked, "all is said at once at the end");
    }

    @Test
    void whoWaitedGetsInByEitherNameAndIsForgivenByBoth() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                assertInstanceOf(SignInResult.Refused.class, signIn(i % 2 == 0 ? EMAIL : "ada", "wrong", HERE));
            }
            told.clear();
            assertInstanceOf(SignInResult.SignedIn.class, signIn(EMAIL, PASSWORD, HERE));
            LoginEvent.SucceededAfterFailures event =
                    assertInstanceOf(LoginEvent.SucceededAfterFailures.class, told.get(0));
            assertEquals(4, event.failures(), "those by the other name are told, too");
        }
    }

    @Test
    void aKnownBrowserIsKeptOutByNoStrangerWhicheverNameTheyTry() {
        for (int i = 0; i < 100; i++) {
            signIn(i % 2 == 0 ? EMAIL : "ada", "guess " + i, from(i));
        }
        for (String name : List.of(EMAIL, "ada")) {
            assertInstanceOf(SignInResult.SignedIn.class, signIn(name, PASSWORD, known("device")), name);
        }
    }

    @Test
    void anAttemptThatEndedWithoutKnowingIsGivenBackByBoth() {
        for (int i = 0; i < 50; i++) {
            hasher.duringWork(() -> {
                throw new StoreUnavailableException("too busy", null);
            });
            assertThrows(StoreUnavailableException.class, () -> signIn(EMAIL, PASSWORD, HERE));
        }
        hasher.duringWork(() -> {});
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE));
        assertTrue(told.stream().allMatch(LoginEvent.NewDevice.class::isInstance), told::toString);
    }

    @Test
    void whereACrowdLeavesNoTurnToCountNobodyIsToldThatItsPasswordIsWrong() {
        for (String kind : List.of("sign-in-account", "sign-in")) {
            busy = kind;
            for (Client client : List.of(known("device"), from(1))) {
                for (int i = 0; i < 20; i++) {
                    assertThrows(StoreUnavailableException.class, () -> signIn("ada", PASSWORD, client));
                }
            }
        }
        assertEquals(List.of(), told, "nobody has failed");
        assertEquals(0, hasher.compared.get());
        busy = null;
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, known("device")));
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, from(1)));
    }
}
