package org.doorward.internal.wiring;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.account.PasswordHasher;
import org.doorward.internal.crypto.Argon2PasswordHasher;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.RedisSettings;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.internal.store.redis.RedisStores;
import org.jspecify.annotations.Nullable;

/** The database and Redis. Each is opened once, at its first use. Not thread-safe. */
final class Backends {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private final DoorwardSettings settings;
    private final ApplicationBeans beans;
    private final Clock clock;
    private final Consumer<AutoCloseable> opened;
    private @Nullable JpaStores database;
    private @Nullable RedisStores redis;
    private Starting starting = new Starting(Optional.empty(), Optional.empty());

    private record Starting(Optional<StartTask> database, Optional<StartTask> redis) {}

    /** @param opened receives what must be closed */
    Backends(DoorwardSettings settings, ApplicationBeans beans, Clock clock, Consumer<AutoCloseable> opened) {
        this.settings = settings;
        this.beans = beans;
        this.clock = clock;
        this.opened = opened;
    }

    /** @throws InvalidSettingsException when the application lacks something that it needs */
    JpaStores database() {
        JpaStores made = database;
        if (made == null) {
            try {
                made = new JpaStores(settings);
            } catch (NoClassDefFoundError e) {
                throw missing("doorward.jpa.url", "hibernate-core, HikariCP, flyway-core and a driver", e);
            }
            opened.accept(made);
            database = made;
        }
        return made;
    }

    /** @throws InvalidSettingsException when the application lacks something that it needs */
    RedisStores redis() {
        RedisStores made = redis;
        if (made == null) {
            try {
                made = new RedisStores(
                        settings, clock, settings.hasRedis() ? Optional.empty() : beans.find(RedisStores.clientType()));
            } catch (NoClassDefFoundError e) {
                throw missing("doorward.redis.address", "redisson", e);
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingsException(
                        List.of(
                                RedisSettings.ADDRESS.name()
                                        + ": is needed by doorward.store=redis, or a CDI bean of type org.redisson.api.RedissonClient"));
            }
            opened.accept(made);
            redis = made;
        }
        return made;
    }

    /** Starts to connect and to check both, each on a thread of its own. */
    void start(StartWait wait) {
        starting = new Starting(
                Optional.ofNullable(database).map(made -> begun("the database", () -> wait.until(made::start))),
                Optional.ofNullable(redis).map(made -> begun("Redis", () -> made.start(wait::left))));
    }

    /**
     * Waits for what {@link #start} has started. A store that does not answer in time stops nothing else. An attempt that
     * hangs, as on a connection that is accepted and never answered, goes on in the background.
     *
     * @throws IllegalStateException when one answers and cannot be used
     */
    void awaitStart(StartWait wait) {
        starting.database().ifPresent(begun -> await("the database", begun, wait));
        starting.redis().ifPresent(begun -> await("Redis", begun, wait));
    }

    private StartTask begun(String what, Runnable store) {
        StartTask begun = StartTask.run(() -> start(what, store));
        opened.accept(begun);
        return begun;
    }

    private static void await(String what, StartTask begun, StartWait wait) {
        if (!begun.await(wait.leftForBegun())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} did not answer in time; requests that need it are answered 503 until it does",
                    what);
        }
    }

    private static void start(String what, Runnable store) {
        try {
            store.run();
        } catch (StoreUnavailableException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    what + " cannot be reached; requests that need it are answered 503 until it can",
                    e);
        }
    }

    /** @throws InvalidSettingsException when the application lacks the library */
    static PasswordHasher argon2() {
        try {
            return new Argon2PasswordHasher();
        } catch (NoClassDefFoundError e) {
            throw missing("doorward.accounts", "password4j, or a bean that implements PasswordHasher,", e);
        }
    }

    /** Returns the refusal of a setting whose libraries are missing. */
    static InvalidSettingsException missing(String setting, String what, NoClassDefFoundError cause) {
        return new InvalidSettingsException(
                List.of(setting + ": " + what + " must be in WEB-INF/lib (not found: " + cause.getMessage() + ")"));
    }
}
