package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.util.List;
import java.util.Optional;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.security.IdentityStores;
import org.doorward.login.LoginEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guesses at passwords of an identity store are slowed down, and what it cannot tell counts for nobody. */
@Tag("fast")
class CallerGuessesTest extends CallerBed {
    @Test
    void wrongPasswordsAreSlowedDownByTheName() {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(SignInResult.Refused.class, signIn(i % 2 == 0 ? "Grace" : "GRACE", "wrong"));
        }
        asked.clear();
        assertInstanceOf(SignInResult.Throttled.class, signIn("Grace", PASSWORD));
        assertEquals(List.of(), asked);
        assertTrue(told.stream().anyMatch(LoginEvent.SignInFailed.class::isInstance));
    }

    @Test
    void strangersKeepOutNoBrowserThatHasSignedInByTheName() {
        Client known = new Client.Known("a device", GRACE::equals, Optional.of("there"));
        for (int i = 0; i < 200; i++) {
            SignInResult unused = signIn("Grace", "wrong", new Client.Unknown(Optional.of("network " + i)));
        }
        assertInstanceOf(
                SignInResult.Throttled.class, signIn("Grace", PASSWORD, new Client.Unknown(Optional.of("network 1"))));
        assertInstanceOf(SignInResult.SignedIn.class, signIn("Grace", PASSWORD, known));
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(SignInResult.Refused.class, signIn("Grace", "wrong", known));
        }
        assertInstanceOf(SignInResult.Throttled.class, signIn("Grace", PASSWORD, known), "its own guesses count");
    }

    @Test
    void withoutAnAnswerNothingIsOpenedOrCounted() {
        beforeAnswer = () -> {
            throw new StoreUnavailableException("the directory is down", null);
        };
        for (int i = 0; i < 7; i++) {
            assertThrows(StoreUnavailableException.class, () -> signIn("Grace", PASSWORD));
        }
        beforeAnswer = () -> {};
        signedIn();
    }

    @Test
    void guessesAtAStoreThatThrowsForAWrongPasswordAreSlowedDown() {
        IdentityStoreHandler throwing = credential -> {
            throw new IllegalStateException("wrong password");
        };
        PasswordSignIn careless =
                door(new CallerSignIn(IdentityStores.of(throwing).orElseThrow(), sessions, () -> {}));
        int answers = 0;
        for (int i = 0; i < 30; i++) {
            try {
                assertInstanceOf(
                        SignInResult.Throttled.class, careless.signIn(attempt("Grace", "guess " + i), HERE, true));
            } catch (StoreUnavailableException e) {
                answers++;
            }
        }
        assertTrue(answers > 3 && answers < 12, answers + " guesses");
    }

    @Test
    void whatCannotBeAPasswordOrANameIsNotAskedFor() {
        for (String bad : List.of("x".repeat(1025), "\ud800")) {
            assertInstanceOf(SignInResult.Refused.class, signIn("Grace", bad));
        }
        assertInstanceOf(SignInResult.Refused.class, signIn(" ", PASSWORD));
        assertInstanceOf(SignInResult.Refused.class, signIn("a\u0000b", PASSWORD));
        assertEquals(List.of(), asked);
    }
}
