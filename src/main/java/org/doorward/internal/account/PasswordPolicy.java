package org.doorward.internal.account;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.account.BreachedPasswords;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.jspecify.annotations.Nullable;

/**
 * The rules for new passwords (OWASP ASVS 5.0, 6.2). They require a length and refuse passwords that attackers try
 * first. They require no kinds of characters. Comparison ignores case and compatible forms of characters; the password
 * itself never changes. The rules apply when a password is set, not at sign-in: existing passwords stay valid. Safe for
 * any thread.
 */
public final class PasswordPolicy {
    /** The shortest password, in characters. */
    public static final int LEAST = PasswordWeakness.LEAST_CHARACTERS;

    /** The longest password, in characters. */
    public static final int MOST = PasswordWeakness.MOST_CHARACTERS;

    /** How many further characters do not make an easily guessed text harder to guess. */
    static final int AROUND = 4;

    /** The shortest word that is looked for. Good passwords often contain shorter ones by chance. */
    static final int SHORTEST_WORD = 3;

    private final List<String> contextWords;
    private final @Nullable BreachCheck breached;

    /** Applies the built-in rules only. The words are those of the other constructor. */
    public PasswordPolicy(List<String> contextWords) {
        this(contextWords, (BreachCheck) null);
    }

    /**
     * Applies the built-in rules and a list of leaked passwords.
     *
     * @param contextWords words that attackers of this application try first, such as its name; words of fewer than
     *     three characters are ignored
     * @param breached the list of leaked passwords; null where there is none
     */
    public PasswordPolicy(List<String> contextWords, @Nullable BreachedPasswords breached) {
        this(contextWords, breached == null ? null : new BreachCheck(breached, BreachCheck.PATIENCE));
    }

    PasswordPolicy(List<String> contextWords, @Nullable BreachCheck breached) {
        this.contextWords = contextWords.stream().map(PasswordPolicy::folded).toList();
        this.breached = breached;
    }

    /**
     * Refuses a password that may not be set.
     *
     * @param username of the account
     * @param email of the account; null when it is unknown
     * @throws WeakPasswordException with the reason
     */
    public void require(CharSequence password, String username, @Nullable String email) {
        Optional<PasswordWeakness> weakness =
                weakness(password, username, email).or(() -> leaked(password));
        if (weakness.isPresent()) {
            throw new WeakPasswordException(weakness.get());
        }
    }

    /** Returns the weakness of a password by the built-in rules, without asking {@link BreachedPasswords}. */
    public Optional<PasswordWeakness> weakness(CharSequence password, String username, @Nullable String email) {
        if (password.length() < LEAST) {
            return Optional.of(PasswordWeakness.TOO_SHORT);
        }
        if (password.length() > MOST) {
            return Optional.of(PasswordWeakness.TOO_LONG);
        }
        // half a surrogate pair: hashing would turn it into a question mark
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

    /** Returns the longest word first, because one word may contain another. */
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

    /** Whether at most {@link #AROUND} characters are left without these words. */
    private static boolean isLittleMoreThan(String password, List<String> words) {
        String left = password;
        for (String word : words) {
            // a line feed in its place, so that the text before and after it does not form another word
            left = left.replace(word, "\n");
        }
        return !left.equals(password) && length(left.replace("\n", "")) <= AROUND;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns the text in the form that is compared. */
    static String folded(CharSequence text) {
        String compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return Normalizer.normalize(compatible.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC)
                .strip();
    }
}
