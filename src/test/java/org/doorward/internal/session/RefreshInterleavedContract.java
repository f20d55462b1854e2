package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.Reason;
import org.junit.jupiter.api.Test;

/** What comes between the reading and the writing of a refresh: the races once more, without luck. */
interface RefreshInterleavedContract {
    SessionBed bed();

    @Test
    default void aSignOutInBetweenWins() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> assertTrue(bed().otherNode.signOut(tokens.session())));
        assertEquals(Reason.SIGNED_OUT, bed().refused(tokens.refreshToken()));
        assertEquals(Reason.SIGNED_OUT, bed().rejected(tokens.accessToken()).reason());
        assertEquals(0, bed().stored(tokens).rotation().generation(), "nothing was rotated");
        assertEquals(List.of(), bed().node.list(bed().ada.id()).sessions());
    }

    @Test
    default void aRevokeAllInBetweenWins() {
        IssuedTokens tokens = bed().open();
        bed().store
                .beforeNextReplace(() ->
                        assertEquals(1, bed().otherNode.revokeAll(bed().ada.id(), null)));
        assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()));
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
    }

    @Test
    default void aRevokeAllThatSparesTheSessionLetsItsRefreshThrough() {
        IssuedTokens tokens = bed().open();
        bed().store.beforeNextReplace(() -> bed().otherNode
                .revokeAll(bed().ada.id(), tokens.session().id()));
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        bed().assertAlive(next);
        assertEquals(
                bed().node.opening(bed().ada.id()).epoch(),
                bed().stored(next).epoch(),
                "it went along to the new epoch");
    }

    @Test
    default void anotherHoldersRefreshInBetweenGivesBothItsSuccessor() {
        IssuedTokens tokens = bed().open();
        String[] others = new String[1];
        bed().store
                .beforeNextReplace(() -> others[0] =
                        refreshed(bed().otherNode, tokens.refreshToken()).refreshToken());
        IssuedTokens mine = bed().refreshed(tokens.refreshToken());
        assertEquals(others[0], mine.refreshToken());
        assertEquals(1, bed().stored(mine).rotation().generation());
        bed().assertAlive(mine);
    }

    @Test
    default void aHolderThatWasPausedWhileOthersRefreshedTwiceSignsNobodyOut() {
        IssuedTokens tokens = bed().open();
        IssuedTokens[] live = new IssuedTokens[1];
        bed().store.beforeNextReplace(() -> {
            IssuedTokens next = refreshed(bed().otherNode, tokens.refreshToken());
            live[0] = refreshed(bed().otherNode, next.refreshToken());
        });
        RefreshResult paused = bed().node.refresh(TENANT, tokens.refreshToken());
        assertInstanceOf(RefreshResult.TryLater.class, paused, "it was the current token when it was shown");
        bed().assertAlive(live[0]);
        assertEquals(Reason.REUSED, bed().refused(tokens.refreshToken()), "shown now it is reuse");
    }

    @Test
    default void withBothWindowsAtZeroTheLoserOfARaceIsReuse() {
        SessionEngine strict = bed().newNode(bed().windows(Duration.ZERO, Duration.ZERO));
        IssuedTokens tokens = bed().open(strict);
        bed().store.beforeNextReplace(() -> refreshed(bed().otherNode, tokens.refreshToken()));
        assertEquals(Reason.REUSED, SessionBed.refused(strict, tokens.refreshToken()));
    }

    @Test
    default void reuseFoundInBetweenWins() {
        IssuedTokens first = bed().open();
        IssuedTokens third =
                bed().refreshed(bed().refreshed(first.refreshToken()).refreshToken());
        bed().store
                .beforeNextReplace(
                        () -> assertEquals(Reason.REUSED, SessionBed.refused(bed().otherNode, first.refreshToken())));
        assertEquals(Reason.REUSED, bed().refused(third.refreshToken()));
    }

    @Test
    default void aUseInBetweenIsNotLost() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofMinutes(2));
        bed().store.beforeNextReplace(() -> bed().use(tokens.accessToken()));
        IssuedTokens next = bed().refreshed(tokens.refreshToken());
        assertEquals(bed().node.now(), bed().stored(next).lastSeenAt());
    }
}
