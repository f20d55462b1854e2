package org.doorward.internal.account;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses that mail can be sent to: exactly one, without anything that could begin another address or header. */
public final class EmailAddress {
    /** As in {@code <input type="email">} of HTML. */
    private static final Pattern ONE =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private static final int LONGEST = 254;

    private EmailAddress() {}

    /** Returns the address with the ASCII form of its domain; empty when mail cannot be sent to it. */
    public static Optional<String> ascii(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        int at = text.lastIndexOf('@');
        try {
            String ascii = at < 0 ? text : text.substring(0, at + 1) + IDN.toASCII(text.substring(at + 1));
            return Optional.of(ascii)
                    .filter(all -> all.length() <= LONGEST && ONE.matcher(all).matches());
        } catch (IllegalArgumentException e) {
            // its message may hold the address
            return Optional.empty();
        }
    }

    /** Returns one text for all spellings of one mailbox: lower case, with the ASCII form of the domain. */
    public static String mailbox(String text) {
        return ascii(text).orElse(text).toLowerCase(Locale.ROOT);
    }
}
