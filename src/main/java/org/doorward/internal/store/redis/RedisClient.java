package org.doorward.internal.store.redis;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.RedisSettings;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.connection.ConnectionManager;
import org.redisson.connection.MasterSlaveEntry;

/** The Redisson client, ours or the application's, and the threads of Doorward for it. */
final class RedisClient {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    /** A call starts on the thread that its connection belongs to, and is never handed to another. */
    private static final int NETTY_THREADS = 1;

    /** Encryption takes time of the thread. */
    private static final int NETTY_THREADS_WITH_TLS = 2;

    private static final int CALLBACK_THREADS = 2;

    private final ScheduledThreadPoolExecutor control =
            new ScheduledThreadPoolExecutor(1, threads("doorward-redis-control"));
    private final ExecutorService callbacks;
    private final Optional<EventLoopGroup> network;
    private final Executor dispatcher;
    private final RedissonClient redisson;
    private final boolean ours;

    /**
     * Does not connect yet.
     *
     * @param own the application's client, for settings without an address
     * @throws IllegalArgumentException without an address and a client
     * @throws org.doorward.InvalidSettingsException when the settings cannot be used
     */
    RedisClient(DoorwardSettings settings, Optional<?> own) {
        this.ours = settings.hasRedis();
        if (!ours && own.isEmpty()) {
            throw new IllegalArgumentException("neither an address nor a client of the application's own");
        }
        this.callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS, threads("doorward-redis-callback"));
        if (ours) {
            EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                    encrypts(settings) ? NETTY_THREADS_WITH_TLS : NETTY_THREADS,
                    threads("doorward-redis-network"),
                    NioIoHandler.newFactory());
            this.network = Optional.of(group);
            this.redisson = RedisConfig.client(settings, group, callbacks);
            this.dispatcher = group;
        } else {
            this.network = Optional.empty();
            this.redisson = (RedissonClient) own.orElseThrow();
            this.dispatcher = callbacks;
        }
        try {
            RedisConfig.refuseNameMapper(settings, redisson);
        } catch (org.doorward.InvalidSettingsException e) {
            // the caller gets no object to close
            if (ours) {
                redisson.shutdown(0, 2, TimeUnit.SECONDS);
            }
            network.ifPresent(
                    group -> group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000));
            callbacks.shutdownNow();
            control.shutdownNow();
            throw e;
        }
        control.setRemoveOnCancelPolicy(true);
        control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static boolean encrypts(DoorwardSettings settings) {
        return settings.find(RedisSettings.ADDRESS).stream()
                .flatMap(List::stream)
                .anyMatch(address -> address.startsWith("rediss:"));
    }

    /** Makes threads that end with the application and do not reference its class loader. */
    private static ThreadFactory threads(String name) {
        // on this kind of thread Netty's thread locals are fast and are removed at its end
        ThreadFactory netty = new DefaultThreadFactory(name, true);
        return work -> {
            Thread thread = netty.newThread(work);
            thread.setContextClassLoader(RedisClient.class.getClassLoader());
            return thread;
        };
    }

    RedissonClient redisson() {
        return redisson;
    }

    /** Starts commands on threads of Doorward. Its tasks must not block. */
    Executor dispatcher() {
        return dispatcher;
    }

    /** The only thread that may wait for Redis. */
    ScheduledThreadPoolExecutor control() {
        return control;
    }

    boolean isOfOneServer() {
        return redisson.getConfig().isSingleConfig();
    }

    boolean isOfSentinels() {
        return redisson.getConfig().isSentinelConfig();
    }

    boolean isOfCluster() {
        return redisson.getConfig().isClusterConfig();
    }

    /** Returns the primary of a slot: its address in a cluster. */
    IntFunction<Object> primaries() {
        if (!isOfCluster()) {
            return slot -> "the primary";
        }
        if (redisson instanceof Redisson known) {
            ConnectionManager connections = known.getCommandExecutor().getConnectionManager();
            return slot -> {
                MasterSlaveEntry primary = connections.getEntry(slot);
                return primary == null ? "nobody" : primary.getClient().getAddr();
            };
        }
        // a proxy of the application's client
        return Breakers::part;
    }

    /**
     * Closes our connections and ends all threads of Doorward.
     *
     * @param leaving releases the application's client, which stays open
     */
    void close(Runnable leaving) {
        control.shutdownNow();
        if (ours) {
            redisson.shutdown(0, 2, TimeUnit.SECONDS);
        } else {
            leaving.run();
        }
        callbacks.shutdownNow();
        network.ifPresent(
                group -> group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000));
        try {
            control.awaitTermination(2, TimeUnit.SECONDS);
            callbacks.awaitTermination(2, TimeUnit.SECONDS);
            if (ours) {
                // the only thread of Netty that belongs to no client
                GlobalEventExecutor.INSTANCE.awaitInactivity(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "that thread was never started", e);
        }
        FastThreadLocal.removeAll();
        if (ours) {
            FastThreadLocal.destroy();
        }
    }
}
