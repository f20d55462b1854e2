package org.doorward.internal.wiring;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.RedisSettings;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.internal.store.redis.RedisStores;
import org.jspecify.annotations.Nullable;

/** The database and Redis, each opened once, when something is first to be kept there. Not for several threads. */
final class Backends {
    private static final System.Logger LOG = System.getLogger("org.doorward");

    private final DoorwardSettings settings;
    private final Clock clock;
    private final Consumer<AutoCloseable> opened;
    private @Nullable JpaStores database;
    private @Nullable RedisStores redis;

    /**
     * None yet.
     *
     * @param opened is given what must be closed again
     */
    Backends(DoorwardSettings settings, Clock clock, Consumer<AutoCloseable> opened) {
        this.settings = settings;
        this.clock = clock;
        this.opened = opened;
    }

    /** @throws InvalidSettingsException when what it needs is not there */
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

    /** @throws InvalidSettingsException when what it needs is not there */
    RedisStores redis() {
        RedisStores made = redis;
        if (made == null) {
            try {
                made = new RedisStores(
                        settings,
                        clock,
                        settings.hasRedis() ? Optional.empty() : ApplicationBeans.find(RedisStores.clientType()));
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

    /** Redis, where something is kept there. */
    Optional<RedisStores> openRedis() {
        return Optional.ofNullable(redis);
    }

    /**
     * Connects and makes sure that they can be used. Those that cannot be reached keep nothing but themselves down.
     *
     * @throws IllegalStateException when one can be reached and cannot be used
     */
    void start() {
        JpaStores madeDatabase = database;
        if (madeDatabase != null) {
            start("the database", madeDatabase::start);
        }
        RedisStores madeRedis = redis;
        if (madeRedis != null) {
            start("Redis", madeRedis::start);
        }
    }

    private static void start(String what, Runnable store) {
        try {
            store.run();
        } catch (StoreUnavailableException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    what + " cannot be reached; what needs it is answered 503 until it can",
                    e);
        }
    }

    /** What must be in the application for this setting and is not. */
    static InvalidSettingsException missing(String setting, String what, NoClassDefFoundError cause) {
        InvalidSettingsException wrong =
                new InvalidSettingsException(List.of(setting + ": " + what + " must be in WEB-INF/lib"));
        wrong.initCause(cause);
        return wrong;
    }
}
