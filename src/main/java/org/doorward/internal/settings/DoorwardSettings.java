package org.doorward.internal.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.internal.settings.tenant.TenantPlace;
import org.doorward.internal.settings.tenant.TenantPlaces;
import org.jspecify.annotations.Nullable;

/**
 * The effective values of all settings. Each setting, with its unit, default and reason, is a constant of its area:
 * {@link SessionSettings}, {@link CookieSettings}, {@link RedisSettings} and so on; {@link #ALL} lists them. Immutable.
 * {@link #of} makes it once at start-up and checks all settings together.
 */
public final class DoorwardSettings {
    /** The prefix of every setting's name. */
    public static final String PREFIX = "doorward.";

    /** The prefix of the settings that restrict paths to a role. The rest of the name is the role. */
    public static final String PATHS_OF_ROLE = "doorward.paths.role.";

    /** The prefix of the settings that restrict paths to a scope of API tokens. The rest of the name is the scope. */
    public static final String PATHS_OF_SCOPE = "doorward.paths.scope.";

    /** The prefix of the settings of a trusted issuer of JWTs. The issuer's name and a part follow. */
    public static final String ISSUER = "doorward.issuer.";

    /** Every setting with a fixed name, in the order of docs/settings.md. */
    public static final List<Setting<?>> ALL = Stream.of(
                    KeySettings.ALL,
                    StoreSettings.ALL,
                    AccountSettings.ALL,
                    TenantSettings.ALL,
                    MailSettings.ALL,
                    OriginSettings.ALL,
                    WebSettings.ALL,
                    LimitSettings.ALL,
                    SessionSettings.ALL,
                    CookieSettings.ALL,
                    HeaderSettings.ALL,
                    RedisSettings.ALL,
                    JpaSettings.ALL,
                    ApiTokenSettings.ALL)
            .flatMap(List::stream)
            .toList();

    /** The present settings by their former names. */
    private static final Map<String, Setting<?>> FORMER_NAMES = Map.of(
            "doorward.api-token.longest", ApiTokenSettings.MAX_LIFETIME,
            "doorward.api-token.forever", ApiTokenSettings.ALLOW_NO_EXPIRY,
            "doorward.api-token.unused", ApiTokenSettings.REVOKE_UNUSED_AFTER,
            "doorward.api-token.kept", ApiTokenSettings.RETENTION,
            "doorward.api-token.most", ApiTokenSettings.MAX_PER_OWNER,
            "doorward.sign-in.most-wait", LimitSettings.SIGN_IN_MAX_WAIT,
            "doorward.sign-in.forget", LimitSettings.SIGN_IN_FAILURE_DECAY);

    private static final Pattern OF_TENANT = Pattern.compile("doorward\\.tenant\\.([a-z0-9_-]{1,64})\\.(.+)");

    private final Map<String, Object> values;
    private final Map<String, List<String>> pathsOfRoles;
    private final Map<String, List<String>> pathsOfScopes;
    private final List<TrustedIssuer> issuers;
    private final List<TenantPlace> tenants;
    private final Map<TenantId, Map<String, Object>> ofTenants;

    private DoorwardSettings(
            Map<String, Object> values,
            Map<String, List<String>> pathsOfRoles,
            Map<String, List<String>> pathsOfScopes,
            List<TrustedIssuer> issuers,
            List<TenantPlace> tenants,
            Map<TenantId, Map<String, Object>> ofTenants) {
        this.values = Map.copyOf(values);
        this.pathsOfRoles = Map.copyOf(pathsOfRoles);
        this.pathsOfScopes = Map.copyOf(pathsOfScopes);
        this.issuers = List.copyOf(issuers);
        this.tenants = List.copyOf(tenants);
        this.ofTenants = Map.copyOf(ofTenants);
    }

    /**
     * Reads the settings from texts by full name.
     *
     * @throws InvalidSettingsException with every unknown name, unreadable value and contradiction
     */
    public static DoorwardSettings of(Map<String, String> texts) {
        List<String> problems = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        Map<String, List<String>> pathsOfRoles = new TreeMap<>();
        Map<String, List<String>> pathsOfScopes = new TreeMap<>();
        TreeSet<String> unread = new TreeSet<>(texts.keySet());
        for (Setting<?> setting : ALL) {
            unread.remove(setting.name());
            read(setting.name(), setting, texts.get(setting.name()), values, problems);
        }
        TrustedIssuers issuers = new TrustedIssuers(problems);
        TenantPlaces tenants = new TenantPlaces(problems);
        Map<TenantId, Map<String, Object>> ofTenants = new TreeMap<>(Comparator.comparing(TenantId::value));
        for (String name : unread) {
            String text = texts.getOrDefault(name, "");
            if (!issuers.takes(name, text)
                    && !tenants.takes(name, text)
                    && !takesOfTenant(name, text, ofTenants, problems)
                    && !takes(PATHS_OF_ROLE, name, text, pathsOfRoles)
                    && !takes(PATHS_OF_SCOPE, name, text, pathsOfScopes)) {
                Setting<?> present = FORMER_NAMES.get(name);
                problems.add(
                        present == null
                                ? name + ": there is no such setting"
                                : name + " is called " + present.name() + " now");
            }
        }
        DoorwardSettings settings =
                new DoorwardSettings(values, pathsOfRoles, pathsOfScopes, issuers.read(), tenants.read(), ofTenants);
        problems.addAll(SettingsCheck.problemsOf(settings, problems));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
    }

