package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.DoorwardEvent;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealSentinel;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisShape;
import org.doorward.testing.Replicas;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary that sentinels watch dies or hangs while people use their sessions. */
@Tag("faults")
class SentinelFailOverTest {
    /** A call is one or two commands of 300 ms at most, on a machine that may be busy. */
    private static final long LONGEST_MILLIS = 1_500;

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private RealSentinel redis;

    @BeforeEach
    void start() {
        redis = new RealSentinel();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private RedisStores stores(String... namesAndValues) {
        List<String> all = new ArrayList<>(List.of("doorward.redis.timeout", "300ms"));
        all.addAll(List.of(namesAndValues));
        return RedisShape.of(redis).stores(all.toArray(String[]::new));
    }

    private static Object at(String address, String... words) {
        try (RedisLink link = new RedisLink(address)) {
            return link.call(words);
        }
    }

    private void assertGoesOn(String what, Crowd crowd, long faultAt) {
        crowd.awaitGoodAfter(System.nanoTime());
        crowd.stop();
        Crowd.Figures figures = crowd.figures(faultAt).print(what);
        assertTrue(figures.unavailable() > 0, "the fault was felt");
        figures.assertNobodyWaits(LONGEST_MILLIS);
        crowd.assertAllSignedIn();
        for (Member member : crowd.members()) {
            Eventually.within(RECOVERY, "refreshes work", member::refresh);
            crowd.end(member, Crowd.answered(member::newSession));
        }
    }

    @Test
    void afterThePrimaryIsKilledNobodyIsSignedOutOrKeptWaitingAndTheScriptsAreThereAgain() {
        try (RedisStores stores = stores();
                Crowd crowd = new Crowd(stores.sessions())) {
            crowd.join(6);
            redis.awaitReplicasInSync();
            new Replicas(redis.primaryAddress()).each("SCRIPT", "FLUSH");
            crowd.start();
            crowd.awaitGoodAfter(System.nanoTime());
            String before = redis.killPrimary();
            long killedAt = System.nanoTime();
            redis.awaitFailOver(before);
            assertGoesOn("killed primary", crowd, killedAt);
            Eventually.within(RECOVERY, "the node is ready", stores::isReady);
        }
    }

    @Test
    void afterThePrimaryFreezesNobodyIsSignedOutOrKeptWaitingAndItsReturnChangesNothing() {
        try (RedisStores stores = stores();
                Crowd crowd = new Crowd(stores.sessions())) {
            crowd.join(6);
            redis.awaitReplicasInSync();
            crowd.start();
            crowd.awaitGoodAfter(System.nanoTime());
            String before = redis.primaryAddress();
            List<IssuedTokens> revoked = new ArrayList<>();
            long frozenAt;
            try (Stopped frozen = redis.freezePrimary()) {
                assertTrue(frozen != null);
                frozenAt = System.nanoTime();
                redis.awaitFailOver(before);
                crowd.awaitGoodAfter(System.nanoTime());
                Member member = crowd.members().get(0);
                IssuedTokens more = Crowd.answered(member::newSession);
                crowd.end(member, more);
                revoked.add(more);
            }
            redis.awaitDemotion(before);
            assertGoesOn("frozen primary", crowd, frozenAt);
            revoked.forEach(tokens -> assertFalse(crowd.isGood(tokens), "it came back"));
        }
    }

    @Test
    void whatWasConfirmedAsRevokedByAllReplicasStaysSoWhoeverIsPrimary() {
        // half of it is for the replicas, and half of the twenty must be in time
        try (RedisStores stores = stores("doorward.redis.wait", "2", "doorward.redis.timeout", "2s");
                Crowd crowd = new Crowd(stores.sessions())) {
            List<Member> members = crowd.join(20);
            redis.awaitReplicasInSync();
            List<Member> confirmed = new ArrayList<>();
            String before = redis.primaryAddress();
            for (Member member : members) {
                if (member.tryRevokeAll()) {
                    confirmed.add(member);
                }
                if (confirmed.size() == 10) {
                    // with no time for anything that was not waited for
                    redis.killPrimary();
                }
            }
            assertTrue(confirmed.size() >= 10, confirmed.size() + " confirmed");
            redis.awaitFailOver(before);
            confirmed.forEach(member -> assertFalse(member.isSignedIn(), "it came back"));
        }
    }

    @Test
    void whereTheReplicasDoNotFollowNoRevocationIsConfirmedHoweverOftenItIsAskedFor() {
        try (RedisStores stores = stores("doorward.redis.wait", "2");
                Crowd crowd = new Crowd(stores.sessions())) {
            Member one = crowd.join(1).get(0);
            IssuedTokens other = Crowd.answered(one::newSession);
            redis.awaitReplicasInSync();
            Replicas replicas = new Replicas(redis.primaryAddress());
            replicas.detachOne();
            for (int i = 0; i < 3; i++) {
                assertThrows(StoreUnavailableException.class, () -> crowd.sessions()
                        .revoke(one.account.id(), other.session().id()));
                assertThrows(
                        StoreUnavailableException.class, () -> crowd.sessions().signOut(other.session()));
                assertThrows(
                        StoreUnavailableException.class, () -> crowd.sessions().revokeAll(one.account.id(), null));
            }
            assertFalse(crowd.isGood(other), "the primary has it all the same");
            replicas.attach();
            redis.awaitReplicasInSync();
            assertEquals(0, Crowd.answered(() -> crowd.sessions().revokeAll(one.account.id(), null)));
            assertFalse(one.isSignedIn());
        }
    }

    @Test
    void aSignInThatEndsAnotherSessionIsNotConfirmedEitherAndIsToldAsDoubt() {
        List<DoorwardEvent> told = new CopyOnWriteArrayList<>();
        try (RedisStores stores = stores("doorward.redis.wait", "2");
                Crowd crowd = new Crowd(stores.sessions(), new SignInPolicy(1), told::add)) {
            Member one = crowd.join(1).get(0);
            redis.awaitReplicasInSync();
            Replicas replicas = new Replicas(redis.primaryAddress());
            replicas.detachOne();
            // who ends nobody waits for no replica
            assertTrue(crowd.join(1).get(0).isSignedIn());
            assertThrows(StoreUnavailableException.class, one::newSession, "the first one makes room");
            DoorwardEvent last = told.get(told.size() - 1);
            CacheHint.SessionsInDoubt doubt = assertInstanceOf(CacheHint.SessionsInDoubt.class, last, last.toString());
            assertEquals(one.account.id(), doubt.owner());
            assertFalse(one.isSignedIn(), "the primary has it all the same");
            replicas.attach();
            redis.awaitReplicasInSync();
            assertTrue(crowd.isGood(Crowd.answered(one::newSession)));
        }
    }

    @Test
    void aRepeatedRevocationIsNotConfirmedOverAConnectionThatKnowsNothingOfTheFirst() {
        try (RedisStores stores = stores("doorward.redis.wait", "2");
                Crowd crowd = new Crowd(stores.sessions())) {
            Member one = crowd.join(1).get(0);
            redis.awaitReplicasInSync();
            String lagging = new Replicas(redis.primaryAddress()).addresses().get(0);
            try (Stopped silent = redis.freezeReplica(lagging)) {
                assertTrue(silent != null);
                assertThrows(StoreUnavailableException.class, () -> crowd.sessions()
                        .signOut(one.tokens().session()));
                at(redis.primaryAddress(), "CLIENT", "KILL", "TYPE", "normal");
                Eventually.within(RECOVERY, "it is connected again", () -> {
                    try {
                        return crowd.sessions()
                                .over(one.tokens().session().id())
                                .isPresent();
                    } catch (StoreUnavailableException e) {
                        return false;
                    }
                });
                assertThrows(StoreUnavailableException.class, () -> crowd.sessions()
                        .signOut(one.tokens().session()));
            }
            assertFalse(
                    Crowd.answered(() -> crowd.sessions().signOut(one.tokens().session())),
                    "confirmed once all have it");
        }
    }
}
