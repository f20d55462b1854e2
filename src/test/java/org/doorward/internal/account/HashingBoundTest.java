package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many sign in at once, only so many passwords are hashed at once. */
@Tag("fast")
class HashingBoundTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private final TestAccounts store = new TestAccounts();
    private final CountingHasher hasher = new CountingHasher();
    private final Passwords passwords = new Passwords(store, hasher, Duration.ofMinutes(1));

    HashingBoundTest() {
        store.put(Account.active(AccountId.of("1"), "ada", Set.of()), CountingHasher.current("password"));
    }

    private boolean signIn() {
        return passwords.authenticate(TenantId.DEFAULT, "ada", "password").isPresent();
    }

    @Test
    void noMorePasswordsAreHashedAtOnceThanThereAreProcessors() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        IntUnaryOperator highest = known -> Math.max(known, now.get());
        hasher.duringWork(() -> {
            now.incrementAndGet();
            most.updateAndGet(highest);
            someWork();
            now.decrementAndGet();
        });
        List<Callable<Boolean>> contenders = new ArrayList<>();
        for (int i = 0; i < PROCESSORS + Passwords.MOST_WAITING; i++) {
            contenders.add(this::signIn);
        }
        assertTrue(Race.of(contenders).stream().allMatch(signedIn -> signedIn), "all get their turn");
        assertTrue(most.get() <= PROCESSORS, "at most " + PROCESSORS + ", were " + most.get());
    }

    /** Long enough for others to come in between, if they could. */
    private static void someWork() {
        TokenHash hash = TokenHash.of("start");
        for (int i = 0; i < 500; i++) {
            hash = TokenHash.of(hash.value());
        }
    }

    @Test
    void whoeverIsInterruptedWhileWaitingIsToldToComeAgainAndHoldsNothing() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(PROCESSORS);
        CountDownLatch release = new CountDownLatch(1);
        hasher.duringWork(() -> {
            busy.countDown();
            await(release);
        });
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < PROCESSORS; i++) {
            Thread worker = new Thread(this::signIn);
            worker.start();
            workers.add(worker);
        }
        busy.await();
        Thread.currentThread().interrupt();
        assertThrows(StoreUnavailableException.class, this::signIn);
        assertTrue(Thread.interrupted(), "the interrupt is passed on");
        release.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        assertTrue(signIn());
        assertEquals(PROCESSORS + 1, hasher.compared.get());
    }

    /** else each sign-in would wait in vain for its hash to be renewed, behind strangers. */
    @Test
    void theHashOfAKnownBrowsersAccountIsRenewedThoughTheLaneOfStrangersIsFull() throws InterruptedException {
        AccountId ada = AccountId.of("1");
        store.put(Account.active(ada, "ada", Set.of()), CountingHasher.outdated("password"));
        StoredPassword proved =
                passwords.authenticate(TenantId.DEFAULT, "ada", "password").orElseThrow();
        CountDownLatch release = new CountDownLatch(1);
        hasher.duringWork(() -> await(release));
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < PROCESSORS + Passwords.MOST_WAITING; i++) {
            all.add(started(this::signIn, i < PROCESSORS ? Thread.State.WAITING : Thread.State.TIMED_WAITING));
        }
        assertThrows(StoreUnavailableException.class, this::signIn, "no stranger finds a place");
        all.add(started(() -> passwords.rehashIfOutdated(proved, "password", ada), Thread.State.TIMED_WAITING));
        release.countDown();
        for (Thread each : all) {
            each.join();
        }
        assertEquals(
                CountingHasher.current("password"),
                store.findPassword(TenantId.DEFAULT, "ada").orElseThrow().hash());
    }

    /** A thread that hashes by now, or waits for its turn for a time. */
    private static Thread started(Runnable work, Thread.State by) {
        Thread thread = new Thread(work);
        thread.start();
        Eventually.within(Duration.ofSeconds(60), "it is " + by, () -> thread.getState() == by);
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aHasherThatFailsGivesItsPlaceBack() {
        for (int i = 0; i < PROCESSORS + 1; i++) {
            hasher.duringWork(() -> {
                throw new IllegalStateException("broken");
            });
            assertThrows(IllegalStateException.class, this::signIn);
        }
        hasher.duringWork(() -> {});
        assertTrue(signIn());
    }
}
