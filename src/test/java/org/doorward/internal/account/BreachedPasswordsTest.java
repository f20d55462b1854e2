package org.doorward.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.BreachedPasswords;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Eventually;
import org.doorward.testing.TestAccounts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** the application's own list of leaked passwords. */
@Tag("fast")
class BreachedPasswordsTest {
    private static final String GOOD = "k7#mQz2v";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    private static PasswordPolicy policy(BreachedPasswords passwords, Duration patience) {
        return new PasswordPolicy(List.of(), new BreachCheck(passwords, patience));
    }

    private static void set(PasswordPolicy policy) {
        policy.require(GOOD, "ada", null);
    }

    @Test
    void whatHasLeakedIsRefused() {
        PasswordPolicy policy = policy(password -> GOOD.contentEquals(password), LONG);
        WeakPasswordException refused = assertThrows(WeakPasswordException.class, () -> set(policy));
        assertEquals(PasswordWeakness.BREACHED, refused.weakness());
        policy.require(GOOD + "!", "ada", null);
    }

    @Test
    void itIsAskedWhenAPasswordIsSetAndNeverAtSignIn() {
        AtomicInteger asked = new AtomicInteger();
        TestAccounts store = new TestAccounts();
        Passwords passwords = new Passwords(store, new CountingHasher());
        AccountEngine accounts =
                new AccountEngine(store, passwords, policy(password -> asked.incrementAndGet() > 1, LONG));
        assertTrue(accounts.create(AccountId.of("1"), "eve", GOOD, Set.of()).isPresent());
        assertEquals(1, asked.get());
        assertTrue(passwords.authenticate(TenantId.DEFAULT, "eve", GOOD).isPresent());
        assertFalse(passwords.authenticate(TenantId.DEFAULT, "eve", "wrong").isPresent());
        assertEquals(1, asked.get());
    }

    @Test
    void itIsNotToldOfPasswordsThatAreRefusedAnyway() {
        AtomicInteger asked = new AtomicInteger();
        PasswordPolicy policy = policy(password -> asked.incrementAndGet() > 0, LONG);
        for (String weak : List.of("short", "password", "ada-lovelace9", "x".repeat(1_025), "k7#mQz2\ud83d")) {
            assertThrows(WeakPasswordException.class, () -> policy.require(weak, "ada-lovelace", null));
        }
        assertEquals(0, asked.get());
    }

    @Test
    void oneThatFailsTakesThePasswordAndWarnsWithoutIt() {
        for (Throwable failure : List.of(
                new IllegalStateException("no answer for " + GOOD), new NoClassDefFoundError("gone for " + GOOD))) {
            try (CapturedLogs logs = new CapturedLogs("org.doorward.account")) {
                set(policy(password -> sneaked(failure), LONG));
                assertTrue(logs.text().contains("WARNING"), logs::text);
                assertTrue(logs.text().contains("BreachedPasswords failed"), logs::text);
                assertFalse(logs.text().contains(GOOD), "the password is in the log");
            }
        }
    }

    private static boolean sneaked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void oneThatTakesTooLongIsInterruptedAndTakesThePasswordWithAWarning() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (CapturedLogs logs = new CapturedLogs("org.doorward.account")) {
            PasswordPolicy policy = policy(
                    password -> {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                        return true;
                    },
                    SHORT);
            // one whose thread the machine held up for all of that time was not begun
            Eventually.within(LONG, "it is left running", () -> {
                set(policy);
                return interrupted.getCount() == 0;
            });
            assertTrue(logs.text().contains("took too long"), logs::text);
        }
    }

    @Test
    void thoseThatAnsweredOrFailedHoldNoPlace() {
        AtomicInteger asked = new AtomicInteger();
        PasswordPolicy policy = policy(password -> sneaked(asked.incrementAndGet()), LONG);
        for (int i = 0; i < 100; i++) {
            set(policy);
        }
        assertTrue(asked.get() > 32, () -> "only " + asked + " of 100 were looked up");
    }

    private static boolean sneaked(int count) {
        return count % 2 == 0 && sneaked(new IllegalStateException("every other one"));
    }

    @Test
    void onesThatHangForGoodHoldOnlySoManyThreads() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        PasswordPolicy policy = policy(
                password -> {
                    asked.incrementAndGet();
                    boolean hangs = true;
                    while (hangs) {
                        try {
                            hangs = !end.await(20, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            // as code that does not care does
                        }
                    }
                    return true;
                },
                SHORT);
        try {
            for (int i = 0; i < 40; i++) {
                set(policy);
            }
            assertTrue(asked.get() <= 16, () -> asked + " threads hang");
        } finally {
            end.countDown();
        }
    }

    @Test
    void whoIsInterruptedMeanwhileStaysInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        PasswordPolicy slow = policy(
                password -> {
                    try {
                        return never.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        return true;
                    }
                },
                LONG);
        Thread.currentThread().interrupt();
        set(slow);
        assertTrue(Thread.interrupted(), "the interrupt is passed on");
    }

    @Test
    void itKeepsNoServerFromEnding() {
        AtomicReference<Boolean> daemon = new AtomicReference<>();
        set(policy(
                password -> !daemon.compareAndSet(null, Thread.currentThread().isDaemon()), LONG));
        assertEquals(true, daemon.get());
    }

    @Test
    void itRunsWithTheClassLoaderOfTheCaller() {
        ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(own);
        try {
            set(policy(
                    password -> {
                        seen.set(Thread.currentThread().getContextClassLoader());
                        return false;
                    },
                    LONG));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertSame(own, seen.get());
    }
}
