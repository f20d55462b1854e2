package org.doorward.internal.account;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The most common passwords, which attackers try first: a few hundred, one a line. */
final class CommonPasswords {
    private static final Set<String> ALL = read();

    private CommonPasswords() {}

    /** Whether a folded text is one of them, with at most {@code around} characters before and after it in total. */
    static boolean areIn(String folded, int around) {
        for (int before = 0; before <= around; before++) {
            for (int after = 0; before + after <= around && before + after < folded.length(); after++) {
                if (ALL.contains(folded.substring(before, folded.length() - after))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> read() {
        try (InputStream in =
                Objects.requireNonNull(CommonPasswords.class.getResourceAsStream("common-passwords.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(PasswordPolicy::folded)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
