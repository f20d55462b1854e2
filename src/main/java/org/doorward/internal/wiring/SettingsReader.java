package org.doorward.internal.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.doorward.DoorwardSettings;
import org.doorward.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from where they may be. Strongest first: system properties, environment, the filter's init parameters,
 * the servlet context's, MicroProfile Config where the server has it, {@code META-INF/doorward.properties}.
 */
final class SettingsReader {
    /** What the environment may hold of ours beside settings. */
    private static final String ENVIRONMENT_PREFIX = "DOORWARD_";

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
                String name = DoorwardSettings.ALL.stream()
                        .filter(setting -> setting.environmentName().equals(variable))
                        .map(Setting::name)
                        .findFirst()
                        .orElse(variable);
                texts.put(name, text);
            }
        });
        return texts;
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
                    var config = org.eclipse.microprofile.config.ConfigProvider.getConfig(classLoader);
                    for (String name : config.getPropertyNames()) {
                        if (name.startsWith(DoorwardSettings.PREFIX)) {
                            @Nullable String text = config.getConfigValue(name).getRawValue();
                            if (text != null) {
                                texts.put(name, config.getValue(name, String.class));
                            }
                        }
                    }
                } catch (IllegalStateException e) {
                    // the API is there and no implementation
                    return Map.of();
                }
                return texts;
            }
        }
    }
}
