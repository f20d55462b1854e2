package org.doorward.testing;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.doorward.internal.settings.DoorwardSettings;

/** Settings for tests, with a secret that was made for this run. */
public final class TestSettings {
    public static final String SECRET = newSecret();

    private TestSettings() {}

    public static String newSecret() {
        byte[] bytes = new byte[48];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The settings with these names and values, and a secret. */
    public static DoorwardSettings with(String... namesAndValues) {
        return DoorwardSettings.of(texts(namesAndValues));
    }

    public static Map<String, String> texts(String... namesAndValues) {
        Map<String, String> texts = new HashMap<>();
        texts.put("doorward.secret", SECRET);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            texts.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return texts;
    }
}
