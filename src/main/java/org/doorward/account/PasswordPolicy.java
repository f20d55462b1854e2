package org.doorward.account;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords may be set (R145, ASVS 6.2). What matters is length, and that a password is none of those that are tried
 * first: nothing is asked of its characters. Compared is without regard to case and to compatible forms of characters; the
 * password itself is never changed. Asked when a password is set, never at sign-in: what was set before goes on to work. Safe
 * for any thread.
 */
public final class PasswordPolicy {
    /** Characters that a password must have at least. */
    public static final int LEAST = 8;

    /** Characters that a password may have at most. */
    public static final int MOST = 1024;

    /** So many characters around what is easily guessed make it no harder to guess. */
    static final int AROUND = 4;

    /** Shorter words are in too many good passwords by chance. */
    static final int SHORTEST_WORD = 3;

    private final List<String> contextWords;
    private final @Nullable BreachCheck breached;

    /** The built-in rules alone, with these words as of the other. */
    public PasswordPolicy(List<String> contextWords) {
        this(contextWords, (BreachCheck) null);
    }

    /**
     * The built-in rules, and a list of what has leaked.
     *
     * @param contextWords what guessers of this application's passwords begin with, as its name; those of fewer than three
     *     characters are left out
     * @param breached is asked as well; null where there is no such list
     */
    public PasswordPolicy(List<String> contextWords, @Nullable BreachedPasswords breached) {
        this(contextWords, breached == null ? null : new BreachCheck(breached, BreachCheck.PATIENCE));
    }

    PasswordPolicy(List<String> contextWords, @Nullable BreachCheck breached) {
        this.contextWords = contextWords.stream().map(PasswordPolicy::folded).toList();
        this.breached = breached;
    }

    /**
     * Refuses what may not be set.
     *
     * @param username of the account
     * @param email of the account; null when not known
     * @throws WeakPasswordException naming why
     */
    public void require(CharSequence password, String username, @Nullable String email) {
        Optional<PasswordWeakness> weakness =
                weakness(password, username, email).or(() -> leaked(password));
        if (weakness.isPresent()) {
            throw new WeakPasswordException(weakness.get());
        }
    }

    /** What speaks against a password by what can be told here, without asking {@link BreachedPasswords}. */
    public Optional<PasswordWeakness> weakness(CharSequence password, String username, @Nullable String email) {
        if (password.length() < LEAST) {
            return Optional.of(PasswordWeakness.TOO_SHORT);
        }
        if (password.length() > MOST) {
            return Optional.of(PasswordWeakness.TOO_LONG);
        }
        // half a surrogate pair: hashing would take it for a question mark
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            return Optional.of(PasswordWeakness.NOT_TEXT);
        }
        String folded = folded(password);
        if (isLittleMoreThan(folded, words(username, email))) {
            return Optional.of(PasswordWeakness.CONTEXT);
        }
        return CommonPasswords.areIn(folded, AROUND) ? Optional.of(PasswordWeakness.COMMON) : Optional.empty();
    }

    private Optional<PasswordWeakness> leaked(CharSequence password) {
        return breached != null && breached.knows(password) ? Optional.of(PasswordWeakness.BREACHED) : Optional.empty();
    }

    /** The longest first: one may be within another. */
    private List<String> words(String username, @Nullable String email) {
        List<String> words = new ArrayList<>(contextWords);
        Stream.of(username, email == null ? "" : email)
                .map(PasswordPolicy::folded)
                .forEach(word -> {
                    words.add(word);
                    int at = word.indexOf('@');
                    if (at > 0) {
                        words.add(word.substring(0, at));
                    }
                });
        words.removeIf(word -> length(word) < SHORTEST_WORD);
        words.sort(Comparator.comparingInt(String::length).reversed());
        return words;
    }

    /** Whether next to nothing is left of it without these words. */
    private static boolean isLittleMoreThan(String password, List<String> words) {
        String left = password;
        for (String word : words) {
            // a line feed in its place: what stood before and after it must not make another word together
            left = left.replace(word, "\n");
        }
        return !left.equals(password) && length(left.replace("\n", "")) <= AROUND;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** As it is compared. */
    static String folded(CharSequence text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return Normalizer.normalize(compatible.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC)
                .strip();
    }
}
