package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.login.LoginEvent;
import org.doorward.session.Device;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The throttle at the sign-in itself, where passwords hashed can be counted. */
@Tag("fast")
class PasswordSignInTest extends DoorBed {
    @Test
    void whatIsTurnedAwayIsNotHashedAndLooksNoAccountUp() {
        failTimes(5);
        int compared = hasher.compared.get();
        accounts.beforeFindPassword(() -> {
            throw new AssertionError("an account was looked up");
        });
        for (int i = 0; i < 100; i++) {
            assertInstanceOf(SignInResult.Throttled.class, signIn("ada", PASSWORD, HERE));
        }
        assertEquals(compared, hasher.compared.get());
    }

    @Test
    void ofTwoHundredAtOnceFivePasswordsAreChecked() {
        List<Callable<Boolean>> guessers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String guess = "guess " + i;
            guessers.add(() -> signIn("ada", guess, HERE) instanceof SignInResult.Refused);
        }
        assertEquals(5, Race.of(guessers).stream().filter(looked -> looked).count());
        assertEquals(5, hasher.compared.get());
    }

    @Test
    void successAfterFailuresIsToldAndForgetsThem() {
        for (int round = 1; round <= 2; round++) {
            failTimes(4);
            told.clear();
            SignInResult.SignedIn good = assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE));
            LoginEvent.SucceededAfterFailures event =
                    assertInstanceOf(LoginEvent.SucceededAfterFailures.class, told.get(0));
            assertEquals(4, event.failures());
            assertEquals(ada.id(), event.account());
            assertEquals(good.tokens().session().id(), event.session());
        }
        told.clear();
        signIn("ada", PASSWORD, known("device"));
        assertEquals(List.of(), told, "nothing had failed, and the browser is known");
    }

    @Test
    void failuresAndRefusalsAreToldWithoutWhatWasTyped() {
        failTimes(5);
        signIn("ADA ", "wrong", HERE);
        LoginEvent.SignInFailed failed = assertInstanceOf(LoginEvent.SignInFailed.class, told.get(0));
        LoginEvent.Throttled throttled = assertInstanceOf(LoginEvent.Throttled.class, told.get(5));
        assertEquals(ada.id(), failed.account());
        assertEquals(failed.name(), throttled.name(), "another spelling is the same name");
        told.clear();
        signIn("my secret password", "x", HERE);
        LoginEvent.SignInFailed nobody = assertInstanceOf(LoginEvent.SignInFailed.class, told.get(0));
        assertEquals(null, nobody.account());
        assertFalse(told.toString().contains("secret"), told::toString);
    }

    @Test
    void theTenantOfAFailureIsToldAndItsNamesAreOthers() {
        TenantId acme = new TenantId("acme");
        for (TenantId tenant : List.of(TenantId.DEFAULT, acme)) {
            for (int i = 0; i < 6; i++) {
                door.signIn(
                        new UncountedPasswordSignIn.Attempt(tenant, "ada", "wrong", Device.UNKNOWN, null, true, null),
                        HERE,
                        true);
            }
        }
        LoginEvent.SignInFailed one = assertInstanceOf(LoginEvent.SignInFailed.class, told.get(0));
        LoginEvent.SignInFailed other = assertInstanceOf(LoginEvent.SignInFailed.class, told.get(6));
        LoginEvent.Throttled throttled = assertInstanceOf(LoginEvent.Throttled.class, told.get(11));
        assertEquals(TenantId.DEFAULT, one.tenant());
        assertEquals(acme, other.tenant());
        assertEquals(null, other.account());
        assertEquals(acme, throttled.tenant());
        assertEquals(other.name(), throttled.name());
        assertNotEquals(one.name(), other.name());
    }

    @Test
    void whoeverShowsNothingOfAnEarlierSignInIsToldOf() {
        for (boolean browser : new boolean[] {true, false}) {
            told.clear();
            signIn("ada", PASSWORD, known("device"), browser);
            assertEquals(List.of(), told, "it is known");
            SignInResult.SignedIn good =
                    assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE, browser));
            LoginEvent.NewDevice event = assertInstanceOf(LoginEvent.NewDevice.class, told.get(0));
            assertEquals(good.tokens().session().id(), event.session());
            assertEquals(browser, event.browser());
            assertEquals(1, told.size());
        }
    }

    @Test
    void anAttemptThatEndedWithoutKnowingIsGivenBack() {
        for (int i = 0; i < 50; i++) {
            store.fail(FaultySessionStore.Call.OPEN, FaultySessionStore.Fault.BEFORE);
            assertThrows(StoreUnavailableException.class, () -> signIn("ada", PASSWORD, HERE));
        }
        store.recover();
        accounts.beforeFindPassword(() -> {
            throw new StoreUnavailableException("no accounts", null);
        });
        for (int i = 0; i < 50; i++) {
            assertThrows(StoreUnavailableException.class, () -> signIn("ada", "wrong", HERE));
        }
        accounts.beforeFindPassword(() -> {});
        assertInstanceOf(SignInResult.SignedIn.class, signIn("ada", PASSWORD, HERE));
        assertTrue(told.stream().allMatch(LoginEvent.NewDevice.class::isInstance), told::toString);
    }

    @Test
    void aPasswordThatIsTooLongToBeLookedAtCountsToo() {
        for (int i = 0; i < 5; i++) {
            signIn("ada", "x".repeat(2_000), HERE);
        }
        assertInstanceOf(SignInResult.Throttled.class, signIn("ada", PASSWORD, HERE));
    }
}
