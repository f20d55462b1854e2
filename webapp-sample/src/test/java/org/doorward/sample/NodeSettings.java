package org.doorward.sample;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.doorward.DoorwardSettings;
import org.doorward.Setting;

/** The settings that all nodes get: those of the command line, and what is added to them. */
final class NodeSettings {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    private final Map<String, String> texts = new TreeMap<>();

    /** Takes from the properties what is Doorward's. */
    NodeSettings(Properties systemProperties) {
        for (String name : systemProperties.stringPropertyNames()) {
            if (name.startsWith(DoorwardSettings.PREFIX)) {
                texts.put(name, systemProperties.getProperty(name));
            }
        }
    }

    /** As it was given, here or in the environment, which the nodes inherit. */
    Optional<String> find(Setting<?> setting) {
        return Optional.ofNullable(texts.get(setting.name()))
                .or(() -> Optional.ofNullable(System.getenv(setting.environmentName())));
    }

    boolean has(Setting<?> setting) {
        return find(setting).isPresent();
    }

    void set(Setting<?> setting, String text) {
        texts.put(setting.name(), text);
    }

    Map<String, String> texts() {
        return texts;
    }

    /** A secret or password that nobody has had before. */
    static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
