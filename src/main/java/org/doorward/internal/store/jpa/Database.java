package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.spi.PersistenceProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.JpaSettings;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the database: pool, tables, persistence unit, and work in transactions. Comes up when the database
 * does: a database that is down at start-up keeps nothing but itself down. Safe for any thread.
 */
final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");
    private static final List<String> PROVIDERS =
            List.of("org.hibernate.jpa.HibernatePersistenceProvider", EclipseLink.PROVIDER);
    private static final int ATTEMPTS = 4;
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);

    private final DoorwardSettings settings;
    private final DataSource dataSource;
    private final @Nullable Pool pool;
    private final Tables tables;
    private volatile @Nullable EntityManagerFactory factory;
    private @Nullable FutureTask<EntityManagerFactory> attempt;
    private long attemptedAt;
    private volatile boolean closed;

    Database(DoorwardSettings settings) {
        this.settings = settings;
        this.pool = settings.find(JpaSettings.URL).isPresent() ? new Pool(settings) : null;
        this.dataSource = pool == null ? lookedUp(settings.get(JpaSettings.DATASOURCE)) : pool.dataSource();
        this.tables = new Tables(dataSource, pool == null, settings.get(JpaSettings.MIGRATE));
    }

    @SuppressWarnings("BanJNDI") // the name is the deployer's, as in any resource reference; no request reaches it
    private static DataSource lookedUp(String name) {
        try {
            Object found = new InitialContext().lookup(name);
            if (found instanceof DataSource source) {
                return source;
            }
            throw new InvalidSettingsException(
                    List.of(JpaSettings.DATASOURCE.name() + ": \"" + name + "\" is no DataSource"));
        } catch (NamingException e) {
            throw new InvalidSettingsException(
                    List.of(JpaSettings.DATASOURCE.name() + ": \"" + name + "\" is not bound: " + e.getMessage()));
        }
    }

    /**
     * Comes up now rather than at the first use, however long bringing the tables up to date may take.
     *
     * @throws StoreUnavailableException when the database cannot be reached
     * @throws IllegalStateException when it can, but its tables cannot be used
     */
    void start() {
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

    /** How long a caller waits at most for one answer. */
    Duration timeout() {
        return settings.get(JpaSettings.TIMEOUT);
    }

    /** Work in one transaction, tried again when it got into another one's way. */
    <T extends @Nullable Object> T inTransaction(Function<EntityManager, T> work) {
        EntityManagerFactory ready = unit();
        for (int attempt = 1; ; attempt++) {
            try {
                return once(ready, work);
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !SqlFailures.isConflict(e)) {
                    throw noAnswer(e);
                }
                LOG.log(System.Logger.Level.DEBUG, "a transaction is tried again: {0}", e.getMessage());
            }
        }
    }

    /** A look-up by one statement, which needs no transaction and so no further round trip. */
    <T extends @Nullable Object> T reading(Function<EntityManager, T> lookUp) {
        EntityManager manager = manager(unit());
        try {
            return lookUp.apply(manager);
        } catch (RuntimeException e) {
            throw noAnswer(e);
        } finally {
            manager.close();
        }
    }

    /** What is no failure of the database stays what it is. EclipseLink wraps not all that are. */
    private static RuntimeException noAnswer(RuntimeException failure) {
        return failure instanceof PersistenceException || SqlFailures.isOfDatabase(failure)
                ? new StoreUnavailableException("the database gave no answer", failure)
                : failure;
    }

    private static <T extends @Nullable Object> T once(EntityManagerFactory factory, Function<EntityManager, T> work) {
        EntityManager manager = manager(factory);
        try {
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
        } finally {
            manager.close();
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
            // the connection is broken, and with it the transaction is over
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
     * Comes up behind the caller's back: whoever needs the database does not wait for it longer than for any answer, even
     * when another node holds the tables.
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
        Thread thread = new Thread(next, "doorward-database");
        thread.setDaemon(true);
        thread.setContextClassLoader(Database.class.getClassLoader());
        thread.start();
        return next;
    }

    private EntityManagerFactory startedUnit() {
        tables.bringUpToDate();
        EntityManagerFactory made = provider()
                .createContainerEntityManagerFactory(
                        new Unit(
                                new BoundedDataSource(dataSource, settings.get(JpaSettings.TIMEOUT), pool == null),
                                provider().getClass().getName()),
                        // no bean manager: an entity listener of the application's has no business here
                        EclipseLink.with(Map.of("hibernate.query.startup_check", "false")));
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

    private static PersistenceProvider provider() {
        for (String name : PROVIDERS) {
            try {
                return Class.forName(name, true, Database.class.getClassLoader())
                        .asSubclass(PersistenceProvider.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ClassNotFoundException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0} is not there", name);
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
        if (pool != null) {
            // takes the connections from an attempt that still hangs, which ends it
            pool.close();
        }
    }
}
