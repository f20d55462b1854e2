package org.doorward.internal.store.redis;

import io.netty.channel.EventLoopGroup;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.RedisSettings;
import org.doorward.internal.settings.StoreSettings;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.ReadMode;
import org.redisson.config.SentinelServersConfig;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.SubscriptionMode;

/**
 * Makes Redisson's configuration from the settings. By default Redisson waits and retries for seconds, so that a dead Redis
 * would block every request thread, and it reads from replicas, which may not have a revocation yet.
 */
final class RedisConfig {
    private static final int CONNECT_MILLIS = 500;
    private static final int IDLE_CONNECTIONS = 2;
    private static final int PING_MILLIS = 5_000;
    /** How often sentinels and clusters are asked for the primaries, and so the delay of a fail-over. */
    private static final int SCAN_MILLIS = 500;

    private static final Duration RECONNECTION = Duration.ofMillis(200);

    private RedisConfig() {}

    /**
     * @throws InvalidSettingsException when the file with Redisson's configuration cannot be read
     */
    static Config of(DoorwardSettings settings, EventLoopGroup network, ExecutorService callbacks) {
        Optional<String> path = settings.find(RedisSettings.CONFIG);
        Config config = path.isPresent() ? fromFile(path.get()) : fromSettings(settings);
        config.setCodec(StringCodec.INSTANCE);
        // a thread of Doorward connects, never a request
        config.setLazyInitialization(true);
        config.setUseScriptCache(false);
        config.setUseThreadClassLoader(false);
        config.setCheckLockSyncedSlaves(false);
        config.setEventLoopGroup(network);
        config.setExecutor(callbacks);
        return config;
    }

    private static Config fromFile(String path) {
        try {
            Config config = Config.fromYAML(new File(path), RedisConfig.class.getClassLoader());
            if (config == null || !saysWhere(config)) {
                throw new IllegalArgumentException("it names no server");
            }
            return config;
        } catch (IOException | RuntimeException e) {
            throw unusable(settings(path), e);
        }
    }

    /** Redisson would detect this only when it connects. */
    private static boolean saysWhere(Config config) {
        if (config.isSingleConfig()) {
            return config.useSingleServer().getAddress() != null;
        }
        if (config.isSentinelConfig()) {
            SentinelServersConfig servers = config.useSentinelServers();
            return servers.getMasterName() != null
                    && !servers.getSentinelAddresses().isEmpty();
        }
        // other modes are not checked
        return !config.isClusterConfig()
                || !config.useClusterServers().getNodeAddresses().isEmpty();
    }

    private static String settings(String path) {
        return RedisSettings.CONFIG.name() + ": \"" + path + "\" is not a configuration of Redisson";
    }

    /** Makes the client. @throws InvalidSettingsException when Redisson refuses the configuration */
    static RedissonClient client(DoorwardSettings settings, EventLoopGroup network, ExecutorService callbacks) {
        Config config = of(settings, network, callbacks);
        try {
            return Redisson.create(config);
        } catch (RuntimeException e) {
            throw unusable(
                    settings.find(RedisSettings.CONFIG)
                            .map(RedisConfig::settings)
                            .orElse(RedisSettings.ADDRESS.name() + ": Redisson cannot use it"),
                    e);
        }
    }

    /** Quotes only the first line of the reason: the others quote the file, which may hold a password. */
    private static InvalidSettingsException unusable(String what, Exception why) {
        String said = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
        return new InvalidSettingsException(List.of(what + " (" + why.getClass().getSimpleName() + ": " + said + ")"));
    }

    /**
     * Refuses a {@code NameMapper} that changes names: it would not change the names that scripts make.
     *
     * @throws InvalidSettingsException when there is one
     */
    static void refuseNameMapper(DoorwardSettings settings, RedissonClient client) {
        String name = settings.get(RedisSettings.KEY_PREFIX);
        if (!name.equals(client.getConfig().getNameMapper().map(name))) {
            String from = settings.find(RedisSettings.CONFIG).isPresent()
                    ? RedisSettings.CONFIG.name()
                    : StoreSettings.STORE.name() + "=redis";
            throw new InvalidSettingsException(List.of(from + ": a nameMapper of Redisson's cannot be used; set "
                    + RedisSettings.KEY_PREFIX.name() + " instead"));
        }
    }

    private static Config fromSettings(DoorwardSettings settings) {
        Config config = new Config();
        settings.find(RedisSettings.USERNAME).ifPresent(config::setUsername);
        settings.find(RedisSettings.PASSWORD).ifPresent(config::setPassword);
        switch (settings.get(RedisSettings.MODE)) {
            case SINGLE -> single(settings, config.useSingleServer());
            case SENTINEL -> sentinel(settings, config.useSentinelServers());
            case CLUSTER -> cluster(settings, config.useClusterServers());
        }
        return config;
    }

    private static void single(DoorwardSettings settings, SingleServerConfig server) {
        server.setAddress(addresses(settings).findFirst().orElseThrow());
        server.setDatabase(settings.get(RedisSettings.DATABASE));
        server.setConnectionPoolSize(settings.get(RedisSettings.POOL_SIZE));
        server.setConnectionMinimumIdleSize(Math.min(IDLE_CONNECTIONS, settings.get(RedisSettings.POOL_SIZE)));
        server.setSubscriptionConnectionMinimumIdleSize(0);
        bounded(settings, server);
    }

    private static void sentinel(DoorwardSettings settings, SentinelServersConfig servers) {
        servers.addSentinelAddress(addresses(settings).toArray(String[]::new));
        servers.setMasterName(settings.get(RedisSettings.MASTER));
        servers.setDatabase(settings.get(RedisSettings.DATABASE));
        servers.setScanInterval(SCAN_MILLIS);
        // one sentinel is enough to start; the others are looked up periodically
        servers.setCheckSentinelsList(false);
        primaries(settings, servers);
    }

    private static void cluster(DoorwardSettings settings, ClusterServersConfig servers) {
        servers.addNodeAddress(addresses(settings).toArray(String[]::new));
        servers.setScanInterval(SCAN_MILLIS);
        // while one part of the cluster is down, the others stay in use
        servers.setCheckSlotsCoverage(false);
        primaries(settings, servers);
    }

    private static void primaries(DoorwardSettings settings, BaseMasterSlaveServersConfig<?> servers) {
        servers.setReadMode(ReadMode.MASTER);
        servers.setSubscriptionMode(SubscriptionMode.MASTER);
        servers.setMasterConnectionPoolSize(settings.get(RedisSettings.POOL_SIZE));
        servers.setMasterConnectionMinimumIdleSize(Math.min(IDLE_CONNECTIONS, settings.get(RedisSettings.POOL_SIZE)));
        servers.setSlaveConnectionMinimumIdleSize(1);
        servers.setSubscriptionConnectionMinimumIdleSize(0);
        bounded(settings, servers);
    }

    private static void bounded(DoorwardSettings settings, BaseConfig<?> servers) {
        servers.setTimeout((int) settings.get(RedisSettings.TIMEOUT).toMillis());
        servers.setConnectTimeout(CONNECT_MILLIS);
        servers.setRetryAttempts(0);
        servers.setPingConnectionInterval(PING_MILLIS);
        servers.setReconnectionDelay(new ConstantDelay(RECONNECTION));
    }

    private static Stream<String> addresses(DoorwardSettings settings) {
        boolean tls = settings.get(RedisSettings.TLS);
        return settings.get(RedisSettings.ADDRESS).stream()
                .map(address -> tls && address.toLowerCase(Locale.ROOT).startsWith("redis://")
                        ? "rediss" + address.substring("redis".length())
                        : address);
    }
}
