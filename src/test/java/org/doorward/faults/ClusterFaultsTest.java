package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
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
import org.doorward.testing.Stopped;
import org.doorward.testing.Stopwatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis Cluster loses a primary, or moves its slots, while people use their sessions. */
@Tag("faults")
class ClusterFaultsTest {
    /** A call is one or two commands of 300 ms at most, on a machine that may be busy. */
    private static final long LONGEST_MILLIS = 1_500;

    /** What a single call never takes, for it is given up after a few hundred milliseconds. */
    private static final Duration UNBOUNDED = Duration.ofSeconds(4);

    /** One of so many; of those that miss their server most fail. */
    private static final int FEW = 50;

    private static final int ATTEMPTS = 3;
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    /** The first slot of the second primary. */
    private static final int BORDER = 5_461;

    private RealCluster redis;
    private RedisStores stores;
    private Crowd crowd;
    private Crowd others;

    @BeforeEach
    void start() {
        redis = new RealCluster();
        stores = RedisShape.of(redis).stores("doorward.redis.timeout", "300ms");
        crowd = new Crowd(stores.sessions());
        others = new Crowd(stores.sessions());
    }

    @AfterEach
    void stop() {
        others.close();
        crowd.close();
        stores.close();
        redis.close();
    }

    private static String tag(AccountId id) {
        return "{" + TokenGenerator.tagOf(id) + "}";
    }

    private boolean isIn(AccountId id, int from, int to) {
        int slot = redis.slotOf(tag(id));
        return from <= slot && slot < to;
    }

    /** Of the first primary, some with slots next to those of the second; and others, some of those next to them. */
    private void join() {
        crowd.join(id -> isIn(id, BORDER - 300, BORDER));
        crowd.join(id -> isIn(id, BORDER - 300, BORDER));
        crowd.join(id -> isIn(id, 0, BORDER));
        others.join(id -> isIn(id, BORDER, BORDER + 600));
        others.join(id -> isIn(id, BORDER, BORDER + 600));
        others.join(id -> isIn(id, BORDER, 16_384));
        others.join(id -> isIn(id, 2 * BORDER + 300, 16_384));
    }

    /** Back when so much has failed that what depends on it is given up. */
    private void awaitOpenBreaker() {
        Eventually.within(RECOVERY, "the fault is felt", () -> crowd.unavailable() > 20);
        others.start();
    }

    private void assertAllGoesOn(Crowd people) {
        people.assertAllSignedIn();
        for (Crowd.Member member : people.members()) {
            Eventually.within(RECOVERY, "refreshes work", member::refresh);
            people.end(member, Crowd.answered(member::newSession));
        }
    }

    /** @return whether no more of the others' calls failed than a machine makes late that is busy with something else */
    private boolean isOnlyTheDeadShardMissed(String what, long faultAt) {
        crowd.awaitGoodAfter(System.nanoTime());
        crowd.stop();
        others.awaitGoodAfter(System.nanoTime());
        others.stop();
        Crowd.Figures dead = crowd.figures(faultAt).print(what);
        Crowd.Figures alive = others.figures(faultAt).print("the other shards meanwhile");
        assertTrue(dead.unavailable() > 0, "the fault was felt");
        dead.assertNobodyWaits(LONGEST_MILLIS);
        alive.assertNobodyWaits(LONGEST_MILLIS);
        assertAllGoesOn(crowd);
        assertAllGoesOn(others);
        Eventually.within(RECOVERY, "the node is ready", stores::isReady);
        return alive.unavailable() * FEW <= alive.calls();
    }

    /** A machine that holds up the others' servers has them missed, too; it does not each time. */
    private void assertOnlyTheDeadShardIsMissed(BooleanSupplier fault) {
        for (int attempt = 1; !fault.getAsBoolean(); attempt++) {
            assertTrue(attempt < ATTEMPTS, "others miss their servers, too");
            stop();
            start();
        }
    }

    @Test
    void aKilledPrimaryIsMissedByItsOwnAccountsOnlyAndUntilItsReplicaTakesOver() {
        assertOnlyTheDeadShardIsMissed(this::kill);
    }

    private boolean kill() {
        join();
        String key = tag(crowd.members().get(0).account.id());
        crowd.start();
        crowd.awaitGoodAfter(System.nanoTime());
        String dead = redis.killPrimaryOf(key);
        long at = System.nanoTime();
        awaitOpenBreaker();
        redis.awaitFailOver(key, dead);
        return isOnlyTheDeadShardMissed("killed primary of a shard", at);
    }

    @Test
    void aFrozenPrimaryIsMissedByItsOwnAccountsOnlyAndUntilItsReplicaTakesOver() {
        assertOnlyTheDeadShardIsMissed(this::freeze);
    }

    private boolean freeze() {
        join();
        String key = tag(crowd.members().get(0).account.id());
        String before = redis.primaryOf(key);
        crowd.start();
        crowd.awaitGoodAfter(System.nanoTime());
        boolean isDeadOnly;
        try (Stopped frozen = redis.freezePrimaryOf(key)) {
            assertTrue(frozen != null);
            long at = System.nanoTime();
            awaitOpenBreaker();
            redis.awaitFailOver(key, before);
            isDeadOnly = isOnlyTheDeadShardMissed("frozen primary of a shard", at);
        }
        redis.awaitAgreement();
        crowd.assertAllSignedIn();
        return isDeadOnly;
    }

    @Test
    void slotsThatAreMovedUnderLoadSignNobodyOut() {
        crowd.join(6);
        crowd.start();
        crowd.awaitGoodAfter(System.nanoTime());
        long at = System.nanoTime();
        for (Crowd.Member member : List.copyOf(crowd.members())) {
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

    @Test
    void whatTheReplicaOfItsShardHasConfirmedAsRevokedStaysSo() {
        try (RedisStores waiting = RedisShape.of(redis).stores("doorward.redis.wait", "1");
                Crowd people = new Crowd(waiting.sessions())) {
            List<Crowd.Member> members = people.join(9);
            redis.awaitAgreement();
            List<Crowd.Member> confirmed =
                    members.stream().filter(Crowd.Member::tryRevokeAll).toList();
            String key = tag(confirmed.get(0).account.id());
            String dead = redis.killPrimaryOf(key);
            redis.awaitFailOver(key, dead);
            confirmed.forEach(member -> assertFalse(member.isSignedIn(), "it came back"));
            assertEquals(9, confirmed.size());
        }
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
        Crowd.Member member = crowd.join(1).get(0);
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
        Crowd.Member member = crowd.join(1).get(0);
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