    private static boolean takes(String prefix, String name, String text, Map<String, List<String>> paths) {
        boolean takes = name.startsWith(prefix) && name.length() > prefix.length();
        if (takes) {
            paths.put(name.substring(prefix.length()), Setting.parseList(text));
        }
        return takes;
    }

    private static boolean takesOfTenant(
            String name, String text, Map<TenantId, Map<String, Object>> ofTenants, List<String> problems) {
        Matcher matcher = OF_TENANT.matcher(name);
        Optional<Setting<?>> known = !matcher.matches()
                ? Optional.empty()
                : TenantSettings.OF_EACH.stream()
                        .filter(setting -> setting.name().equals(PREFIX + matcher.group(2)))
                        .findFirst();
        known.filter(setting -> !text.isBlank())
                .ifPresent(setting -> read(
                        name,
                        setting,
                        text,
                        ofTenants.computeIfAbsent(new TenantId(matcher.group(1)), tenant -> new HashMap<>()),
                        problems));
        return known.isPresent();
    }

    /** Returns the former name of a setting for an environment variable. */
    public static Optional<String> formerNameOf(String variable) {
        return FORMER_NAMES.keySet().stream()
                .filter(name -> Setting.environmentName(name).equals(variable))
                .findFirst();
    }

    private static void read(
            String name,
            Setting<?> setting,
            @Nullable String given,
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
            problems.add(name + ": " + shown + " " + e.getMessage());
        }
    }

    /**
     * Returns the value of a setting that has a default or is required.
     *
     * @throws IllegalStateException when it has no default and is not set
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.name() + " is not set"));
    }

    /** Returns the value of a setting. Empty when it is not set and has no default. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.name()));
    }

    /** Returns the value of a setting for this tenant: its own, else the one for all. */
    public <T> T get(Setting<T> setting, TenantId tenant) {
        return findOwn(setting, tenant).orElseGet(() -> get(setting));
    }

    /** Returns the value that a setting has for this tenant alone; empty when it has none. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> findOwn(Setting<T> setting, TenantId tenant) {
        return Optional.ofNullable((T) ofTenants.getOrDefault(tenant, Map.of()).get(setting.name()));
    }

    /** Returns the tenants for which some setting has a value of their own. */
    public Set<TenantId> tenantsWithOwnSettings() {
        return ofTenants.keySet();
    }

    /** Returns the path patterns that require a role, by role. */
    public Map<String, List<String>> pathsOfRoles() {
        return pathsOfRoles;
    }

    /** Returns the path patterns that require a scope, by scope. */
    public Map<String, List<String>> pathsOfScopes() {
        return pathsOfScopes;
    }

    /** Returns the trusted issuers of JWTs besides this application. */
    public List<TrustedIssuer> issuers() {
        return issuers;
    }

    /** Returns the tenants that the settings name, with their hosts and paths. */
    public List<TenantPlace> tenants() {
        return tenants;
    }

    /**
     * Returns the store of sessions: the configured one; otherwise redis when it has an address or a configuration, jpa
     * when a database is set, or memory.
     */
    public StoreSettings.Store store() {
        return find(StoreSettings.STORE)
                .orElse(
                        hasRedis()
                                ? StoreSettings.Store.REDIS
                                : hasDatabase() ? StoreSettings.Store.JPA : StoreSettings.Store.MEMORY);
    }

    /** Whether Redis is configured, by address or by a configuration of Redisson. */
    public boolean hasRedis() {
        return find(RedisSettings.ADDRESS).isPresent()
                || find(RedisSettings.CONFIG).isPresent();
    }

    /** Whether a database is configured, by URL or by DataSource. */
    public boolean hasDatabase() {
        return find(JpaSettings.URL).isPresent() || find(JpaSettings.DATASOURCE).isPresent();
    }

    /**
     * Returns the shortest time between two writes of last seen: the setting, but at most a tenth of the idle timeout.
     */
    public Duration touchInterval() {
        Duration tenth = get(SessionSettings.IDLE).dividedBy(10);
        Duration set = get(SessionSettings.TOUCH);
        return set.compareTo(tenth) < 0 ? set : tenth;
    }
}
