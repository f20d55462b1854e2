package org.doorward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The values in force of all settings. Each setting, with its unit, default and reason, is a constant of its area: {@link
 * SessionSettings}, {@link CookieSettings}, {@link RedisSettings} and so on; {@link #ALL} has every one. Immutable; made
 * once at start-up by {@link #of}, which checks all of them together.
 */
public final class DoorwardSettings {
    /** What every setting's name starts with. */
    public static final String PREFIX = "doorward.";

    /** Settings of this form give one role its paths; the rest of the name is the role. */
    public static final String PATHS_OF_ROLE = "doorward.paths.role.";

    /** Settings of this form give one scope of API tokens its paths; the rest of the name is the scope. */
    public static final String PATHS_OF_SCOPE = "doorward.paths.scope.";

    /** Settings that start like this name an issuer of JWTs to trust; a name of its own and a part follow. */
    public static final String ISSUER = "doorward.issuer.";

    /** Every setting with a fixed name, in the order of the README's table. */
    public static final List<Setting<?>> ALL = Stream.of(
                    KeySettings.ALL,
                    StoreSettings.ALL,
                    AccountSettings.ALL,
                    OriginSettings.ALL,
                    WebSettings.ALL,
                    LimitSettings.ALL,
                    SessionSettings.ALL,
                    CookieSettings.ALL,
                    RedisSettings.ALL,
                    JpaSettings.ALL,
                    ApiTokenSettings.ALL)
            .flatMap(List::stream)
            .toList();

    private final Map<String, Object> values;
    private final Map<String, List<String>> pathsOfRoles;
    private final Map<String, List<String>> pathsOfScopes;
    private final List<TrustedIssuer> issuers;

    private DoorwardSettings(
            Map<String, Object> values,
            Map<String, List<String>> pathsOfRoles,
            Map<String, List<String>> pathsOfScopes,
            List<TrustedIssuer> issuers) {
        this.values = Map.copyOf(values);
        this.pathsOfRoles = Map.copyOf(pathsOfRoles);
        this.pathsOfScopes = Map.copyOf(pathsOfScopes);
        this.issuers = List.copyOf(issuers);
    }

    /**
     * The settings in force, from texts by full name.
     *
     * @throws InvalidSettingsException naming every unknown name, unreadable value and contradiction at once
     */
    public static DoorwardSettings of(Map<String, String> texts) {
        List<String> problems = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        Map<String, List<String>> pathsOfRoles = new TreeMap<>();
        Map<String, List<String>> pathsOfScopes = new TreeMap<>();
        TreeSet<String> unread = new TreeSet<>(texts.keySet());
        for (Setting<?> setting : ALL) {
            unread.remove(setting.name());
            read(setting, texts.get(setting.name()), values, problems);
        }
        TrustedIssuers issuers = new TrustedIssuers(problems);
        for (String name : unread) {
            if (issuers.takes(name, texts.getOrDefault(name, ""))) {
                continue;
            }
            if (name.startsWith(PATHS_OF_ROLE) && name.length() > PATHS_OF_ROLE.length()) {
                pathsOfRoles.put(
                        name.substring(PATHS_OF_ROLE.length()), Setting.parseList(texts.getOrDefault(name, "")));
            } else if (name.startsWith(PATHS_OF_SCOPE) && name.length() > PATHS_OF_SCOPE.length()) {
                pathsOfScopes.put(
                        name.substring(PATHS_OF_SCOPE.length()), Setting.parseList(texts.getOrDefault(name, "")));
            } else {
                problems.add(name + ": there is no such setting");
            }
        }
        DoorwardSettings settings = new DoorwardSettings(values, pathsOfRoles, pathsOfScopes, issuers.read());
        problems.addAll(SettingsCheck.problemsOf(settings, problems));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
    }

    private static void read(
            Setting<?> setting,
            @org.jspecify.annotations.Nullable String given,
            Map<String, Object> values,
            List<String> problems) {
        String text = given == null || given.isBlank() ? setting.defaultText() : given.strip();
        if (text == null) {
            return;
        }
        try {
            values.put(setting.name(), setting.parser().apply(text));
        } catch (IllegalArgumentException e) {
            String shown = setting.confidential() ? "the value" : "\"" + text + "\"";
            problems.add(setting.name() + ": " + shown + " " + e.getMessage());
        }
    }

    /** The value of a setting that has a default. @throws IllegalStateException when it has none and is not set */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.name() + " is not set"));
    }

    /** The value of a setting, when it is set or has a default. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.name()));
    }

    /** The path patterns that need a role, by role. */
    public Map<String, List<String>> pathsOfRoles() {
        return pathsOfRoles;
    }

    /** The path patterns that need a scope, by scope. */
    public Map<String, List<String>> pathsOfScopes() {
        return pathsOfScopes;
    }

    /** The issuers of JWTs to trust besides ourselves. */
    public List<TrustedIssuer> issuers() {
        return issuers;
    }

    /**
     * Where sessions are kept: as set, else redis when it has an address or a configuration, else jpa when a database is set,
     * else memory.
     */
    public StoreSettings.Store store() {
        return find(StoreSettings.STORE)
                .orElse(
                        hasRedis()
                                ? StoreSettings.Store.REDIS
                                : hasDatabase() ? StoreSettings.Store.JPA : StoreSettings.Store.MEMORY);
    }

    /** Whether the settings say where Redis is, by address or by Redisson's own configuration. */
    public boolean hasRedis() {
        return find(RedisSettings.ADDRESS).isPresent()
                || find(RedisSettings.CONFIG).isPresent();
    }

    /** Whether a database is set, by URL or by DataSource. */
    public boolean hasDatabase() {
        return find(JpaSettings.URL).isPresent() || find(JpaSettings.DATASOURCE).isPresent();
    }

    /** At most this often last seen is written: the setting, bounded by a tenth of the idle timeout. */
    public Duration touchInterval() {
        Duration tenth = get(SessionSettings.IDLE).dividedBy(10);
        Duration set = get(SessionSettings.TOUCH);
        return set.compareTo(tenth) < 0 ? set : tenth;
    }
}
