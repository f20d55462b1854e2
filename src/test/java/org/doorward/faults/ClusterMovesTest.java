package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.doorward.testing.SlotMove;
import org.doorward.testing.Stopwatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis Cluster moves its slots while people use their sessions. */
@Tag("faults")
class ClusterMovesTest {
    /** A call is one or two commands of 300 ms at most, on a machine that may be busy. */
    private static final long LONGEST_MILLIS = 1_500;

    /** What a single call never takes, for it is given up after a few hundred milliseconds. */
    private static final Duration UNBOUNDED = Duration.ofSeconds(4);

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static RealCluster redis;
    private static RedisStores stores;
    private Crowd crowd;

    @BeforeAll
    static void start() {
        redis = new RealCluster();
        stores = RedisShape.of(redis).stores("doorward.redis.timeout", "300ms");
    }

    @AfterAll
    static void stop() {
        stores.close();
        redis.close();
    }

    @BeforeEach
    void gather() {
        crowd = new Crowd(stores.sessions());
    }

    @AfterEach
    void part() {
        crowd.close();
    }

    private static String tag(AccountId id) {
        return "{" + TokenGenerator.tagOf(id) + "}";
    }

    private void assertAllGoesOn(Crowd people) {
        people.assertAllSignedIn();
        for (Member member : people.members()) {
            Eventually.within(RECOVERY, "refreshes work", member::refresh);
            people.end(member, Crowd.answered(member::newSession));
        }
    }

    @Test
    void slotsThatAreMovedUnderLoadSignNobodyOut() {
        crowd.join(6);
        crowd.start();
        crowd.awaitGoodAfter(System.nanoTime());
        long at = System.nanoTime();
        for (Member member : List.copyOf(crowd.members())) {
            String key = tag(member.account.id());
            String before = redis.primaryOf(key);
            redis.moveSlotOf(key);
            assertFalse(redis.primaryOf(key).equals(before));
        }
        redis.moveSlotOf("doorward:~:events");
        crowd.awaitGoodAfter(System.nanoTime());
        crowd.stop();
        Crowd.Figures figures = crowd.figures(at).print("seven slots moved");
        figures.assertNobodyWaits(LONGEST_MILLIS);
        assertAllGoesOn(crowd);
        Eventually.within(RECOVERY, "the node is ready", stores::isReady);
        assertFalse(stores.events().orElseThrow().end().isEmpty());
    }

    private List<String> keys(String address, String pattern) {
        try (RedisLink link = new RedisLink(address)) {
            return link.texts("KEYS", pattern);
        }
    }

    /** Whether there was an answer, in time. */
    private static boolean isAnswered(Runnable call) {
        Stopwatch watch = Stopwatch.start();
        try {
            call.run();
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        } finally {
            Duration took = watch.elapsed();
            assertTrue(took.compareTo(UNBOUNDED) < 0, () -> "it took " + took);
        }
    }

    /** Someone with five sessions, some of whose keys are moved already. */
    private void assertNothingIsHalfDoneWhileThereIsMoved(String pattern, int most) {
        SessionEngine sessions = crowd.sessions();
        Member member = crowd.join(1).get(0);
        AccountId id = member.account.id();
        String tag = tag(id);
        List<IssuedTokens> all = new ArrayList<>(List.of(member.tokens()));
        for (int i = 0; i < 4; i++) {
            all.add(Crowd.answered(member::newSession));
        }
        SlotMove move = redis.beginMove(tag);
        List<String> first = keys(move.from(), pattern.replace("{}", tag));
        if (most > 0) {
            move.moveKeys(first.stream().limit(most).toArray(String[]::new));
        }
        // requests and refreshes go on: each is about one key
        for (IssuedTokens tokens : all) {
            assertTrue(crowd.isGood(tokens), "signed out by a move");
        }
        Crowd.answered(member::refresh);
        isAnswered(() ->
                assertEquals(5, sessions.list(id).sessions().size(), "those that are elsewhere are not left out"));
        List<IssuedTokens> opened = new ArrayList<>();
        isAnswered(() -> opened.add(member.newSession()));
        boolean one = isAnswered(() -> sessions.revoke(id, all.get(4).session().id()));
        boolean revoked = isAnswered(() -> sessions.revokeAll(id, null));
        boolean again = isAnswered(() -> sessions.revokeAll(id, null));
        move.finish();
        all.addAll(opened);
        assertTrue(!one || !crowd.isGood(all.get(4)), "confirmed, and not revoked");
        if (revoked || again) {
            all.forEach(tokens -> assertFalse(crowd.isGood(tokens), "confirmed, and not revoked"));
        }
        List<IssuedTokens> left = all.stream().filter(crowd::isGood).toList();
        List<?> listed = Crowd.answered(() -> sessions.list(id).sessions());
        assertEquals(left.size(), listed.size(), "what lives can be seen, and can be revoked");
        Crowd.answered(() -> sessions.revokeAll(id, null));
        all.forEach(tokens -> assertFalse(crowd.isGood(tokens), "repeated, and not revoked"));
        assertEquals(List.of(), Crowd.answered(() -> sessions.list(id).sessions()));
        assertTrue(crowd.isGood(Crowd.answered(member::newSession)), "sign-in works");
    }

    @Test
    void whileSomeSessionsAreInTheNewPlaceAlreadyNothingIsHalfDone() {
        assertNothingIsHalfDoneWhileThereIsMoved("*:session:{}*", 2);
    }

    @Test
    void whileTheIndexIsInTheNewPlaceAlreadyNothingIsHalfDone() {
        assertNothingIsHalfDoneWhileThereIsMoved("*:index:{}*", 1);
    }

    @Test
    void whileAllIsInTheNewPlaceAlreadyNothingIsHalfDone() {
        assertNothingIsHalfDoneWhileThereIsMoved("*{}*", 100);
    }

    @Test
    void whileAllIsInTheOldPlaceStillNothingIsHalfDone() {
        assertNothingIsHalfDoneWhileThereIsMoved("*{}*", 0);
    }

    @Test
    void whereAnEpochIsThereTooTheIndexMayGoFirst() {
        // the epoch's key is there from the first revocation on
        Member member = crowd.join(1).get(0);
        assertTrue(member.revokeAll() >= 0, "it is confirmed at last");
        IssuedTokens one = Crowd.answered(member::newSession);
        IssuedTokens two = Crowd.answered(member::newSession);
        String tag = tag(member.account.id());
        SlotMove move = redis.beginMove(tag);
        move.moveKeys(keys(move.from(), "*:index:" + tag + "*").toArray(String[]::new));
        move.moveKeys(keys(move.from(), "*:epochs:" + tag + "*").toArray(String[]::new));
        isAnswered(() -> assertEquals(
                2, crowd.sessions().list(member.account.id()).sessions().size()));
        boolean confirmed = isAnswered(() -> crowd.sessions().revokeAll(member.account.id(), null));
        move.finish();
        assertTrue(!confirmed || (!crowd.isGood(one) && !crowd.isGood(two)), "confirmed, and not revoked");
        Crowd.answered(() -> crowd.sessions().revokeAll(member.account.id(), null));
        assertFalse(crowd.isGood(one));
        assertFalse(crowd.isGood(two));
    }
}
