package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.spi.PersistenceProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.concurrent.DaemonThreads;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.JpaSettings;
import org.doorward.internal.store.jpa.connection.Connections;
import org.doorward.internal.store.jpa.connection.SqlFailures;
import org.doorward.internal.store.jpa.schema.EclipseLink;
import org.doorward.internal.store.jpa.schema.HibernateNames;
import org.doorward.internal.store.jpa.schema.TableNames;
import org.doorward.internal.store.jpa.schema.Tables;
import org.jspecify.annotations.Nullable;

/**
 * The database: its connections, tables and persistence unit, and work in transactions. If the database is down at the start,
 * the first use after it is up completes the start. Safe for any thread.
 */
final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");
    private static final List<String> PROVIDERS =
            List.of("org.hibernate.jpa.HibernatePersistenceProvider", EclipseLink.PROVIDER);
    private static final int ATTEMPTS = 4;

    /** The longest time of one step of the migration, after which the database counts as lost. */
    private static final Duration STEP = Duration.ofMinutes(2);

    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);

    private final DoorwardSettings settings;
    private final Connections connections;
    private final Tables tables;
    private volatile @Nullable EntityManagerFactory factory;
    private @Nullable FutureTask<EntityManagerFactory> attempt;
    private long attemptedAt;
    private volatile boolean closed;

    Database(DoorwardSettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings);
        this.tables = new Tables(connections.within(STEP), settings);
    }

    /**
     * Starts now instead of at the first use, however long the migration takes.
     *
     * @throws StoreUnavailableException when the database cannot be reached
     * @throws IllegalStateException when it can be reached, but the tables cannot be used
     * @throws InvalidSettingsException when its connections take part in the application's transactions
     */
    void start() {
        if (factory != null) {
            return;
        }
        FutureTask<EntityManagerFactory> now = new FutureTask<>(this::startedUnit);
        synchronized (this) {
            attempt = now;
            attemptedAt = System.nanoTime();
        }
        now.run();
        try {
            now.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns how long a caller waits at most for one answer. */
    Duration timeout() {
        return settings.get(JpaSettings.TIMEOUT);
    }

    /** Does work in one transaction, and repeats it after a conflict with another one. */
    <T extends @Nullable Object> T inTransaction(Function<EntityManager, T> work) {
        return tried(manager -> once(manager, work));
    }

    /** Does a look-up. Each statement is a transaction of its own, which saves a round trip. */
    <T extends @Nullable Object> T reading(Function<EntityManager, T> lookUp) {
        return tried(lookUp);
    }

    private <T extends @Nullable Object> T tried(Function<EntityManager, T> work) {
        EntityManagerFactory ready = unit();
        for (int attempt = 1; ; attempt++) {
            EntityManager manager = manager(ready);
            try {
                return work.apply(manager);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !SqlFailures.isConflict(e)) {
                    throw noAnswer(e);
                }
                LOG.log(System.Logger.Level.DEBUG, "repeats a transaction: {0}", e.getMessage());
            } finally {
                manager.close();
            }
        }
    }

    /** Wraps failures of the database, some of which EclipseLink does not wrap. Returns all others unchanged. */
    private static RuntimeException noAnswer(RuntimeException failure) {
        return failure instanceof PersistenceException || SqlFailures.isOfDatabase(failure)
                ? new StoreUnavailableException("the database gave no answer", failure)
                : failure;
    }

    private static <T extends @Nullable Object> T once(EntityManager manager, Function<EntityManager, T> work) {
        EntityTransaction transaction = manager.getTransaction();
        transaction.begin();
        boolean done = false;
        try {
            T result = work.apply(manager);
            transaction.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(transaction);
            }
        }
    }

    private static EntityManager manager(EntityManagerFactory factory) {
        try {
            return factory.createEntityManager();
        } catch (IllegalStateException e) {
            throw new StoreUnavailableException("the application is being stopped", e);
        }
    }

    private static void rollBack(EntityTransaction transaction) {
        try {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        } catch (PersistenceException e) {
            // the connection is broken, which ends the transaction
            LOG.log(System.Logger.Level.DEBUG, "rolling back failed", e);
        }
    }

    private EntityManagerFactory unit() {
        if (closed) {
            throw new StoreUnavailableException("the application is being stopped", null);
        }
        EntityManagerFactory ready = factory;
        return ready != null ? ready : startedBehind();
    }

    /**
     * Starts in the background: a caller waits no longer than for any answer, even while another node migrates the tables.
     */
    private EntityManagerFactory startedBehind() {
        try {
            return presentAttempt().get(timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException("the database is not ready yet", e);
        } catch (ExecutionException e) {
            throw new StoreUnavailableException("the database is not ready: " + e.getCause(), e.getCause());
        } catch (CancellationException e) {
            throw new StoreUnavailableException("the application is being stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }

    private synchronized FutureTask<EntityManagerFactory> presentAttempt() {
        FutureTask<EntityManagerFactory> present = attempt;
        boolean over =
                present == null || (present.isDone() && System.nanoTime() - attemptedAt >= BETWEEN_STARTS.toNanos());
        if (present != null && (!over || closed || factory != null)) {
            return present;
        }
        FutureTask<EntityManagerFactory> next = new FutureTask<>(this::startedUnit);
        attempt = next;
        attemptedAt = System.nanoTime();
        new DaemonThreads("doorward-database").newThread(next).start();
        return next;
    }

    private EntityManagerFactory startedUnit() {
        connections.refuseIfJoint(timeout());
        TableNames names = tables.bringUpToDate();
        PersistenceProvider provider = provider();
        EntityManagerFactory made = provider.createContainerEntityManagerFactory(
                new DoorwardPersistenceUnit(
                        connections.within(timeout()), provider.getClass().getName()),
                properties(provider, names));
        EclipseLink.failAtOnce(made);
        synchronized (this) {
            if (!closed) {
                factory = made;
                return made;
            }
        }
        made.close();
        throw new StoreUnavailableException("the application is being stopped", null);
    }

    /** Passes no bean manager, so that the application's entity listeners are not called. */
    private static Map<String, Object> properties(PersistenceProvider provider, TableNames names) {
        Map<String, Object> properties = new HashMap<>();
        if (provider.getClass().getName().equals(EclipseLink.PROVIDER)) {
            properties.putAll(EclipseLink.properties(names));
        } else {
            properties.put("hibernate.query.startup_check", "false");
            properties.putAll(HibernateNames.of(names));
        }
        return properties;
    }

    private static PersistenceProvider provider() {
        for (String name : PROVIDERS) {
            try {
                return Class.forName(name, true, Database.class.getClassLoader())
                        .asSubclass(PersistenceProvider.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ClassNotFoundException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0} does not exist", name);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name + " cannot be used", e);
            }
        }
        throw new IllegalStateException(
                "doorward.jpa.*: hibernate-core (or EclipseLink) must be in WEB-INF/lib; it is optional in our pom");
    }

    @Override
    public void close() {
        EntityManagerFactory made;
        synchronized (this) {
            closed = true;
            made = factory;
            factory = null;
            if (attempt != null) {
                attempt.cancel(true);
            }
        }
        if (made != null) {
            made.close();
        }
        connections.close();
    }
}
