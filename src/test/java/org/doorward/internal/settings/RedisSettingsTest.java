package org.doorward.internal.settings;

import static org.doorward.internal.settings.SettingsCheckTest.good;
import static org.doorward.internal.settings.SettingsCheckTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class RedisSettingsTest {
    @Test
    void addressesAreServersWithoutCredentials() {
        for (String good : List.of("redis://localhost:6379", "rediss://10.0.0.1:1", "redis://[::1]:6379")) {
            good("doorward.redis.address", good);
        }
        for (String wrong : List.of(
                "localhost:6379",
                "redis://localhost",
                "redis:localhost:6379",
                "http://localhost:6379",
                "redis://user:secret@localhost:6379",
                "redis://localhost:6379/0",
                "redis://localhost:0",
                "redis://localhost:65536",
                "redis://a:1,http://b:2",
                ",",
                "redis://",
                "redis:// :1")) {
            refused("doorward.redis.address", "doorward.redis.address", wrong);
        }
    }

    @Test
    void allAddressesSpeakTlsOrNone() {
        refused(
                "doorward.redis.address",
                "doorward.redis.address",
                "redis://a:1,rediss://b:2",
                "doorward.redis.mode",
                "sentinel");
    }

    @Test
    void aPasswordInAnAddressIsNotShown() {
        InvalidSettingsException refused = Assertions.assertThrows(
                InvalidSettingsException.class,
                () -> TestSettings.with("doorward.redis.address", "redis://user:Qp3x-secret@localhost:6379"));
        assertFalse(
                refused.problems().toString().contains("Qp3x"),
                refused.problems().toString());
    }

    @Test
    void severalAddressesNeedAModeThatHasSeveral() {
        String two = "redis://a:1, redis://b:2";
        refused("doorward.redis.mode", "doorward.redis.address", two);
        refused("doorward.redis.mode", "doorward.redis.address", two, "doorward.redis.mode", "single");
        refused("doorward.redis.mode", "doorward.redis.address", two, "doorward.redis.mode", "sentinels");
        good("doorward.redis.address", two, "doorward.redis.mode", "sentinel");
        good("doorward.redis.address", two, "doorward.redis.mode", "cluster");
        good("doorward.redis.address", "redis://a:1", "doorward.redis.mode", "cluster");
    }

    @Test
    void aClusterHasOneDatabase() {
        refused(
                "doorward.redis.database",
                "doorward.redis.address",
                "redis://a:1",
                "doorward.redis.mode",
                "cluster",
                "doorward.redis.database",
                "1");
    }

    @Test
    void aKeyPrefixCanBeTakenForNothingElse() {
        refused("doorward.redis.key-prefix", "doorward.redis.key-prefix", "a b");
        refused("doorward.redis.key-prefix", "doorward.redis.key-prefix", "{x}");
        refused("doorward.redis.key-prefix", "doorward.redis.key-prefix", "x~");
        refused("doorward.redis.key-prefix", "doorward.redis.key-prefix", "x".repeat(41));
    }

    @Test
    void aConfigurationOfRedissonsOwnSaysEverythingItself(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("redisson.yaml"), "singleServerConfig: {}");
        good("doorward.redis.config", file.toString());
        assertEquals(
                StoreSettings.Store.REDIS,
                TestSettings.with("doorward.redis.config", file.toString()).store());
        refused(
                "doorward.redis.config",
                "doorward.redis.config",
                directory.resolve("none").toString());
        refused(
                "doorward.redis.address",
                "doorward.redis.config",
                file.toString(),
                "doorward.redis.address",
                "redis://a:1");
        refused("doorward.redis.password", "doorward.redis.config", file.toString(), "doorward.redis.password", "Zz9");
    }

    @Test
    void sessionsInMemoryAreForOneNode() {
        refused("doorward.cluster", "doorward.cluster", "true");
        refused("doorward.cluster", "doorward.cluster", "true", "doorward.store", "memory");
        good("doorward.cluster", "true", "doorward.redis.address", "redis://a:1");
        good("doorward.cluster", "true", "doorward.jpa.url", "jdbc:h2:mem:x");
    }
}
