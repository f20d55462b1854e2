package org.doorward.internal.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.account.Account;
import org.doorward.audit.Alert;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;
import org.doorward.notification.Notifier;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.Eventually;
import org.doorward.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class NotificationQueueTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<Duration> TWICE = List.of(Duration.ofMillis(1), Duration.ofMillis(1));
    private static final Account ADA = Account.active(AccountId.of("ada"), "ada", Set.of());

    private final ManualClock clock = new ManualClock(NOW);
    private final List<DoorwardEvent> alerts = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<NotificationQueue> opened = new ArrayList<>();

    private NotificationQueue queue(Notifier notifier, Duration limit) {
        NotificationQueue queue = new NotificationQueue(
                notifier, NotificationQueueTest.class.getClassLoader(), clock, alerts::add, limit, TWICE);
        opened.add(queue);
        return queue;
    }

    @AfterEach
    void close() {
        never.countDown();
        opened.forEach(NotificationQueue::close);
    }

    private static Notification notification(String address) {
        return Notification.of(Kind.PASSWORD_RESET, ADA, address, Locale.ENGLISH, NOW)
                .withLink(URI.create("https://app.test/reset#token=dwl_secret"), NOW.plusSeconds(60));
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    @Test
    void aNotificationIsSentOnAThreadOfItsOwnWithTheClassLoaderOfTheApplication() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        try (URLClassLoader application = new URLClassLoader(new URL[0]);
                NotificationQueue own = new NotificationQueue(
                        sent -> {
                            loader.set(Thread.currentThread().getContextClassLoader());
                            threads.add(Thread.currentThread());
                        },
                        application,
                        clock,
                        alerts::add)) {
            own.send(notification("ada@example.test"));
            Thread thread = next(threads);
            assertNotEquals(Thread.currentThread(), thread);
            assertTrue(thread.isDaemon());
            assertSame(application, loader.get());
        }
    }

    @Test
    void aFailureIsRepeated() throws Exception {
        BlockingQueue<Notification> sent = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        queue(
                        notification -> {
                            if (calls.incrementAndGet() < 3) {
                                throw new IOException("not now");
                            }
                            sent.add(notification);
                        },
                        SOON)
                .send(notification("ada@example.test"));
        assertEquals("ada@example.test", next(sent).address());
        assertEquals(3, calls.get());
        assertEquals(List.of(), alerts);
    }

    @Test
    void whatIsLostIsToldByItsKindAloneAndRaisesOneAlertAMinute() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.notification")) {
            AtomicInteger calls = new AtomicInteger();
            NotificationQueue queue = queue(
                    notification -> {
                        calls.incrementAndGet();
                        throw new IOException("550 ada@example.test is unknown");
                    },
                    SOON);
            queue.send(notification("ada@example.test"));
            Eventually.within(
                    SOON, "the loss is told", () -> logs.text().contains("password-reset was not sent: failed"));
            assertEquals(3, calls.get(), "once, and again after each pause");
            queue.send(notification("ada@example.test"));
            Eventually.within(SOON, "all are tried", () -> calls.get() == 6);
            close();
            assertTrue(logs.text().contains("java.io.IOException"), logs.text());
            assertFalse(logs.text().contains("ada@"), logs.text());
            assertFalse(logs.text().contains("dwl_"), logs.text());
            assertEquals(1, alerts.size(), alerts::toString);
            Alert alert = (Alert) alerts.get(0);
            assertEquals(Alert.Kind.NOTIFICATION_LOST, alert.kind());
            assertEquals("failed", alert.detail());
        }
    }

    @Test
    void whatCanNeverBeSentIsTriedOnce() {
        AtomicInteger calls = new AtomicInteger();
        queue(
                        notification -> {
                            calls.incrementAndGet();
                            throw new IllegalArgumentException("no address");
                        },
                        SOON)
                .send(notification("x"));
        Eventually.within(SOON, "it is lost", () -> alerts.size() == 1);
        assertEquals(1, calls.get());
        assertEquals("refused", ((Alert) alerts.get(0)).detail());
    }

    @Test
    void aLinkThatHasExpiredIsNotSent() {
        AtomicInteger calls = new AtomicInteger();
        NotificationQueue queue = queue(sent -> calls.incrementAndGet(), SOON);
        clock.advance(Duration.ofMinutes(1));
        queue.send(notification("ada@example.test"));
        Eventually.within(SOON, "it is lost", () -> alerts.size() == 1);
        assertEquals(0, calls.get());
    }

    @Test
    void oneThatTakesTooLongIsInterruptedAndTheOthersAreSent() throws Exception {
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        NotificationQueue queue = queue(
                notification -> {
                    if (notification.address().startsWith("slow")) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            ends.add("interrupted");
                            throw e;
                        }
                    }
                    ends.add(notification.address());
                },
                Duration.ofMillis(50));
        queue.send(notification("slow@example.test"));
        for (int i = 0; i < 3; i++) {
            assertEquals("interrupted", next(ends));
        }
        Eventually.within(SOON, "it is lost", () -> alerts.size() == 1);
        queue.send(notification("ada@example.test"));
        assertEquals("ada@example.test", next(ends));
    }

    @Test
    void aFullQueueTakesNoMoreAndKeepsNobodyWaiting() throws Exception {
        CountDownLatch made = new CountDownLatch(1);
        NotificationQueue queue = queue(notification -> never.await(), Duration.ofMinutes(10));
        for (int i = 0; i < NotificationQueue.MOST; i++) {
            queue.send(notification("ada@example.test"));
        }
        assertEquals(List.of(), alerts);
        queue.send(notification("ada@example.test"));
        assertEquals("queue-full", ((Alert) alerts.get(0)).detail());
        queue.send(Kind.PASSWORD_RESET, () -> {
            made.countDown();
            return Optional.empty();
        });
        assertTrue(made.await(30, TimeUnit.SECONDS), "names are looked up all the same");
    }

    @Test
    void aNotificationThatCannotBeMadeNowIsMadeLater() throws Exception {
        BlockingQueue<Notification> sent = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        queue(sent::add, SOON).send(Kind.PASSWORD_RESET, () -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no answer");
            }
            return Optional.of(notification("ada@example.test"));
        });
        assertEquals("ada@example.test", next(sent).address());
    }

    @Test
    void theEndOfTheApplicationDropsWhatWaitsAndSaysHowMany() {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.notification")) {
            CountDownLatch begun = new CountDownLatch(4);
            NotificationQueue queue = queue(
                    notification -> {
                        begun.countDown();
                        // goes on whatever interrupts it
                        while (never.getCount() > 0) {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                never.countDown();
                            }
                        }
                    },
                    Duration.ofMinutes(10));
            for (int i = 0; i < 10; i++) {
                queue.send(notification("ada@example.test"));
            }
            assertTrue(begun.await(30, TimeUnit.SECONDS));
            queue.close();
            assertTrue(logs.text().contains("notifications were not sent: the application stops"), logs.text());
            queue.send(notification("ada@example.test"));
            assertTrue(logs.text().contains("password-reset was not sent: stopped"), logs.text());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
