package org.doorward.internal.store.redis;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.doorward.DoorwardSettings;
import org.doorward.session.SessionStore;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;

/** Makes the Redis stores that the settings ask for. */
public final class RedisStores {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");
    private static final int CONNECT_MILLIS = 500;
    private static final int IDLE_CONNECTIONS = 1;
    private static final int NETTY_THREADS = 4;
    private static final int CALLBACK_THREADS = 2;

    private RedisStores() {}

    /** The session store; connects when it is first used, so that a dead Redis does not keep the application down. */
    public static SessionStore sessions(DoorwardSettings settings) {
        return new RedisSessionStore(
                Redisson.create(config(settings)),
                settings.get(DoorwardSettings.REDIS_KEY_PREFIX),
                settings.get(DoorwardSettings.SESSION_TOMBSTONE));
    }

    /**
     * Redisson waits and retries for seconds by default, in which a dead Redis would take every request thread with it.
     */
    private static Config config(DoorwardSettings settings) {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        config.setLazyInitialization(true);
        config.setUseScriptCache(true);
        config.setThreads(CALLBACK_THREADS);
        config.setNettyThreads(NETTY_THREADS);
        settings.find(DoorwardSettings.REDIS_USERNAME).ifPresent(config::setUsername);
        settings.find(DoorwardSettings.REDIS_PASSWORD).ifPresent(config::setPassword);
        SingleServerConfig server = config.useSingleServer();
        server.setAddress(
                URI.create(settings.get(DoorwardSettings.REDIS_ADDRESS)).toString());
        server.setDatabase(settings.get(DoorwardSettings.REDIS_DATABASE));
        server.setConnectionPoolSize(settings.get(DoorwardSettings.REDIS_POOL_SIZE));
        server.setConnectionMinimumIdleSize(IDLE_CONNECTIONS);
        server.setSubscriptionConnectionMinimumIdleSize(0);
        server.setTimeout((int) settings.get(DoorwardSettings.REDIS_TIMEOUT).toMillis());
        server.setConnectTimeout(CONNECT_MILLIS);
        server.setRetryAttempts(0);
        return config;
    }

    static void close(RedissonClient client) {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        try {
            // the one thread of Netty's that belongs to no client
            GlobalEventExecutor.INSTANCE.awaitInactivity(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "that thread never started", e);
        }
        FastThreadLocal.removeAll();
        FastThreadLocal.destroy();
    }
}
