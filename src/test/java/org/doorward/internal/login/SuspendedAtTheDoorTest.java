package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.doorward.Suspension;
import org.doorward.Suspension.Cause;
import org.doorward.account.AccountStatus;
import org.doorward.login.LoginEvent;
import org.doorward.testing.CountingHasher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A suspended account signs nobody in, and only the right password learns of it. */
@Tag("fast")
class SuspendedAtTheDoorTest extends DoorBed {
    private final Instant end = clock.instant().plus(Duration.ofHours(1));

    private void suspend(Cause cause, @Nullable Instant until) {
        accounts.put(
                ada.toBuilder().suspension(new Suspension(until, cause)).build(), CountingHasher.current(PASSWORD));
    }

    private void assertNoSession() {
        assertEquals(0, sessions.list(ada.id()).total());
    }

    @Test
    void theRightPasswordIsToldUntilWhenAndOpensNothing() {
        for (Cause cause : Cause.values()) {
            suspend(cause, end);
            assertEquals(new SignInResult.Suspended(end), signIn("ada", PASSWORD, HERE));
            assertEquals(new SignInResult.Suspended(end), signIn("ada", PASSWORD, known("device")));
            suspend(cause, null);
            assertEquals(new SignInResult.Suspended(null), signIn("ada@x.test", PASSWORD, HERE));
            assertNoSession();
            LoginEvent refused = new LoginEvent.SignInRefused(ada.id(), "password", "suspended", clock.instant());
            assertEquals(List.of(refused, refused, refused), told);
            told.clear();
        }
        suspend(Cause.SECURITY, end);
        clock.advance(Duration.ofHours(1));
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE));
    }

    @Test
    void aWrongPasswordIsRefusedAsEverAfterTheSameWork() {
        for (int i = 0; i < 2; i++) {
            int before = hasher.compared.get();
            assertEquals(new SignInResult.Refused(), signIn("ada", "wrong", HERE));
            assertEquals(1, hasher.compared.get() - before);
            assertInstanceOf(LoginEvent.SignInFailed.class, told.get(i));
            suspend(Cause.SECURITY, null);
        }
    }

    @Test
    void aDisabledAccountIsRefusedAsEver() {
        accounts.put(
                ada.toBuilder()
                        .suspension(new Suspension(null, Cause.SECURITY))
                        .status(AccountStatus.DISABLED)
                        .build(),
                CountingHasher.current(PASSWORD));
        assertEquals(new SignInResult.Refused(), signIn("ada", PASSWORD, HERE));
    }

    @Test
    void theRightPasswordIsNoFailureAndForgivesNone() {
        suspend(Cause.ADMINISTRATIVE, end);
        failTimes(4);
        for (int i = 0; i < 20; i++) {
            assertEquals(new SignInResult.Suspended(end), signIn("ada", PASSWORD, HERE));
        }
        failTimes(1);
        assertInstanceOf(
                SignInResult.Throttled.class,
                signIn("ada", PASSWORD, HERE),
                "five have failed, and nothing forgave them");
    }

    @Test
    void anAccountThatIsSuspendedWhileItsPasswordIsCheckedSignsNobodyIn() {
        hasher.duringWork(() -> suspend(Cause.ADMINISTRATIVE, end));
        assertEquals(new SignInResult.Suspended(end), signIn("ada", PASSWORD, HERE));
        assertNoSession();
    }
}
