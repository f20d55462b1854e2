package org.doorward.internal.wiring.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.InvalidSettingsException;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Setting;
import org.doorward.internal.settings.TenantSettings;
import org.doorward.internal.settings.tenant.TenantPlaces;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads the texts of settings from their sources. In order of precedence: system properties, environment, init parameters of
 * the filter, those of the servlet context, MicroProfile Config, {@code META-INF/doorward.properties}.
 */
public final class SettingsReader {
    /** The prefix of our variables in the environment. */
    private static final String ENVIRONMENT_PREFIX = "DOORWARD_";

    private static final String ROLE_VARIABLE = "DOORWARD_PATHS_ROLE_";
    private static final String SCOPE_VARIABLE = "DOORWARD_PATHS_SCOPE_";

    private static final Pattern ISSUER_VARIABLE = Pattern.compile(
            "DOORWARD_ISSUER_(\\w+?)_(URL|JWKS|AUDIENCE|TYPE|ALGORITHMS|USERNAME_CLAIM|ROLES_CLAIM|TENANTS)");

    private static final Pattern TENANT_VARIABLE =
            Pattern.compile("DOORWARD_TENANT_(\\w+?)_(HOSTS|PATH|MAIL_LINKS|API_TOKEN_\\w+)");

    /** The variables that Kubernetes sets for each service whose name starts with {@code doorward}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("DOORWARD(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_\\w+)?)");

    private SettingsReader() {}

    /**
     * Returns the texts of all settings by full name. It includes unknown names, which the settings then report.
     *
     * @param environment as {@link System#getenv()}
     * @param initParameters those of the filter; they have precedence over {@code contextParameters}
     */
    public static Map<String, String> read(
            Properties systemProperties,
            Map<String, String> environment,
            Map<String, String> initParameters,
            Map<String, String> contextParameters,
            ClassLoader classLoader) {
        Map<String, String> texts = new TreeMap<>();
        texts.putAll(ours(fromFile(classLoader)));
        texts.putAll(ours(MicroProfile.settings(classLoader)));
        texts.putAll(ours(contextParameters));
        texts.putAll(ours(initParameters));
        texts.putAll(fromEnvironment(environment));
        texts.putAll(ours(texts(systemProperties)));
        return texts;
    }

    private static Map<String, String> ours(Map<String, String> all) {
        Map<String, String> ours = new TreeMap<>();
        all.forEach((name, text) -> {
            if (name.startsWith(DoorwardSettings.PREFIX)) {
                ours.put(name, text);
            }
        });
        return ours;
    }

    private static Map<String, String> fromEnvironment(Map<String, String> environment) {
        Map<String, String> texts = new TreeMap<>();
        environment.forEach((variable, text) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX)) {
                settingOf(variable).ifPresent(name -> texts.put(name, text));
            }
        });
        return texts;
    }

    /** Returns the name of a variable's setting, or the variable's own name when there is none. */
    private static Optional<String> settingOf(String variable) {
        Optional<String> known = DoorwardSettings.ALL.stream()
                .filter(setting -> setting.environmentName().equals(variable))
                .map(Setting::name)
                .findFirst();
        if (known.isPresent()) {
            return known;
        }
        Optional<String> named = DoorwardSettings.formerNameOf(variable)
                .or(() -> rest(variable, ROLE_VARIABLE).map(role -> DoorwardSettings.PATHS_OF_ROLE + role))
                .or(() -> rest(variable, SCOPE_VARIABLE).map(scope -> DoorwardSettings.PATHS_OF_SCOPE + scope));
        if (named.isPresent()) {
            return named;
        }
        Matcher issuer = ISSUER_VARIABLE.matcher(variable);
        if (issuer.matches()) {
            return Optional.of(DoorwardSettings.ISSUER + spelled(issuer.group(1)) + "." + spelled(issuer.group(2)));
        }
        Matcher tenant = TENANT_VARIABLE.matcher(variable);
        if (tenant.matches()) {
            return Optional.of(TenantPlaces.PREFIX + spelled(tenant.group(1)) + "." + partOfTenant(tenant.group(2)));
        }
        return SERVICE_LINK.matcher(variable).matches() ? Optional.empty() : Optional.of(variable);
    }

    private static String partOfTenant(String variable) {
        return TenantSettings.OF_EACH.stream()
                .filter(setting -> setting.environmentName().equals(ENVIRONMENT_PREFIX + variable))
                .map(setting -> setting.name().substring(DoorwardSettings.PREFIX.length()))
                .findFirst()
                .orElseGet(() -> spelled(variable));
    }

    private static Optional<String> rest(String variable, String prefix) {
        return variable.startsWith(prefix) && variable.length() > prefix.length()
                ? Optional.of(variable.substring(prefix.length()).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static String spelled(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, String> fromFile(ClassLoader classLoader) {
        try (InputStream in = classLoader.getResourceAsStream("META-INF/doorward.properties")) {
            return in == null ? Map.of() : properties(in);
        } catch (IOException e) {
            throw new UncheckedIOException("META-INF/doorward.properties cannot be read", e);
        }
    }

    private static Map<String, String> properties(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        return texts(properties);
    }

    private static Map<String, String> texts(Properties properties) {
        Map<String, String> texts = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            String text = properties.getProperty(name);
            // another thread may have cleared it meanwhile
            if (text != null) {
                texts.put(name, text);
            }
        }
        return texts;
    }

    /** Loaded only where the server has MicroProfile Config. */
    private static final class MicroProfile {
        static Map<String, String> settings(ClassLoader classLoader) {
            try {
                Class.forName("org.eclipse.microprofile.config.ConfigProvider", false, classLoader);
            } catch (ClassNotFoundException | LinkageError e) {
                return Map.of();
            }
            return Reader.read(classLoader);
        }

        /** A class of its own, so that the check above does not load it. */
        private static final class Reader {
            static Map<String, String> read(ClassLoader classLoader) {
                Map<String, String> texts = new TreeMap<>();
                try {
                    Config config = ConfigProvider.getConfig(classLoader);
                    for (String name : names(config)) {
                        config.getOptionalValue(name, String.class).ifPresent(text -> texts.put(name, text));
                    }
                } catch (IllegalStateException e) {
                    // the API without an implementation
                    return Map.of();
                } catch (NoSuchElementException | IllegalArgumentException e) {
                    throw new InvalidSettingsException(
                            List.of("doorward.*: MicroProfile Config cannot resolve one of them: " + e.getMessage()));
                }
                return texts;
            }

            /**
             * Returns the names in sources other than the environment and the system properties, which were read already, and
             * whose variables it lists under invented names.
             */
            private static Set<String> names(Config config) {
                Set<String> names = new TreeSet<>();
                for (ConfigSource source : config.getConfigSources()) {
                    if (source.getOrdinal() != ENVIRONMENT_ORDINAL && source.getOrdinal() != SYSTEM_ORDINAL) {
                        source.getPropertyNames().stream()
                                .filter(name -> name.startsWith(DoorwardSettings.PREFIX))
                                .forEach(names::add);
                    }
                }
                return names;
            }

            /** The ordinals of the specification of MicroProfile Config. */
            private static final int ENVIRONMENT_ORDINAL = 300;

            private static final int SYSTEM_ORDINAL = 400;
        }
    }
}
