package org.doorward.sample;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.KeySettings;
import org.doorward.internal.settings.Setting;

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

    /**
     * Refuses what each node would refuse, before there are nodes that say it in a hundred lines.
     *
     * @throws InvalidSettingsException naming every mistake
     */
    void check() {
        // as the sample's web.xml has them
        Map<String, String> all = new TreeMap<>(
                Map.of(AccountSettings.ACCOUNTS.name(), "jpa", AccountSettings.BOOTSTRAP_USERNAME.name(), "admin"));
        DoorwardSettings.ALL.forEach(setting -> find(setting).ifPresent(text -> all.put(setting.name(), text)));
        all.putAll(texts);
        if (all.remove(KeySettings.SECRET_FILE.name()) != null) {
            // the nodes read the file
            all.put(KeySettings.SECRET.name(), random());
        }
        DoorwardSettings.of(all);
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
