package org.doorward.internal.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.doorward.internal.account.EmailAddress;

/** Reads mail addresses strictly: exactly one, without anything that could begin another address or another header. */
final class MailAddress {
    private MailAddress() {}

    /**
     * Returns the address of a recipient. A domain in Unicode is sent in its ASCII form.
     *
     * @throws IllegalArgumentException when it is not one plain address. The message does not hold it
     */
    static InternetAddress of(String text) {
        Optional<String> ascii = EmailAddress.ascii(text);
        try {
            if (ascii.isPresent()) {
                return new InternetAddress(ascii.get(), true);
            }
        } catch (AddressException e) {
            // its message may hold the address
        }
        throw new IllegalArgumentException("not a mail address");
    }

    /**
     * Returns the address of a sender, which may have a name: {@code Name <address>}.
     *
     * @throws IllegalArgumentException when it is not one address
     */
    static InternetAddress withName(String text) {
        try {
            InternetAddress[] all = InternetAddress.parse(text, true);
            if (all.length == 1 && text.chars().noneMatch(Character::isISOControl)) {
                InternetAddress one = of(all[0].getAddress());
                if (all[0].getPersonal() != null) {
                    one.setPersonal(all[0].getPersonal(), StandardCharsets.UTF_8.name());
                }
                return one;
            }
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("not a mail address", e);
        }
        throw new IllegalArgumentException("not a mail address");
    }
}
