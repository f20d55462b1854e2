package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.SessionEvent;
import org.doorward.testing.CapturedLogs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ApplicationEventsTest {
    private static final SessionEvent EVENT = new SessionEvent.Revoked(
            new SessionId(TenantId.DEFAULT, "s".repeat(SessionId.LENGTH)),
            AccountId.of("ada"),
            Reason.REVOKED,
            Instant.EPOCH,
            Origin.OTHER_NODE);

    private final ClassLoader application = new URLClassLoader("application", new URL[0], null);
    private final List<String> told = new ArrayList<>();

    /** Observers that note who was told, with which context class loader. */
    private final class Noting implements ApplicationEvents.Observers {
        private final Consumer<Object> sync;
        private final Supplier<CompletionStage<?>> async;

        Noting(Consumer<Object> sync, Supplier<CompletionStage<?>> async) {
            this.sync = sync;
            this.async = async;
        }

        @Override
        public void fire(Object event) {
            note("sync");
            sync.accept(event);
        }

        @Override
        public CompletionStage<?> fireAsync(Object event) {
            note("async");
            return async.get();
        }

        private void note(String how) {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            told.add(how + " in " + (context == null ? null : context.getName()));
        }
    }

    private final Noting pleased = new Noting(event -> {}, () -> CompletableFuture.completedFuture(EVENT));

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    @Test
    void bothKindsOfObserversAreToldInTheApplicationsClassLoaderWhichIsTakenAwayAfterwards() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertNotSame(application, before);
        new ApplicationEvents(application, () -> pleased).happened(EVENT);
        assertEquals(List.of("sync in application", "async in application"), told);
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void theApplicationIsNotToldOfHintsToCaches() {
        ApplicationEvents events = new ApplicationEvents(application, () -> pleased);
        events.happened(new CacheHint.SessionsInDoubt(AccountId.of("ada"), Instant.EPOCH, Origin.THIS_NODE));
        events.happened(new CacheHint.TokenOwnerChanged(AccountId.of("ada"), Instant.EPOCH, Origin.OTHER_NODE));
        assertEquals(List.of(), told);
    }

    @Test
    void whateverAnObserverThrowsTheOthersAreToldAndItIsLogged() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        for (Throwable failure : List.of(new IllegalStateException("mistake"), new NoClassDefFoundError("Gone"))) {
            try (CapturedLogs logs = new CapturedLogs("org.doorward")) {
                told.clear();
                Noting throwing = new Noting(
                        event -> {
                            throw thrown(failure);
                        },
                        () -> {
                            throw thrown(failure);
                        });
                Noting failing = new Noting(event -> {}, () -> CompletableFuture.failedFuture(failure));
                new ApplicationEvents(application, () -> throwing).happened(EVENT);
                new ApplicationEvents(application, () -> failing).happened(EVENT);
                assertEquals(4, told.size());
                assertSame(before, Thread.currentThread().getContextClassLoader());
                long complaints = logs.text()
                        .lines()
                        .filter(line -> line.contains("an observer of the application failed at Revoked"))
                        .count();
                assertEquals(3, complaints, logs::text);
            }
        }
    }

    @Test
    void cdiIsLookedUpOnceAndAgainOnlyWhileItIsNotThere() {
        AtomicInteger lookups = new AtomicInteger();
        ApplicationEvents events = new ApplicationEvents(application, () -> {
            if (lookups.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return pleased;
        });
        events.happened(EVENT);
        assertEquals(List.of(), told);
        for (int i = 0; i < 3; i++) {
            events.happened(EVENT);
        }
        assertEquals(6, told.size());
        assertEquals(3, lookups.get());
    }

    @Test
    void whereCdiIsMissingItIsLookedForOnce() {
        AtomicInteger lookups = new AtomicInteger();
        ApplicationEvents events = new ApplicationEvents(application, () -> {
            lookups.incrementAndGet();
            throw new NoClassDefFoundError("jakarta/enterprise/inject/spi/CDI");
        });
        events.happened(EVENT);
        assertEquals(1, lookups.get());
    }

    /** With our classes and without those of CDI, as in a bare servlet container. */
    @Test
    void itNeedsNoClassOfCdi() throws Exception {
        URL ours = ApplicationEvents.class.getProtectionDomain().getCodeSource().getLocation();
        URL annotations = Nullable.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader bare =
                new URLClassLoader(new URL[] {ours, annotations}, ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> bare.loadClass("jakarta.enterprise.event.Event"));
            Class<?> type = bare.loadClass(ApplicationEvents.class.getName());
            Constructor<?> constructor = type.getDeclaredConstructor(ClassLoader.class);
            constructor.setAccessible(true);
            Object events = constructor.newInstance(bare);
            var happened = type.getMethod("happened", bare.loadClass(DoorwardEvent.class.getName()));
            happened.setAccessible(true);
            try {
                happened.invoke(events, new Object[] {null});
            } catch (InvocationTargetException e) {
                throw new AssertionError("it asked for more", e.getCause());
            }
        }
        assertTrue(told.isEmpty());
    }
}
