package org.doorward.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.StoreUnavailableException;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** An account that is found by its username and by its e-mail address: R132, R133, R134, T35. */
class TwoNamesAtTheDoorTest extends DoorBed {
    private static final String EMAIL = "ada@x.test";
    private static final List<String> SPELLINGS = List.of(
            "ada", EMAIL, "Ada@X.test", "ADA", " ada@x.test", "\uff41\uff44\uff41", "ada@x.test\u00a0", "ad\u200ba");

    private static Client from(int address) {
        return new Client.Unknown(Optional.of("address " + address));
    }

    @Test
    void namesAndSpellingsDoNotMultiplyTheGuessesOfOneClient() { // R133
        for (int i = 0; i < 100; i++) {
            signIn(SPELLINGS.get(i % SPELLINGS.size()), "guess " + i, HERE);
        }
        assertEquals(5, guesses(), "as many as by one name");
    }

    @Test
    void norThoseOfManyClients() { // R133, R135
        for (int i = 0; i < 400; i++) {
            signIn(i % 2 == 0 ? EMAIL : "ada", "guess " + i, from(i));
        }
        assertEquals(20, guesses());
    }

    @Test
    void norThoseAtTheSameMoment() { // R134
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
    void thatTwoNamesAreOneAccountsIsNotToldByTheLimit() { // R132
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
    void whoWaitedGetsInByEitherNameAndIsForgivenByBoth() { // R138
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
    void aKnownBrowserIsKeptOutByNoStrangerWhicheverNameTheyTry() { // T35
        for (int i = 0; i < 100; i++) {
            signIn(i % 2 == 0 ? EMAIL : "ada", "guess " + i, from(i));
        }
        for (String name : List.of(EMAIL, "ada")) {
            assertInstanceOf(SignInResult.SignedIn.class, signIn(name, PASSWORD, new Client.Known("device")), name);
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
        assertTrue(told.isEmpty(), told::toString);
    }
}
