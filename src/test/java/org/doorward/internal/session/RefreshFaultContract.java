package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.session.Session;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.FaultySessionStore.Fault;
import org.junit.jupiter.api.Test;

/** A store that gives no answer: nothing is consumed, nobody is signed out, nothing is taken for reuse. */
interface RefreshFaultContract {
    SessionBed bed();

    private void failsToRefresh(IssuedTokens tokens) {
        assertThrows(StoreUnavailableException.class, () -> bed().node.refresh(TENANT, tokens.refreshToken()));
    }

    @Test
    default void aRefreshThatNeverReachedTheStoreConsumesNothing() {
        IssuedTokens tokens = bed().open();
        for (Call call : List.of(Call.FIND, Call.REPLACE)) {
            bed().store.fail(call, Fault.BEFORE);
            for (int i = 0; i < 5; i++) {
                failsToRefresh(tokens);
            }
            bed().store.recover();
        }
        assertEquals(tokens.session(), bed().stored(tokens));
        bed().assertAlive(bed().refreshed(tokens.refreshToken()));
    }

    @Test
    default void aRefreshWhoseAnswerWasLostIsAnsweredTheSameWhenItComesAgain() {
        IssuedTokens tokens = bed().open();
        bed().store.fail(Call.REPLACE, Fault.AFTER);
        failsToRefresh(tokens);
        bed().store.recover();
        Session rotated = bed().stored(tokens);
        assertEquals(1, rotated.rotation().generation(), "the store did it");
        bed().advance(Duration.ofMinutes(4));
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        assertEquals(rotated, bed().stored(tokens));
        assertEquals(
                next.refreshToken(),
                SessionBed.refreshed(bed().otherNode, tokens.refreshToken()).refreshToken());
        bed().assertAlive(bed().refreshed(next.refreshToken()));
    }

    @Test
    default void answersLostAgainAndAgainSignNobodyOut() {
        IssuedTokens tokens = bed().open();
        for (int i = 0; i < 10; i++) {
            bed().store.fail(Call.REPLACE, i % 2 == 0 ? Fault.AFTER : Fault.BEFORE);
            failsToRefresh(tokens);
            bed().store.recover();
            bed().advance(Duration.ofMinutes(1));
            tokens = bed().refreshed(tokens.refreshToken());
        }
        bed().assertAlive(tokens);
    }

    @Test
    default void accountsThatGiveNoAnswerConsumeNothing() {
        IssuedTokens tokens = bed().open();
        AtomicInteger failures = new AtomicInteger(5);
        bed().accounts.beforeFind(() -> {
            if (failures.getAndDecrement() > 0) {
                throw new StoreUnavailableException("no accounts now", null);
            }
        });
        for (int i = 0; i < 5; i++) {
            failsToRefresh(tokens);
        }
        assertEquals(tokens.session(), bed().stored(tokens));
        bed().assertAlive(bed().refreshed(tokens.refreshToken()));
    }

    @Test
    default void reuseThatCouldNotBeWrittenIsReuseTheNextTime() {
        IssuedTokens first = bed().open();
        IssuedTokens live =
                bed().refreshed(bed().refreshed(first.refreshToken()).refreshToken());
        bed().store.fail(Call.END, Fault.BEFORE);
        failsToRefresh(first);
        bed().store.recover();
        bed().assertAlive(live);
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()));
        assertEquals(Reason.REUSED, bed().rejected(live.accessToken()).reason());
    }

    @Test
    default void aStoreThatIsDownIsNoReasonToRefuseAnAccessToken() {
        IssuedTokens tokens = bed().open();
        bed().store.fail(Call.FIND, Fault.BEFORE);
        assertThrows(StoreUnavailableException.class, () -> bed().node.resume(TENANT, tokens.accessToken()));
        bed().store.recover();
        bed().assertAlive(tokens);
    }

    @Test
    default void aUseThatCouldNotBeWrittenIsWrittenWithTheNextOne() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofMinutes(2));
        bed().store.fail(Call.TOUCH, Fault.BEFORE);
        bed().use(tokens.accessToken());
        assertEquals(tokens.session().lastSeenAt(), bed().stored(tokens).lastSeenAt());
        bed().store.recover();
        bed().advance(Duration.ofSeconds(1));
        bed().use(tokens.accessToken());
        assertEquals(bed().node.now(), bed().stored(tokens).lastSeenAt());
    }

    @Test
    default void aSignOutWhoseAnswerWasLostIsASignOut() {
        IssuedTokens tokens = bed().open();
        bed().store.fail(Call.END, Fault.AFTER);
        assertThrows(StoreUnavailableException.class, () -> bed().node.signOut(tokens.session()));
        bed().store.recover();
        assertEquals(Reason.SIGNED_OUT, bed().refused(tokens.refreshToken()));
    }

    @Test
    default void aSignInThatTheStoreDidNotAnswerGivesNobodyAToken() {
        for (Fault fault : List.of(Fault.BEFORE, Fault.AFTER)) {
            bed().store.fail(Call.OPEN, fault);
            assertThrows(StoreUnavailableException.class, () -> bed().login(bed().node)
                    .signIn(bed().attempt(SessionBed.PASSWORD)));
            bed().store.recover();
        }
        assertTrue(bed().node.list(bed().ada.id()).sessions().size() <= 1);
        assertTrue(bed().login(bed().node)
                .signIn(bed().attempt(SessionBed.PASSWORD))
                .isPresent());
    }
}
