package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What strangers who fail at an account cost those who come to it for the first time. */
@Tag("fast")
class StrangersAtTheDoorTest extends DoorBed {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** The longest wait, after what of it is left when they stop; and the time to ask. */
    private static final int LONGEST_WAIT = 31;

    private static Client from(int network) {
        return new Client.Unknown(Optional.of("network " + network));
    }

    private boolean fails(int network) {
        return signIn("ada", "guess", from(network)) instanceof SignInResult.Refused;
    }

    private void thirtyFailuresOfSix() {
        int failed = 0;
        while (failed < 30) {
            for (int network = 0; network < 6; network++) {
                failed += fails(network) ? 1 : 0;
            }
            clock.advance(SECOND);
        }
    }

    /** Seconds until somebody new gets in with the right password who asks each second, while those fail each second. */
    private int secondsUntilIn(Client someone, int firstOfThem, int endOfThem) {
        for (int seconds = 0; seconds < 600; seconds++) {
            for (int network = firstOfThem; network < endOfThem; network++) {
                fails(network);
            }
            if (signIn("ada", PASSWORD, someone) instanceof SignInResult.SignedIn) {
                return seconds;
            }
            clock.advance(SECOND);
        }
        return 600;
    }

    @Test
    void oneAddressThatGoesOnFailingKeepsNobodyNewOut() {
        thirtyFailuresOfSix();
        int seconds = secondsUntilIn(from(100), 0, 1);
        assertTrue(seconds <= LONGEST_WAIT, () -> seconds + " s");
        for (int i = 0; i < 147; i++) {
            fails(0);
            assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, from(101 + i)));
            clock.advance(SECOND);
        }
    }

    @Test
    void norDoSixOnceTheirFreeAttemptsAreUsedUp() {
        thirtyFailuresOfSix();
        int seconds = secondsUntilIn(from(100), 0, 6);
        assertTrue(seconds <= 5 * 30 + LONGEST_WAIT, () -> seconds + " s while they had some");
        thirtyFailuresOfSix();
        for (int i = 0; i < 300; i++) {
            for (int network = 0; network < 6; network++) {
                fails(network);
            }
            clock.advance(SECOND);
        }
        int later = secondsUntilIn(from(200), 0, 6);
        assertTrue(later <= LONGEST_WAIT, () -> later + " s");
    }

    /** Each gets a free attempt back in five minutes, and restarts what is shared for half a minute with it. */
    @Test
    void sixThatWaitForTheirFreeAttemptsKeepSomebodyNewOutForThreeMinutesAtMost() {
        thirtyFailuresOfSix();
        int longest = 0;
        int kept = 0;
        int made = -1;
        for (int second = 0; second < 3_600; second++) {
            // one after the other in each five minutes, as soon as what is shared may be tried again
            int turn = second / 30;
            if (turn % 10 < 6 && made < turn && fails(turn % 10)) {
                made = turn;
            }
            kept = mayTry(from(1_000 + second)) ? 0 : kept + 1;
            longest = Math.max(longest, kept);
            clock.advance(SECOND);
        }
        int seconds = longest;
        assertTrue(seconds >= 30 && seconds <= 6 * 30 + LONGEST_WAIT, () -> seconds + " s");
    }

    /** Whether somebody's password would be looked at; nothing is counted. */
    private boolean mayTry(Client client) {
        accounts.beforeFindPassword(() -> {
            throw new StoreUnavailableException("only asked", null);
        });
        try {
            return !(signIn("ada", PASSWORD, client) instanceof SignInResult.Throttled);
        } catch (StoreUnavailableException e) {
            return true;
        } finally {
            accounts.beforeFindPassword(() -> {});
        }
    }

    @Test
    void manyNetworksHaveTwiceTheGuessesOfOneHoweverManyTheyAre() {
        int guesses = 0;
        for (int second = 0; second < 3_600; second++) {
            // sixty that go on for the whole hour, and one more each second that nobody has seen
            for (int network = second % 10; network < 60; network += 10) {
                guesses += fails(network) ? 1 : 0;
            }
            guesses += fails(1_000 + second) ? 1 : 0;
            clock.advance(SECOND);
        }
        int made = guesses;
        // 20 at once, 6 at growing waits and then 120 an hour; and without the 20, those beyond their free attempts
        assertTrue(made >= 100 && made <= 20 + 2 * (6 + 120), () -> made + " an hour");
        assertEquals(made, hasher.compared.get() - refusedAtTheAccount());
    }

    private int refusedAtTheAccount() {
        return (int) hasher.comparedWith.stream()
                .filter(hash -> !hash.equals(accounts.hashOf(ada.id())))
                .count();
    }
}
