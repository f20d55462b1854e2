package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.doorward.TenantId;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.Session;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.doorward.testing.SharedAccounts;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** At two nodes over one Redis. */
@Tag("faults")
class RedisLostRenewalTest extends LostRenewalContract {
    private static final int SESSIONS = 40;
    private static final int HOLDERS = 10;

    private static RealRedis redis;
    private static RedisProxy network;
    private static SharedAccounts accounts;
    private static RedisStores stores;
    private static DoorwardServer here;
    private static DoorwardServer there;

    @BeforeAll
    static void start() {
        newClock();
        redis = new RealRedis();
        network = new RedisProxy(redis.address());
        accounts = new SharedAccounts();
        stores = redis.stores();
        here = node(network.address());
        there = node(redis.address());
    }

    private static DoorwardServer node(String address) {
        return DoorwardServer.withClock(
                clock,
                accounts.settings(
                        "doorward.store", "redis",
                        "doorward.redis.address", address,
                        "doorward.redis.timeout", "10s"));
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        stores.close();
        accounts.close();
        network.close();
        redis.close();
    }

    @AfterEach
    void heal() {
        network.pass();
    }

    @Override
    DoorwardServer here() {
        return here;
    }

    @Override
    List<DoorwardServer> everywhere() {
        return List.of(here, there);
    }

    /** Whether a command is the script that rotates. */
    static boolean rotates(List<String> command) {
        return command.get(0).startsWith("EVAL")
                && command.size() > 6
                && command.get(2).equals("1")
                && command.get(3).contains(":session:")
                && command.contains("previous");
    }

    @Override
    void assertStored(String refreshToken, long generation) {
        RefreshToken token = RefreshToken.parse(TenantId.DEFAULT, refreshToken).orElseThrow();
        Session session = stores.sessions().find(token.session()).orElseThrow();
        assertEquals(token.hash(), session.rotation().current(), "the live token");
        assertEquals(generation, session.rotation().generation());
    }

    /** Holds the next rotation of this node on its way to Redis, or back. */
    private static final class Pause {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        private final AtomicBoolean first = new AtomicBoolean(true);

        void hold() {
            begun.countDown();
            HeldPage.await(over);
        }

        boolean isMeant(List<String> command) {
            return rotates(command) && first.getAndSet(false);
        }
    }

    /** Asks here, and while that is paused the family is rotated twice there. */
    private Visitor rotatedTwiceDuring(Pause pause, CompletableFuture<RawHttp.Answer> paused) {
        HeldPage.await(pause.begun);
        Visitor second = renewed(click(there, browser));
        clock.advance(PAST_ACCESS);
        Visitor third = renewed(click(there, second));
        clock.advance(Duration.ofSeconds(2));
        assertEquals(false, paused.isDone());
        pause.over.countDown();
        return third;
    }

    private static CompletableFuture<RawHttp.Answer> inBackground(Callable<RawHttp.Answer> call) {
        CompletableFuture<RawHttp.Answer> answer = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        answer.complete(call.call());
                    } catch (Exception e) {
                        answer.completeExceptionally(e);
                    }
                })
                .start();
        return answer;
    }

    @Test
    void aNodePausedBeforeItsWriteWhileOthersRotateTwiceIsTooLateAndSignsNobodyOut() throws Exception {
        Pause pause = new Pause();
        network.when(pause::isMeant, pause::hold);
        CompletableFuture<RawHttp.Answer> paused = inBackground(() -> click(here, browser));
        Visitor live = rotatedTwiceDuring(pause, paused);
        Answers.assertSetsNoCookie(Answers.assertProblem(503, "unavailable", paused.get(60, TimeUnit.SECONDS)));
        assertTheOneLive(live, 2);
    }

    @Test
    void aNodePausedAfterItsWriteWhileOthersRotateTwiceTakesNothingFromTheBrowser() throws Exception {
        Pause pause = new Pause();
        network.after(pause::isMeant, pause::hold);
        CompletableFuture<RawHttp.Answer> paused = inBackground(() -> click(here, browser));
        Visitor live = rotatedTwiceDuring(pause, paused);
        RawHttp.Answer late = paused.get(60, TimeUnit.SECONDS);
        Answers.assertSetsNoCookie(late);
        assertTheOneLive(live, 2);
    }

    @Test
    void aRefreshPausedAfterItsWriteWhileOthersRotateTwiceTakesNothingFromTheBrowser() throws Exception {
        Pause pause = new Pause();
        network.after(pause::isMeant, pause::hold);
        CompletableFuture<RawHttp.Answer> paused = inBackground(() ->
                RawHttp.send(here.port(), "POST /auth/refresh", "", browser.refreshCookie(), Visitor.SAME_ORIGIN));
        Visitor live = rotatedTwiceDuring(pause, paused);
        Answers.assertSetsNoCookie(Answers.assertProblem(503, "unavailable", paused.get(60, TimeUnit.SECONDS)));
        assertTheOneLive(live, 2);
    }

    /** The storm of {@code RefreshStormContract} once more, smaller, with everything that stands before the store. */
    @Test
    void aStormOfClicksIsOneRotationOfEachSessionAndAsksForNoLock() {
        List<Visitor> browsers = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            browsers.add(Visitor.browser(here));
        }
        clock.advance(PAST_ACCESS);
        AtomicInteger locks = new AtomicInteger();
        network.when(command -> command.stream().anyMatch(word -> word.contains(":lock:")), locks::incrementAndGet);
        for (Visitor one : browsers) {
            List<Callable<RawHttp.Answer>> clicks = new ArrayList<>();
            for (int holder = 0; holder < HOLDERS; holder++) {
                DoorwardServer at = everywhere().get(holder % 2);
                clicks.add(() -> click(at, one));
            }
            Set<String> successors = Race.of(clicks).stream()
                    .map(answer -> renewed(answer).refresh())
                    .collect(Collectors.toSet());
            assertEquals(1, successors.size());
            assertStored(successors.iterator().next(), 1);
        }
        assertEquals(0, locks.get(), "locks that were asked for");
    }
}
