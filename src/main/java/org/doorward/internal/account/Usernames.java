package org.doorward.internal.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.doorward.account.Account;

/** The canonical form of usernames: {@code Bob}, {@code bob } and full-width letters are one account. */
public final class Usernames {
    private Usernames() {}

    /**
     * Returns the canonical form: NFKC, lower case independent of the server's language, without surrounding blanks and
     * invisible characters.
     *
     * @return empty when nothing is left, when it is longer than 254 characters, or when it holds control characters or
     *     half a surrogate pair
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

    /** Unicode's Default_Ignorable_Code_Point: the format characters, and others by their number. */
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
