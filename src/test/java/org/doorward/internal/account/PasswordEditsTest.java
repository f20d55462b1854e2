package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.StoredPassword;
import org.doorward.account.WeakPasswordException;
import org.doorward.testing.CountingHasher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changes of the passwords of built-in accounts: sessions end first, and nobody signs in meanwhile. */
@Tag("fast")
class PasswordEditsTest extends AccountEditsBed {
    @Test
    void sessionsEndWhileThePasswordIsStillTheEarlierOne() {
        assertEquals(7, accounts.setPassword(ada.id(), NEXT));
        assertHappened("ended " + CountingHasher.current(PASSWORD) + " ACTIVE", "PasswordChanged");
        assertEquals(CountingHasher.current(NEXT), store.hashOf(ada.id()));
        accounts.setPassword(ada.id(), PASSWORD, SESSION);
        assertHappened("ended others " + CountingHasher.current(NEXT) + " ACTIVE", "PasswordChanged");
        assertEquals(0, hasher.compared.get());
    }

    @Test
    void aWeakPasswordIsRefusedWithItsReason() {
        WeakPasswordException weak =
                assertThrows(WeakPasswordException.class, () -> accounts.setPassword(ada.id(), "ada@x.test"));
        assertEquals(PasswordWeakness.CONTEXT, weak.weakness());
        assertHappened();
        assertRefused(Obstacle.UNKNOWN_ACCOUNT, () -> accounts.setPassword(AccountId.of("9"), NEXT));
    }

    @Test
    void aPasswordStaysWhenTheSessionsCannotBeEnded() {
        failure.set(new StoreUnavailableException("no sessions now", null));
        assertThrows(StoreUnavailableException.class, () -> accounts.setPassword(ada.id(), NEXT));
        assertEquals(CountingHasher.current(PASSWORD), store.hashOf(ada.id()));
        assertEquals(null, store.state(ada.id()).orElseThrow().changingAt(), "nobody is kept out");
        failure.set(null);
        accounts.setPassword(ada.id(), NEXT);
        assertEquals(CountingHasher.current(NEXT), store.hashOf(ada.id()));
    }

    @Test
    void aChangeOfThePasswordThatOthersOvertakeEndsTheSessionsAgain() {
        store.beforeWrite(1, () -> store.rehash(ada.id(), CountingHasher.current(PASSWORD), "v2:renewed"));
        accounts.setPassword(ada.id(), NEXT);
        assertHappened(
                "ended " + CountingHasher.current(PASSWORD) + " ACTIVE", "ended v2:renewed ACTIVE", "PasswordChanged");
        assertEquals(CountingHasher.current(NEXT), store.hashOf(ada.id()));
        assertEquals(1, hasher.hashed.get() - 1, "the new one is hashed once, beside that of nobody");
    }

    @Test
    void noSignInFinishesWhileAPasswordIsBeingChanged() {
        StoredPassword proved =
                passwords.authenticate(TenantId.DEFAULT, "ada", PASSWORD).orElseThrow();
        StoredAccount present = store.state(ada.id()).orElseThrow();
        store.replace(present, present.changing(clock.instant()));
        assertThrows(StoreUnavailableException.class, () -> passwords.confirmed(proved, "ada", clock.instant()));
        assertThrows(StoreUnavailableException.class, () -> accounts.setPassword(ada.id(), NEXT));
        // its node is gone
        clock.advance(Duration.ofSeconds(11));
        assertTrue(passwords.confirmed(proved, "ada", clock.instant()).isPresent());
        assertEquals(null, store.state(ada.id()).orElseThrow().changingAt());
    }

    /** A node that was paused after it ended the sessions, while somebody signed in with the earlier password. */
    @Test
    void aChangeThatWasTakenForDeadEndsWhatBeganMeanwhile() {
        StoredPassword proved =
                passwords.authenticate(TenantId.DEFAULT, "ada", PASSWORD).orElseThrow();
        store.beforeWrite(1, () -> {
            clock.advance(Duration.ofSeconds(11));
            assertTrue(passwords.confirmed(proved, "ada", clock.instant()).isPresent());
            happened.add("opened");
        });
        accounts.setPassword(ada.id(), NEXT);
        String ended = "ended " + CountingHasher.current(PASSWORD) + " ACTIVE";
        assertHappened(ended, "opened", ended, "PasswordChanged");
        assertFalse(passwords.confirmed(proved, "ada", clock.instant()).isPresent());
    }
}
