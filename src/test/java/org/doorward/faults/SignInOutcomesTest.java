package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.RedisProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No successful sign-in waits until Redis knows. What if Redis learns it late, at the second try, or never: one node's network
 * is bad, the other's is good.
 */
@Tag("faults")
class SignInOutcomesTest {
    private RealRedis redis;
    private RedisProxy network;
    private DoorwardServer one;
    private DoorwardServer other;

    @BeforeEach
    void start() {
        redis = new RealRedis();
        network = new RedisProxy(redis.address());
        Accounts accounts = new Accounts();
        one = node(network.address(), accounts);
        other = node(redis.address(), accounts);
        // classes are loaded, and the browsers are strangers
        assertEquals(200, right(one));
        assertEquals(200, right(other));
    }

    private static boolean isOutcome(List<String> command) {
        return command.stream().anyMatch(word -> word.contains(":settled:"));
    }

    private static DoorwardServer node(String address, Accounts accounts) {
        return new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                address,
                "doorward.redis.timeout",
                "1s",
                "doorward.jpa.url",
                accounts.url());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        network.close();
        redis.close();
    }

    private static int login(DoorwardServer server, String password) {
        return Person.program(server).login(DoorwardServer.USERNAME, password).status();
    }

    private static int right(DoorwardServer server) {
        return login(server, DoorwardServer.PASSWORD);
    }

    private void fail(int times, DoorwardServer server) {
        for (int i = 0; i < times; i++) {
            assertEquals(401, login(server, "wrong"), "failure " + (i + 1));
        }
    }

    private boolean isUnderWay() {
        try (RedisLink link = new RedisLink(redis.address())) {
            return link.texts("KEYS", "*:failures:*").stream()
                    .anyMatch(key -> link.text("GET", key).split(" ").length == 5);
        }
    }

    @Test
    void whileItIsOnItsWayTheNextRightPasswordWaitsForItAndIsNotRefused() throws Exception {
        fail(4, one);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean held = new AtomicBoolean();
        network.when(SignInOutcomesTest::isOutcome, () -> {
            held.set(true);
            await(goOn);
        });
        assertEquals(200, right(one), "it does not wait");
        Eventually.within(Duration.ofSeconds(5), "its outcome is on its way", held::get);
        CompletableFuture<Integer> next;
        try (RedisMonitor monitor = new RedisMonitor(redis)) {
            next = CompletableFuture.supplyAsync(() -> right(other));
            AtomicInteger asked = new AtomicInteger();
            Eventually.within(
                    Duration.ofSeconds(5),
                    "the next one asks more than once",
                    () -> asked.addAndGet(monitor.next().roundTrips().size()) >= 2);
        }
        assertFalse(next.isDone(), "four have failed, and whether a fifth has is not known");
        goOn.countDown();
        assertEquals(200, next.get(10, TimeUnit.SECONDS));
        network.pass();
        Eventually.within(Duration.ofSeconds(5), "all is settled", () -> !isUnderWay());
        fail(5, other);
        assertEquals(429, right(other), "five failures, as after any success");
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatIsLostIsToldAgainAndCountsOnce() {
        fail(4, one);
        AtomicInteger sent = new AtomicInteger();
        // it never comes to Redis, and nobody says so
        network.drop(command -> isOutcome(command) && sent.incrementAndGet() == 1, "");
        assertEquals(200, right(one));
        Eventually.within(Duration.ofSeconds(5), "it was told again", () -> sent.get() >= 2 && !isUnderWay());
        fail(4, other);
        assertEquals(200, right(other), "the first four are forgotten, and the success is no failure");
    }

    @Test
    void oneThatIsNeverToldCountsAsAFailure() {
        fail(4, one);
        // for this node all is well: as if it had died as it answered
        network.drop(SignInOutcomesTest::isOutcome, ":1\r\n");
        assertEquals(200, right(one));
        assertTrue(isUnderWay());
        other.clock.advance(Duration.ofSeconds(10));
        fail(1, other);
        assertEquals(429, right(other), "that was the sixth failure");
    }
}
