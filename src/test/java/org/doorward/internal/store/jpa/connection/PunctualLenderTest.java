package org.doorward.internal.store.jpa.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.testing.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a caller is told, and what is given back, when the pool or the caller's thread behaves badly. */
@Tag("stores")
class PunctualLenderTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int ROUNDS = 100;

    private final AtomicInteger lent = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();
    private final AtomicInteger returnedWhileInterrupted = new AtomicInteger();

    private static Connection opened() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:mem:");
    }

    /** A connection that notes whether the thread that gives it back is interrupted. */
    private Connection watched() throws SQLException {
        Connection real = opened();
        lent.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(
                PunctualLenderTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        if (Thread.currentThread().isInterrupted()) {
                            returnedWhileInterrupted.incrementAndGet();
                        }
                        returned.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Throws it although no method declares it, as code in other languages may. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void anExceptionThatNoMethodDeclaresIsToldAndCostsNoThread() throws SQLException {
        AtomicBoolean wellAgain = new AtomicBoolean();
        try (PunctualLender lender = new PunctualLender(() -> {
            if (!wellAgain.get()) {
                throw PunctualLenderTest.<RuntimeException>sneaked(new IOException("the pool's file is gone"));
            }
            return opened();
        })) {
            for (int i = 0; i < 2 * PunctualLender.THREADS; i++) {
                SQLException told =
                        assertThrows(SQLTransientConnectionException.class, () -> lender.lend(Duration.ofSeconds(2)));
                assertInstanceOf(IOException.class, told.getCause(), told::toString);
            }
            wellAgain.set(true);
            lender.lend(BOUND).close();
        }
    }

    /** The interrupt comes just before the connection, so that both reach the caller at nearly the same time. */
    @Test
    void anInterruptedCallerGetsNoConnectionAndStaysInterrupted() {
        Thread caller = Thread.currentThread();
        try (PunctualLender lender = new PunctualLender(() -> {
            Connection ready = watched();
            caller.interrupt();
            return ready;
        })) {
            for (int i = 1; i <= ROUNDS; i++) {
                int lentSoFar = i;
                assertThrows(SQLTransientConnectionException.class, () -> lender.lend(BOUND));
                assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
                assertEquals(lentSoFar, lent.get());
                Eventually.within(BOUND, "it is given back", () -> returned.get() == lentSoFar);
            }
            assertEquals(0, returnedWhileInterrupted.get(), "given back by an interrupted thread");
        } finally {
            // a failure must not interrupt other tests
            Thread.interrupted();
        }
    }
}
