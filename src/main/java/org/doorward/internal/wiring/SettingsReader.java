package org.doorward.internal.wiring;

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
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.Setting;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads settings from where they may be. Strongest first: system properties, environment, the filter's init parameters,
 * the servlet context's, MicroProfile Config where the server has it, {@code META-INF/doorward.properties}.
 */
final class SettingsReader {
    /** What the environment may hold of ours beside settings. */
    private static final String ENVIRONMENT_PREFIX = "DOORWARD_";

    private static final String ROLE_VARIABLE = "DOORWARD_PATHS_ROLE_";
    private static final String SCOPE_VARIABLE = "DOORWARD_PATHS_SCOPE_";

    private static final Pattern ISSUER_VARIABLE =
            Pattern.compile("DOORWARD_ISSUER_(\\w+?)_(URL|JWKS|AUDIENCE|TYPE|ALGORITHMS|USERNAME_CLAIM|ROLES_CLAIM)");

    /** What Kubernetes puts into every pod for each service whose name starts with {@code doorward}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("DOORWARD(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_\\w+)?)");

    private SettingsReader() {}

    /**
     * The texts of all settings, by full name; unknown names too, to be complained of.
     *
     * @param environment as of {@link System#getenv()}
     * @param initParameters the filter's, which win over {@code contextParameters}
     */
    static Map<String, String> read(
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
        Map<String, String> system = new TreeMap<>();
        for (String name : systemProperties.stringPropertyNames()) {
            system.put(name, systemProperties.getProperty(name));
        }
        texts.putAll(ours(system));
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

    /** The setting that a variable is for; its own name, to be complained of, when it is for none. */
    private static Optional<String> settingOf(String variable) {
        Optional<String> known = DoorwardSettings.ALL.stream()
                .filter(setting -> setting.environmentName().equals(variable))
                .map(Setting::name)
                .findFirst();
        if (known.isPresent()) {
            return known;
        }
        if (variable.startsWith(ROLE_VARIABLE) && variable.length() > ROLE_VARIABLE.length()) {
            String role = variable.substring(ROLE_VARIABLE.length()).toLowerCase(Locale.ROOT);
            return Optional.of(DoorwardSettings.PATHS_OF_ROLE + role);
        }
        if (variable.startsWith(SCOPE_VARIABLE) && variable.length() > SCOPE_VARIABLE.length()) {
            String scope = variable.substring(SCOPE_VARIABLE.length()).toLowerCase(Locale.ROOT);
            return Optional.of(DoorwardSettings.PATHS_OF_SCOPE + scope);
        }
        Matcher issuer = ISSUER_VARIABLE.matcher(variable);
        if (issuer.matches()) {
            return Optional.of(DoorwardSettings.ISSUER + spelled(issuer.group(1)) + "." + spelled(issuer.group(2)));
        }
        return SERVICE_LINK.matcher(variable).matches() ? Optional.empty() : Optional.of(variable);
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
        Map<String, String> texts = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            texts.put(name, properties.getProperty(name));
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

        /** Apart, so that looking for the class above does not need it. */
        private static final class Reader {
            static Map<String, String> read(ClassLoader classLoader) {
                Map<String, String> texts = new TreeMap<>();
                try {
                    Config config = ConfigProvider.getConfig(classLoader);
                    for (String name : names(config)) {
                        config.getOptionalValue(name, String.class).ifPresent(text -> texts.put(name, text));
                    }
                } catch (IllegalStateException e) {
                    // the API is there and no implementation
                    return Map.of();
                } catch (NoSuchElementException | IllegalArgumentException e) {
                    throw new InvalidSettingsException(
                            List.of("doorward.*: MicroProfile Config cannot resolve one of them: " + e.getMessage()));
                }
                return texts;
            }

            /**
             * Those of sources of its own. Environment and system properties were read already, and it lists variables by
             * names that nobody gave them.
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

            /** As the specification of MicroProfile Config gives them. */
            private static final int ENVIRONMENT_ORDINAL = 300;

            private static final int SYSTEM_ORDINAL = 400;
        }
    }
}
