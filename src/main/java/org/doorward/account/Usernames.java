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
     * @return empty when nothing is left, it is longer than 254 characters, or it holds control characters or half of a
     *     surrogate pair
     */
    public static Optional<String> normalise(String username) {
        if (username.length() > 4 * Account.MAX_USERNAME) {
            return Optional.empty();
        }
        String compatible = Normalizer.normalize(username, Normalizer.Form.NFKC)
                .codePoints()
                .filter(point -> !isInvisible(point))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        String folded = Normalizer.normalize(compatible.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        boolean usable = !folded.isEmpty()
                && folded.length() <= Account.MAX_USERNAME
                && folded.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
        return usable ? Optional.of(folded) : Optional.empty();
    }

    /** Unicode's Default_Ignorable_Code_Point: format characters, and those that are none by their category. */
    private static boolean isInvisible(int point) {
        return Character.getType(point) == Character.FORMAT
                || point == 0x034f
                || (point >= 0x115f && point <= 0x1160)
                || (point >= 0x17b4 && point <= 0x17b5)
                || (point >= 0x180b && point <= 0x180f)
                || point == 0x2065
                || point == 0x3164
                || (point >= 0xfe00 && point <= 0xfe0f)
                || point == 0xffa0
                || (point >= 0xfff0 && point <= 0xfff8)
                || (point >= 0xe0000 && point <= 0xe0fff);
    }
}
