package org.doorward.internal.wiring.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where settings are read from, and which place wins. */
@Tag("fast")
class SettingsReaderTest {
    private static final String NAME = "doorward.session.idle";
    private static final String VARIABLE = "DOORWARD_SESSION_IDLE";

    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> filter = new HashMap<>();
    private final Map<String, String> context = new HashMap<>();
    private final Map<String, String> microProfile = new LinkedHashMap<>();
    private String file = "";

    private Map<String, String> read() {
        ClassLoader loader = new FileLoader();
        return KnownConfig.during(
                microProfile, () -> SettingsReader.read(system, environment, filter, context, loader));
    }

    /** Has the settings file of the test, and MicroProfile Config, which the server would bring. */
    private final class FileLoader extends ClassLoader {
        FileLoader() {
            super(SettingsReaderTest.class.getClassLoader());
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            return name.equals("META-INF/doorward.properties")
                    ? new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8))
                    : super.getResourceAsStream(name);
        }
    }

    @Test
    void theStrongestOfAllPlacesWins() {
        Map<String, Runnable> weakestFirst = new LinkedHashMap<>();
        weakestFirst.put("1h", () -> file = NAME + "=1h");
        weakestFirst.put("2h", () -> microProfile.put(NAME, "2h"));
        weakestFirst.put("3h", () -> context.put(NAME, "3h"));
        weakestFirst.put("4h", () -> filter.put(NAME, "4h"));
        weakestFirst.put("5h", () -> environment.put(VARIABLE, "5h"));
        weakestFirst.put("6h", () -> system.setProperty(NAME, "6h"));
        weakestFirst.forEach((value, put) -> {
            put.run();
            assertEquals(value, read().get(NAME));
        });
    }

    @Test
    void aNameOfBeforeIsToldFromWhereverItComes() {
        String before = "doorward.api-token.longest";
        List<Runnable> places = List.of(
                () -> file = before + "=1d",
                () -> microProfile.put(before, "1d"),
                () -> context.put(before, "1d"),
                () -> filter.put(before, "1d"),
                () -> environment.put("DOORWARD_API_TOKEN_LONGEST", "1d"),
                () -> system.setProperty(before, "1d"));
        for (Runnable place : places) {
            place.run();
            Map<String, String> texts = TestSettings.texts();
            texts.putAll(read());
            assertEquals(
                    List.of("doorward.api-token.longest is called doorward.api-token.max-lifetime now"),
                    assertThrows(InvalidSettingsException.class, () -> DoorwardSettings.of(texts))
                            .problems());
            file = "";
            List.of(microProfile, context, filter, environment).forEach(Map::clear);
            system.clear();
        }
    }

    @Test
    void everyPlaceAddsToTheOthers() {
        file = "doorward.session.access=1m\n";
        microProfile.put("doorward.session.grace", "2s");
        context.put("doorward.session.tombstone", "3m");
        filter.put("doorward.session.touch", "4s");
        environment.put("DOORWARD_SESSION_UNCONFIRMED", "5s");
        system.setProperty("doorward.session.idle", "6h");
        assertEquals(6, read().size());
    }

    @Test
    void whatIsNotOursIsNotLookedAt() {
        file = "other.thing=1\ndoorwardx=2\n";
        microProfile.put("other.thing", "1");
        context.put("other.thing", "1");
        filter.put("other", "1");
        environment.put("OTHER", "1");
        environment.put("doorward_secret", "1");
        environment.put("DOORWARDX", "1");
        system.setProperty("other.thing", "1");
        assertEquals(Map.of(), read());
    }

    @Test
    void everySettingCanComeFromTheEnvironment() {
        DoorwardSettings.ALL.forEach(setting -> {
            environment.clear();
            environment.put(setting.environmentName(), "x");
            assertEquals(Map.of(setting.name(), "x"), read());
        });
        environment.clear();
        environment.put("DOORWARD_STORE", "memory");
        environment.put("DOORWARD_COOKIE_SAME_SITE", "strict");
        environment.put("DOORWARD_REDIS_KEY_PREFIX", "p");
        assertEquals(
                Map.of(
                        "doorward.store",
                        "memory",
                        "doorward.cookie.same-site",
                        "strict",
                        "doorward.redis.key-prefix",
                        "p"),
                read());
    }

    @Test
    void aVariableThatIsNoSettingIsComplainedOfByItsOwnName() {
        environment.put("DOORWARD_SECERT", "x");
        environment.put("DOORWARD_SECRET", TestSettings.SECRET);
        InvalidSettingsException wrong =
                assertThrows(InvalidSettingsException.class, () -> DoorwardSettings.of(read()));
        assertEquals(List.of("DOORWARD_SECERT: there is no such setting"), wrong.problems());
    }

    @Test
    void whatKubernetesMakesForServicesIsNoSetting() {
        for (String variable : List.of(
                "DOORWARD_SERVICE_HOST",
                "DOORWARD_SERVICE_PORT",
                "DOORWARD_SERVICE_PORT_HTTP",
                "DOORWARD_PORT",
                "DOORWARD_PORT_8080_TCP",
                "DOORWARD_PORT_8080_TCP_ADDR",
                "DOORWARD_REDIS_SERVICE_HOST",
                "DOORWARD_REDIS_PORT",
                "DOORWARD_REDIS_PORT_6379_TCP_PROTO")) {
            environment.put(variable, "tcp://192.0.2.1:80");
        }
        assertEquals(Map.of(), read());
    }

    @Test
    void aRolesPathsCanComeFromTheEnvironment() {
        environment.put("DOORWARD_PATHS_ROLE_ADMIN", "/admin/**");
        assertEquals(Map.of("doorward.paths.role.admin", "/admin/**"), read());
    }

    @Test
    void tenantsCanComeFromTheEnvironment() {
        environment.put("DOORWARD_TENANT_BY", "host");
        environment.put("DOORWARD_TENANT_ACME_INC_HOSTS", "acme.test");
        environment.put("DOORWARD_TENANT_ACME_PATH", "/acme");
        environment.put("DOORWARD_TENANT_ACME_API_TOKEN_MAX_LIFETIME", "30d");
        environment.put("DOORWARD_TENANT_ACME_API_TOKEN_LONGEST", "30d");
        environment.put("DOORWARD_TENANT_ACME_INC_MAIL_LINKS", "https://acme.test");
        environment.put("DOORWARD_ISSUER_MAIN_TENANTS", "acme");
        assertEquals(
                Map.of(
                        "doorward.tenant.by", "host",
                        "doorward.tenant.acme-inc.hosts", "acme.test",
                        "doorward.tenant.acme-inc.mail.links", "https://acme.test",
                        "doorward.tenant.acme.path", "/acme",
                        "doorward.tenant.acme.api-token.max-lifetime", "30d",
                        "doorward.tenant.acme.api-token-longest", "30d",
                        "doorward.issuer.main.tenants", "acme"),
                read());
    }

    @Test
    void theFileIsUtf8() {
        file = "doorward.bootstrap.username=ädä\n# a comment\ndoorward.store : memory\n";
        assertEquals("ädä", read().get("doorward.bootstrap.username"));
        assertEquals("memory", read().get("doorward.store"));
    }

    @Test
    void aSystemPropertyThatIsClearedWhileItIsReadIsNotSet() {
        Properties clearedMeanwhile = new Properties() {
            @Override
            public Set<String> stringPropertyNames() {
                Set<String> names = super.stringPropertyNames();
                remove(NAME);
                return names;
            }
        };
        clearedMeanwhile.setProperty(NAME, "6h");
        clearedMeanwhile.setProperty("doorward.store", "memory");
        context.put(NAME, "3h");
        assertEquals(
                Map.of(NAME, "3h", "doorward.store", "memory"),
                SettingsReader.read(clearedMeanwhile, environment, filter, context, new FileLoader()));
    }

    @Test
    void nothingAnywhereIsNothing() {
        assertTrue(read().isEmpty());
    }

    @Test
    void aServerWithoutMicroProfileConfigIsNoMistake() {
        ClassLoader bare = new ClassLoader(ClassLoader.getPlatformClassLoader()) {};
        context.put(NAME, "3h");
        Map<String, String> read = SettingsReader.read(system, environment, filter, context, bare);
        assertEquals(Map.of(NAME, "3h"), read);
        assertFalse(read.containsKey("doorward.secret"));
    }

    @Test
    void microProfileConfigWithoutAnImplementationIsNoMistake() {
        context.put(NAME, "3h");
        assertEquals(Map.of(NAME, "3h"), SettingsReader.read(system, environment, filter, context, new FileLoader()));
    }
}
