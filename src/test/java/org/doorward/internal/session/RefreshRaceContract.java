package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.doorward.Reason;
import org.doorward.session.Session;
import org.doorward.testing.Race;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Refreshes at the same moment as others, as ends, and as reuse. */
interface RefreshRaceContract {
    SessionBed bed();

    private List<RefreshResult> together(int holders, String refreshToken) {
        List<Callable<RefreshResult>> contenders = new ArrayList<>();
        for (int i = 0; i < holders; i++) {
            SessionEngine at = i % 2 == 0 ? bed().node : bed().otherNode;
            contenders.add(() -> at.refresh(TENANT, refreshToken));
        }
        return Race.of(contenders);
    }

    private static Set<String> successors(List<RefreshResult> results) {
        return results.stream()
                .map(result ->
                        assertInstanceOf(RefreshResult.Refreshed.class, result).tokens())
                .map(IssuedTokens::refreshToken)
                .collect(Collectors.toSet());
    }

    @RepeatedTest(3)
    default void twoHundredHoldersOfOneTokenOnTwoNodesGetOneSuccessor() {
        IssuedTokens tokens = bed().open();
        List<RefreshResult> results = together(200, tokens.refreshToken());
        Set<String> successors = successors(results);
        assertEquals(1, successors.size(), "one distinct successor");
        Session stored = bed().stored(tokens);
        assertEquals(1, stored.rotation().generation(), "one new generation");
        assertEquals(2, stored.version());
        results.forEach(result -> bed().assertAlive(((RefreshResult.Refreshed) result).tokens()));
        bed().refreshed(successors.iterator().next());
    }

    @Test
    default void twoTabsThatAlwaysRefreshTogetherStaySignedIn() {
        IssuedTokens tokens = bed().open();
        for (int round = 1; round <= 40; round++) {
            List<RefreshResult> results = together(2, tokens.refreshToken());
            assertEquals(1, successors(results).size(), "round " + round);
            tokens = ((RefreshResult.Refreshed) results.get(round % 2)).tokens();
            assertEquals(round, bed().stored(tokens).rotation().generation());
        }
        bed().assertAlive(tokens);
    }

    @Test
    default void aSignOutAtTheMomentOfARefreshWins() {
        for (int round = 0; round < 50; round++) {
            IssuedTokens tokens = bed().open();
            List<Object> results =
                    Race.<Object>of(() -> bed().node.refresh(TENANT, tokens.refreshToken()), () -> bed().otherNode
                            .signOut(tokens.session()));
            assertEquals(true, results.get(1), "it was alive, so this sign-out ended it");
            assertEquals(Reason.SIGNED_OUT, bed().refused(tokens.refreshToken()), "round " + round);
            if (results.get(0) instanceof RefreshResult.Refreshed refreshed) {
                assertEquals(Reason.SIGNED_OUT, bed().refused(refreshed.tokens().refreshToken()));
                assertEquals(
                        Reason.SIGNED_OUT,
                        bed().rejected(refreshed.tokens().accessToken()).reason());
            } else {
                assertEquals(new RefreshResult.Refused(Reason.SIGNED_OUT), results.get(0));
            }
        }
        assertEquals(List.of(), bed().node.list(bed().ada.id()).sessions());
    }

    @Test
    default void aRevokeAllAtTheMomentOfARefreshWins() {
        for (int round = 0; round < 50; round++) {
            IssuedTokens tokens = bed().open();
            List<Object> results =
                    Race.<Object>of(() -> bed().node.refresh(TENANT, tokens.refreshToken()), () -> bed().otherNode
                            .revokeAll(bed().ada.id(), null));
            assertEquals(1, results.get(1), "round " + round);
            assertTrue(bed().stored(tokens).ended().isPresent());
            assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()));
        }
        assertEquals(List.of(), bed().node.list(bed().ada.id()).sessions());
    }

    @Test
    default void aUseAtTheMomentOfASignOutRevivesNothing() {
        for (int round = 0; round < 50; round++) {
            IssuedTokens tokens = bed().open();
            bed().advance(java.time.Duration.ofMinutes(1));
            ResumedSession resumed = bed().resumed(tokens.accessToken());
            Race.<Object>of(
                    () -> {
                        bed().node.used(resumed, "192.0.2.9");
                        return true;
                    },
                    () -> bed().otherNode.signOut(tokens.session()));
            SessionBed.written(bed().node);
            assertEquals(Reason.SIGNED_OUT, bed().rejected(tokens.accessToken()).reason(), "round " + round);
        }
    }

    @Test
    default void aReplacedTokenAtTheMomentOfARefreshLeavesNoLiveFamily() {
        for (int round = 0; round < 50; round++) {
            IssuedTokens first = bed().open();
            IssuedTokens second = bed().refreshed(first.refreshToken());
            IssuedTokens third = bed().refreshed(second.refreshToken());
            List<RefreshResult> results =
                    Race.of(() -> bed().node.refresh(TENANT, first.refreshToken()), () -> bed().otherNode
                            .refresh(TENANT, third.refreshToken()));
            assertEquals(new RefreshResult.Refused(Reason.REUSED), results.get(0), "round " + round);
            if (results.get(1) instanceof RefreshResult.Refreshed refreshed) {
                assertEquals(Reason.REUSED, bed().refused(refreshed.tokens().refreshToken()));
                assertEquals(
                        Reason.REUSED,
                        bed().rejected(refreshed.tokens().accessToken()).reason());
            }
            assertTrue(bed().stored(third).ended().isPresent());
        }
    }

    @Test
    default void refreshesOfManySessionsAtOnceDoNotMeet() {
        List<Callable<RefreshResult>> contenders = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            IssuedTokens tokens = bed().open();
            for (SessionEngine at : List.of(bed().node, bed().otherNode)) {
                contenders.add(() -> at.refresh(TENANT, tokens.refreshToken()));
            }
        }
        assertEquals(30, successors(Race.of(contenders)).size());
        assertEquals(30, bed().node.list(bed().ada.id()).sessions().size());
    }
}
