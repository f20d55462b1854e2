package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.login.LoginEvent;
import org.doorward.login.SignInRefusedException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sign-in that the application refuses is no failed attempt, and forgives none. */
@Tag("fast")
class RefusedByApplicationTest extends DoorBed {
    private static final SignInPolicy.Hook REFUSING = signIn -> {
        throw new SignInRefusedException("maintenance", "Come back tomorrow.");
    };

    @Test
    void aRefusalOpensNothingAndSaysWhy() {
        hook = REFUSING;
        assertEquals(new SignInResult.Denied("maintenance", "Come back tomorrow."), signIn("ada", PASSWORD, HERE));
        assertEquals(0, sessions.list(ada.id()).total());
        assertEquals(List.of(), told);
    }

    @Test
    void onlyWhoKnowsThePasswordLearnsOfIt() {
        hook = REFUSING;
        assertInstanceOf(SignInResult.Refused.class, signIn("ada", "wrong", HERE));
        assertInstanceOf(SignInResult.Refused.class, signIn("nobody", PASSWORD, HERE));
    }

    @Test
    void refusalsAreNotCounted() {
        hook = REFUSING;
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(SignInResult.Denied.class, signIn("ada", PASSWORD, HERE));
        }
        hook = SignInPolicy.Hook.NONE;
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE));
    }

    @Test
    void aRefusalForgivesNoEarlierFailure() {
        failTimes(4);
        hook = REFUSING;
        assertInstanceOf(SignInResult.Denied.class, signIn("ada", PASSWORD, HERE));
        hook = SignInPolicy.Hook.NONE;
        told.clear();
        assertInstanceOf(SignInResult.Refused.class, signIn("ada", "wrong", HERE));
        assertInstanceOf(SignInResult.Throttled.class, signIn("ada", PASSWORD, HERE), "five have failed");
        assertTrue(told.stream().noneMatch(LoginEvent.SucceededAfterFailures.class::isInstance));
    }

    @Test
    void withoutAnAnswerOfTheApplicationNothingIsOpenedOrCounted() {
        hook = signIn -> {
            throw new StoreUnavailableException("its database is down", null);
        };
        for (int i = 0; i < 7; i++) {
            assertThrows(StoreUnavailableException.class, () -> signIn("ada", PASSWORD, HERE));
        }
        assertEquals(0, sessions.list(ada.id()).total());
        hook = SignInPolicy.Hook.NONE;
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE));
    }
}
