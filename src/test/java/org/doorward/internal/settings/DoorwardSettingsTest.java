package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class DoorwardSettingsTest {
    private static DoorwardSettings with(String... namesAndValues) {
        return TestSettings.with(namesAndValues);
    }

    private static List<String> problems(String... namesAndValues) {
        return assertThrows(InvalidSettingsException.class, () -> with(namesAndValues))
                .problems();
    }

    @Test
    void theSecretAloneIsEnoughAndTheRestIsAsDocumented() {
        DoorwardSettings settings = with();
        Map<Setting<Duration>, Duration> durations = Map.of(
                SessionSettings.ACCESS, Duration.ofMinutes(15),
                SessionSettings.IDLE, Duration.ofHours(24),
                SessionSettings.LIFETIME, Duration.ofDays(30),
                SessionSettings.BROWSER_LIFETIME, Duration.ofHours(24),
                SessionSettings.GRACE, Duration.ofSeconds(10),
                SessionSettings.UNCONFIRMED, Duration.ofMinutes(5),
                SessionSettings.TOMBSTONE, Duration.ofHours(1),
                SessionSettings.TOUCH, Duration.ofMinutes(1),
                StoreSettings.CACHE_MAX_AGE, Duration.ofSeconds(5),
                StoreSettings.CLEANUP_EVERY, Duration.ofHours(1));
        durations.forEach((setting, expected) -> assertEquals(expected, settings.get(setting), setting.name()));
        assertEquals(StoreSettings.Store.MEMORY, settings.store());
        assertEquals(AccountSettings.Accounts.APPLICATION, settings.get(AccountSettings.ACCOUNTS));
        assertEquals("/auth", settings.get(WebSettings.BASE_PATH));
        assertEquals(CookieSettings.SameSite.LAX, settings.get(CookieSettings.SAME_SITE));
        assertTrue(settings.get(CookieSettings.SECURE));
        assertFalse(settings.get(WebSettings.DEVELOPMENT));
        assertEquals("doorward", settings.get(RedisSettings.KEY_PREFIX));
        assertEquals(List.of(), settings.get(WebSettings.PATHS_PUBLIC));
        assertEquals(List.of(), settings.get(OriginSettings.TRUSTED_PROXIES));
        assertEquals(Map.of(), settings.pathsOfRoles());
        assertEquals(Optional.empty(), settings.find(AccountSettings.BOOTSTRAP_USERNAME));
    }

    @Test
    void everySettingIsInTheTableOnceWithAReason() {
        Set<String> names = new HashSet<>();
        Set<String> environmentNames = new HashSet<>();
        for (Setting<?> setting : DoorwardSettings.ALL) {
            assertTrue(setting.name().matches("doorward\\.[a-z.-]+"), setting.name());
            assertTrue(names.add(setting.name()));
            assertTrue(environmentNames.add(setting.environmentName()), "no two share a variable");
            assertFalse(setting.reason().isBlank());
            assertFalse(setting.form().isBlank());
        }
        long constants = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackagesOf(DoorwardSettings.class)
                        .stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getRawType().isEquivalentTo(Setting.class))
                        .count();
        assertEquals(constants, DoorwardSettings.ALL.size(), "every area names all of its own");
    }

    @Test
    void theStoreFollowsFromWhatIsSet() {
        String[] redis = {"doorward.redis.address", "redis://localhost:6379"};
        String[] database = {"doorward.jpa.url", "jdbc:h2:mem:x"};
        assertEquals(StoreSettings.Store.REDIS, with(redis).store());
        assertEquals(StoreSettings.Store.JPA, with(database).store());
        assertEquals(
                StoreSettings.Store.JPA,
                with("doorward.jpa.datasource", "java:comp/x").store());
        assertEquals(
                StoreSettings.Store.REDIS,
                with(redis[0], redis[1], database[0], database[1]).store());
        assertEquals(
                StoreSettings.Store.MEMORY,
                with(redis[0], redis[1], "doorward.store", "memory").store());
    }

    @Test
    void lastSeenIsWrittenAtMostEveryMinuteAndTenTimesPerIdleTimeout() {
        assertEquals(Duration.ofMinutes(1), with().touchInterval());
        assertEquals(Duration.ofSeconds(30), with("doorward.session.idle", "5m").touchInterval());
        assertEquals(Duration.ofMillis(100), with("doorward.session.idle", "1s").touchInterval());
        assertEquals(Duration.ofSeconds(5), with("doorward.session.touch", "5s").touchInterval());
    }

    @Test
    void durationsAreWrittenShortOrAsIso8601() {
        Map<String, Duration> spellings = Map.of(
                "15m", Duration.ofMinutes(15),
                "900s", Duration.ofMinutes(15),
                "900000ms", Duration.ofMinutes(15),
                "1h", Duration.ofHours(1),
                "1d", Duration.ofDays(1),
                "PT15M", Duration.ofMinutes(15),
                "PT0.5H", Duration.ofMinutes(30),
                " 15m ", Duration.ofMinutes(15),
                "P1D", Duration.ofDays(1));
        spellings.forEach((text, expected) -> {
            if (text.equals("PT0.5H")) {
                assertEquals(1, problems("doorward.session.access", text).size(), "only seconds have fractions");
            } else {
                assertEquals(expected, with("doorward.session.access", text).get(SessionSettings.ACCESS), text);
            }
        });
    }

    @Test
    void whatIsNoDurationOrOutOfItsBoundsIsRefusedByName() {
        for (String name : List.of("access", "idle", "lifetime", "browser-lifetime", "tombstone")) {
            assertEquals(
                    Duration.ofSeconds(1),
                    with("doorward.session." + name, "1s")
                            .get(DoorwardSettings.ALL.stream()
                                    .filter(setting -> setting.name().equals("doorward.session." + name))
                                    .findFirst()
                                    .orElseThrow()),
                    "any duration from a second up is valid");
            for (String wrong : List.of(
                    "0s", "999ms", "-5m", "PT-5M", "5", "5 m", "m", "1w", "1e3s", "99999d", "PT9999999999999H", "x")) {
                List<String> problems = problems("doorward.session." + name, wrong);
                assertEquals(1, problems.size(), wrong);
                assertTrue(problems.get(0).startsWith("doorward.session." + name + ": \"" + wrong + "\""), wrong);
            }
        }
    }

    @Test
    void theCachesAgeIsZeroToAMinuteAndZeroNeedsNoUnit() {
        for (String off : List.of("0", "0s", "PT0S")) {
            assertTrue(
                    with("doorward.cache.max-age", off)
                            .get(StoreSettings.CACHE_MAX_AGE)
                            .isZero(),
                    off);
        }
        with("doorward.cache.max-age", "60s");
        for (String wrong : List.of("61s", "-1s", "00", "5")) {
            assertEquals(1, problems("doorward.cache.max-age", wrong).size(), wrong);
        }
        assertEquals(100_000, with().get(StoreSettings.CACHE_MAX_ENTRIES));
        for (String wrong : List.of("0", "999", "10000001")) {
            assertEquals(1, problems("doorward.cache.max-entries", wrong).size(), wrong);
        }
    }

    @Test
    void theGraceIsZeroToFiveMinutes() {
        for (String good : List.of("0s", "PT0S", "300s", "5m")) {
            with("doorward.session.grace", good);
        }
        for (String wrong : List.of("301s", "300001ms", "-1s", "6m")) {
            assertEquals(1, problems("doorward.session.grace", wrong).size(), wrong);
        }
        with("doorward.session.unconfirmed", "0s", "doorward.session.grace", "0s");
        assertEquals(1, problems("doorward.session.unconfirmed", "9s").size(), "shorter than the grace window of 10 s");
        assertEquals(1, problems("doorward.session.unconfirmed", "61m").size());
    }

    /** With the window that must not be longer closed. */
    private static void accepted(Setting<?> setting, String text) {
        if (setting.equals(SessionSettings.UNCONFIRMED)) {
            with(setting.name(), text, "doorward.session.grace", "0s");
        } else {
            with(setting.name(), text);
        }
    }

    @Test
    void everyDurationHasBothItsBoundsOnTheSafeSide() {
        for (Setting<?> setting : DoorwardSettings.ALL) {
            if (setting.form().startsWith("duration, ")) {
                String[] bounds =
                        setting.form().substring("duration, ".length()).split(" to ", -1);
                accepted(setting, bounds[0]);
                accepted(setting, bounds[1]);
                Duration most = Setting.parseDuration(bounds[1]);
                Duration least = Setting.parseDuration(bounds[0]);
                assertEquals(
                        1,
                        problems(setting.name(), most.plusMillis(1).toString()).size());
                assertEquals(
                        1,
                        problems(setting.name(), least.minusMillis(1).toString())
                                .size());
            }
        }
    }

    @Test
    void pathsOfRolesAreReadByRole() {
        DoorwardSettings settings =
                with("doorward.paths.role.admin", "/admin/**, POST /x", "doorward.paths.role.a.b", "/y");
        assertEquals(Map.of("admin", List.of("/admin/**", "POST /x"), "a.b", List.of("/y")), settings.pathsOfRoles());
    }

    @Test
    void blankMeansNotSet() {
        assertEquals(
                Duration.ofMinutes(15), with("doorward.session.access", "  ").get(SessionSettings.ACCESS));
    }
}
