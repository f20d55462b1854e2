package org.doorward.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** The one spelling of a username, so that {@code Bob}, {@code bob } and full-width letters are one account. */
public final class Usernames {
    private Usernames() {}

    /**
     * NFKC, lower case without regard to the server's language, no surrounding blanks, no invisible characters.
     *
     * @return empty when nothing is left, it is longer than 254 characters, or it holds control characters
     */
    public static Optional<String> normalise(String username) {
        if (username.length() > 4 * Account.MAX_USERNAME) {
            return Optional.empty();
        }
        String compatible = Normalizer.normalize(username, Normalizer.Form.NFKC)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        String folded = Normalizer.normalize(compatible.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        boolean usable = !folded.isEmpty()
                && folded.length() <= Account.MAX_USERNAME
                && folded.codePoints().noneMatch(Character::isISOControl);
        return usable ? Optional.of(folded) : Optional.empty();
    }
}
