package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.doorward.AccountId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealCluster;
import org.doorward.testing.RedisShape;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis Cluster loses a primary while people use their sessions. */
@Tag("faults")
class ClusterFaultsTest {
    /** A call is one or two commands of 300 ms at most, on a machine that may be busy. */
    private static final long LONGEST_MILLIS = 1_500;

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
        for (Member member : people.members()) {
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
    void whatTheReplicaOfItsShardHasConfirmedAsRevokedStaysSo() {
        try (RedisStores waiting = RedisShape.of(redis).stores("doorward.redis.wait", "1");
                Crowd people = new Crowd(waiting.sessions())) {
            List<Member> members = people.join(9);
            redis.awaitAgreement();
            List<Member> confirmed =
                    members.stream().filter(Member::tryRevokeAll).toList();
            String key = tag(confirmed.get(0).account.id());
            String dead = redis.killPrimaryOf(key);
            redis.awaitFailOver(key, dead);
            confirmed.forEach(member -> assertFalse(member.isSignedIn(), "it came back"));
            assertEquals(9, confirmed.size());
        }
    }
}
