package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.doorward.testing.Stopwatch;
import org.doorward.testing.TestCertificate;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.config.Config;
import org.redisson.config.NameMapper;
import org.redisson.config.SingleServerConfig;

/** Redis is reached as Redisson's own configuration says, and by TLS. */
@Tag("stores")
class RedisConfigurationTest {
    private static final AccountId ADA = AccountId.of("ada");
    private static final Duration SOON = Duration.ofSeconds(60);

    private static RealRedis redis;
    private static TestCertificate certificate;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        certificate = new TestCertificate();
    }

    @AfterAll
    static void stop() {
        certificate.close();
        redis.close();
    }

    private String yaml(String... lines) {
        try {
            return Files.writeString(directory.resolve("redisson.yaml"), String.join("\n", lines) + "\n")
                    .toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String trusting(TestCertificate trusted, String address) {
        return yaml(
                "singleServerConfig:",
                "  address: \"" + address + "\"",
                "sslTruststore: \"" + trusted.trustStore().toUri() + "\"",
                "sslTruststorePassword: \"" + trusted.password() + "\"");
    }

    private static RedisStores stores(String... namesAndValues) {
        Map<String, String> texts = TestSettings.texts(namesAndValues);
        texts.putIfAbsent("doorward.redis.timeout", "10s");
        // what is refused is refused however long it is tried
        texts.putIfAbsent("doorward.start.wait", "1s");
        return new RedisStores(
                org.doorward.internal.settings.DoorwardSettings.of(texts), Clock.systemUTC(), Optional.empty());
    }

    private static void assertIsUsed(RedisStores stores) {
        try {
            stores.start();
        } catch (StoreUnavailableException e) {
            // a busy machine
        }
        Eventually.within(SOON, "Redis can be used", stores::isReady);
        assertEquals(0, stores.sessions().state(ADA).epoch());
    }

    private static void assertIsRefused(RedisStores stores, RedisProxy proxy) {
        assertThrows(StoreUnavailableException.class, stores::start);
        assertFalse(stores.isReady());
        assertThrows(
                StoreUnavailableException.class,
                () -> stores.sessions().state(ADA).epoch());
        // of what TLS says, the proxy understands nothing
        assertTrue(
                proxy.seen().keySet().stream().noneMatch(command -> command.matches("[A-Z]{3,}")),
                proxy.seen()::toString);
    }

    @Test
    void aServerWhoseCertificateTheTrustStoreHasIsReachedByTls() {
        try (RedisProxy proxy = RedisProxy.tls(redis.address(), certificate);
                RedisStores stores = stores("doorward.redis.config", trusting(certificate, proxy.address()))) {
            assertIsUsed(stores);
            assertTrue(proxy.seen().getOrDefault("GET", 0L) > 0, proxy.seen()::toString);
        }
    }

    @Test
    void oneSettingMakesAllConnectionsTls() {
        System.setProperty("javax.net.ssl.trustStore", certificate.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", certificate.password());
        try (RedisProxy proxy = RedisProxy.tls(redis.address(), certificate);
                RedisStores stores = stores(
                        "doorward.redis.address",
                        proxy.address().replace("rediss://", "redis://"),
                        "doorward.redis.tls",
                        "true")) {
            assertIsUsed(stores);
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefusedAndNothingIsSaidInPlainText() {
        try (RedisProxy proxy = RedisProxy.tls(redis.address(), certificate);
                TestCertificate another = new TestCertificate()) {
            try (RedisStores stores = stores("doorward.redis.address", proxy.address())) {
                assertIsRefused(stores, proxy);
            }
            try (RedisStores stores = stores("doorward.redis.config", trusting(another, proxy.address()))) {
                assertIsRefused(stores, proxy);
            }
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsNotSpokenToWithout() {
        try (RedisProxy proxy = new RedisProxy(redis.address());
                RedisStores stores = stores("doorward.redis.address", proxy.address(), "doorward.redis.tls", "true")) {
            assertIsRefused(stores, proxy);
        }
    }

    @Test
    void aNodeWhoseServerIsNotTrustedSaysThatItIsNotReady() {
        try (RedisProxy proxy = RedisProxy.tls(redis.address(), certificate);
                DoorwardServer server = new DoorwardServer(
                        "doorward.store",
                        "redis",
                        "doorward.redis.address",
                        proxy.address(),
                        "doorward.start.wait",
                        "1s")) {
            RawHttp.Answer ready = RawHttp.send(server.port(), "GET /auth/health/ready", "");
            assertEquals(503, ready.status());
            assertFalse(ready.body().contains("ertificate"), ready.body());
        }
    }

    private static void assertNamed(String path) {
        InvalidSettingsException wrong =
                assertThrows(InvalidSettingsException.class, () -> stores("doorward.redis.config", path)
                        .close());
        assertTrue(String.valueOf(wrong.getMessage()).contains("doorward.redis.config"), wrong.getMessage());
        StringWriter all = new StringWriter();
        // causes too: what a configuration quotes may be a password
        wrong.printStackTrace(new PrintWriter(all, true));
        assertFalse(all.toString().contains("hidden"), all::toString);
    }

    @Test
    void aConfigurationThatCannotBeUsedIsNamedAtTheStart() {
        assertNamed(directory.resolve("missing.yaml").toString());
        assertNamed(directory.toString());
        assertNamed(yaml("singleServerConfig: [", "password: hidden"));
        assertNamed(yaml("noSuchThing: 1", "password: hidden"));
        assertNamed(yaml("singleServerConfig:", "  noSuchThing: hidden"));
        assertNamed(yaml("threads: 3"));
        assertNamed(yaml(""));
        assertNamed(yaml("singleServerConfig:", "  address: \"not an address\""));
        assertNamed(yaml("singleServerConfig:", "  timeout: 1000"));
        assertNamed(yaml("sentinelServersConfig:", "  masterName: \"mymaster\""));
        assertNamed(yaml("clusterServersConfig:", "  scanInterval: 1000"));
    }

    @Test
    void aMapperOfNamesIsRefusedForItWouldSplitKeysFromTheirScripts() {
        assertNamed(yaml(
                "singleServerConfig:",
                "  address: \"" + redis.address() + "\"",
                "nameMapper: !<" + Prefixing.class.getName() + "> {}"));
    }

    /** Puts something before each name. */
    public static final class Prefixing implements NameMapper {
        @Override
        public String map(String name) {
            return "other:" + name;
        }

        @Override
        public String unmap(String name) {
            return name.substring("other:".length());
        }
    }

    @Test
    void anApplicationWithAConfigurationThatCannotBeUsedDoesNotStart() {
        IllegalStateException failed = assertThrows(IllegalStateException.class, () -> new DoorwardServer(
                        "doorward.store", "redis", "doorward.redis.config", yaml("threads: 3"))
                .close());
        StringBuilder said = new StringBuilder();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        assertTrue(said.toString().contains("doorward.redis.config"), said.toString());
    }

    @Test
    void whatTheConfigurationSaysItselfIsKept() {
        String path = yaml(
                "threads: 7",
                "singleServerConfig:",
                "  address: \"redis://127.0.0.1:1\"",
                "  timeout: 1234",
                "  connectTimeout: 2345",
                "  retryAttempts: 2",
                "  connectionPoolSize: 11",
                "  database: 3",
                "  clientName: \"ours\"");
        ExecutorService callbacks = Executors.newSingleThreadExecutor();
        try {
            Config config =
                    RedisConfig.of(TestSettings.with("doorward.redis.config", path), new NoGroup().group, callbacks);
            SingleServerConfig server = config.useSingleServer();
            assertEquals(1234, server.getTimeout());
            assertEquals(2345, server.getConnectTimeout());
            assertEquals(2, server.getRetryAttempts());
            assertEquals(11, server.getConnectionPoolSize());
            assertEquals(3, server.getDatabase());
            assertEquals("ours", server.getClientName());
            assertEquals(7, config.getThreads());
            assertTrue(config.isLazyInitialization(), "connecting is not for a request");
        } finally {
            callbacks.shutdownNow();
        }
    }

    /** Netty's threads, none of which is started. */
    private static final class NoGroup {
        private final io.netty.channel.EventLoopGroup group =
                new io.netty.channel.MultiThreadIoEventLoopGroup(1, io.netty.channel.nio.NioIoHandler.newFactory());
    }

    @Test
    void patientTimeoutsOfTheConfigurationKeepNobodyWaiting() {
        try (RedisProxy proxy = new RedisProxy(redis.address());
                RedisStores stores = stores(
                        "doorward.redis.config",
                        yaml("singleServerConfig:", "  address: \"" + proxy.address() + "\""),
                        "doorward.redis.timeout",
                        "300ms")) {
            assertIsUsed(stores);
            proxy.freeze();
            List<Duration> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Stopwatch watch = Stopwatch.start();
                assertThrows(
                        StoreUnavailableException.class,
                        () -> stores.sessions().state(ADA).epoch());
                all.add(watch.elapsed());
            }
            // the machine may hold up one or two; the configuration's time-outs would hold up each
            long inTime = all.stream()
                    .filter(took -> took.compareTo(Duration.ofSeconds(1)) < 0)
                    .count();
            assertTrue(inTime >= 6, all::toString);
            assertTrue(Collections.max(all).compareTo(Duration.ofSeconds(12)) < 0, all::toString);
            proxy.pass();
            Eventually.within(SOON, "it is used again", stores::isReady);
        }
    }
}
