package org.doorward.internal.settings;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Checks the secrets for guessable values and contradictions. */
final class KeySettingsCheck {
    private static final int SECRET_BYTES = 32;
    private static final int DISTINCT_CHARACTERS = 10;
    private static final List<String> EXAMPLE_WORDS = List.of(
            "changeme", "change-me", "change_me", "example", "password", "your-secret", "yoursecret", "12345678");

    private final DoorwardSettings settings;
    private final BiConsumer<Setting<?>, String> wrong;

    private KeySettingsCheck(DoorwardSettings settings, BiConsumer<Setting<?>, String> wrong) {
        this.settings = settings;
        this.wrong = wrong;
    }

    /** Reports each problem with its setting. */
    static void problemsOf(DoorwardSettings settings, BiConsumer<Setting<?>, String> wrong) {
        KeySettingsCheck check = new KeySettingsCheck(settings, wrong);
        check.present();
        check.previous();
    }

    private void present() {
        Optional<String> secret = settings.find(KeySettings.SECRET);
        boolean file = settings.find(KeySettings.SECRET_FILE).isPresent();
        if (secret.isPresent()) {
            Optional<String> blank = secret.get().chars().anyMatch(Character::isWhitespace)
                    ? Optional.of("has a blank in it: doorward.secret.previous could never hold it")
                    : Optional.empty();
            weakness(secret.get()).or(() -> blank).ifPresent(why -> wrong.accept(KeySettings.SECRET, why));
        } else if (!file) {
            wrong.accept(KeySettings.SECRET, "is needed; make one with: openssl rand -base64 48");
        }
        if (!file
                && Boolean.TRUE.equals(
                        settings.find(KeySettings.SECRET_GENERATE).orElse(false))) {
            wrong.accept(KeySettings.SECRET_GENERATE, "needs doorward.secret.file, the file to make");
        }
    }

    private void previous() {
        Set<String> seen = new HashSet<>();
        settings.find(KeySettings.SECRET).ifPresent(seen::add);
        List<String> previous = settings.find(KeySettings.SECRET_PREVIOUS).orElse(List.of());
        for (int i = 0; i < previous.size(); i++) {
            String which = "number " + (i + 1) + " ";
            weakness(previous.get(i)).ifPresent(why -> wrong.accept(KeySettings.SECRET_PREVIOUS, which + why));
            if (!seen.add(previous.get(i))) {
                wrong.accept(KeySettings.SECRET_PREVIOUS, which + "is there already, here or as the present secret");
            }
        }
    }

    /** Returns why this secret is too weak. Empty when it is strong enough. The answer never holds the secret. */
    static Optional<String> weakness(String secret) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            return Optional.of("is too short: at least " + SECRET_BYTES + " bytes");
        }
        if (secret.chars().distinct().count() < DISTINCT_CHARACTERS || isOnePieceRepeated(secret)) {
            return Optional.of("is too regular to be random; make one with: openssl rand -base64 48");
        }
        String lower = secret.toLowerCase(Locale.ROOT);
        if (EXAMPLE_WORDS.stream().anyMatch(lower::contains)) {
            return Optional.of("looks like an example; make one with: openssl rand -base64 48");
        }
        return Optional.empty();
    }

    private static boolean isOnePieceRepeated(String text) {
        return (text + text).indexOf(text, 1) < text.length();
    }
}
