package org.doorward.internal.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the settings of Redis for contradictions. */
final class RedisSettingsCheck {
    private static final Pattern KEY_PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,40}");
    /** Accepts an underscore in host names: containers have it, although a URI's host may not have one. */
    private static final Pattern ADDRESS =
            Pattern.compile("(rediss?)://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([1-9][0-9]{0,4})");
    /** The settings that a configuration of Redisson replaces. */
    private static final List<Setting<?>> IN_CONFIG =
            List.of(RedisSettings.ADDRESS, RedisSettings.USERNAME, RedisSettings.PASSWORD);

    private final DoorwardSettings settings;
    private final BiConsumer<Setting<?>, String> wrong;

    private RedisSettingsCheck(DoorwardSettings settings, BiConsumer<Setting<?>, String> wrong) {
        this.settings = settings;
        this.wrong = wrong;
    }

    /** Reports each problem with its setting. */
    static void problemsOf(DoorwardSettings settings, BiConsumer<Setting<?>, String> wrong) {
        RedisSettingsCheck check = new RedisSettingsCheck(settings, wrong);
        check.addresses();
        check.config();
        check.mode();
        if (!KEY_PREFIX
                .matcher(settings.find(RedisSettings.KEY_PREFIX).orElse("x"))
                .matches()) {
            wrong.accept(RedisSettings.KEY_PREFIX, "may hold letters, digits and . _ - : only, 40 at most");
        }
    }

    private void addresses() {
        Optional<List<String>> given = settings.find(RedisSettings.ADDRESS);
        if (given.isEmpty()) {
            return;
        }
        List<String> addresses = given.get();
        if (addresses.isEmpty() || !addresses.stream().allMatch(RedisSettingsCheck::isAddress)) {
            wrong.accept(
                    RedisSettings.ADDRESS,
                    // without the value, which may hold a password
                    "must be addresses such as redis://localhost:6379 or rediss://host:6380, comma-separated, without"
                            + " user or password, which have settings of their own");
        } else if (addresses.stream().map(RedisSettingsCheck::scheme).distinct().count() > 1) {
            wrong.accept(RedisSettings.ADDRESS, "mixes redis:// and rediss://");
        }
    }

    private void config() {
        Optional<String> config = settings.find(RedisSettings.CONFIG);
        if (config.isEmpty()) {
            return;
        }
        for (Setting<?> setting : IN_CONFIG) {
            if (settings.find(setting).isPresent()) {
                wrong.accept(setting, "cannot be set together with doorward.redis.config, which says it itself");
            }
        }
        try {
            if (!Files.isReadable(Path.of(config.get()))) {
                wrong.accept(RedisSettings.CONFIG, "\"" + config.get() + "\" is no file that can be read");
            }
        } catch (InvalidPathException e) {
            wrong.accept(RedisSettings.CONFIG, "\"" + config.get() + "\" is no path");
        }
    }

    private void mode() {
        List<String> addresses = settings.find(RedisSettings.ADDRESS).orElse(List.of());
        Optional<RedisSettings.Mode> mode = settings.find(RedisSettings.MODE);
        boolean good = addresses.stream().allMatch(RedisSettingsCheck::isAddress);
        if (mode.equals(Optional.of(RedisSettings.Mode.SINGLE)) && addresses.size() > 1 && good) {
            wrong.accept(RedisSettings.MODE, "several addresses need mode sentinel or cluster; single has one");
        }
        if (mode.equals(Optional.of(RedisSettings.Mode.CLUSTER))
                && settings.find(RedisSettings.DATABASE).orElse(0) != 0) {
            wrong.accept(RedisSettings.DATABASE, "a cluster has only database 0");
        }
    }

    private static boolean isAddress(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535;
    }

    private static String scheme(String address) {
        return address.substring(0, address.indexOf(':'));
    }
}
