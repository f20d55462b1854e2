package org.doorward.internal.mail;

import jakarta.mail.MessagingException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.doorward.account.Account;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;
import org.doorward.testing.MailServer;
import org.doorward.testing.TestSettings;

/** What tests of mail send, and where it arrives. */
final class MailBed {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private MailBed() {}

    static MailNotifier notifier(ClassLoader application, String... settings) {
        return new MailNotifier(TestSettings.with(settings), application, "/shop");
    }

    static Notification notification(Kind kind, Account account, String address, Locale locale) {
        return Notification.of(kind, account, address, locale, NOW)
                .withLink(
                        URI.create("https://app.test/shop/reset.xhtml#token=dwl_a-b_c"),
                        NOW.plus(Duration.ofMinutes(30)));
    }

    /** Sends it, and returns what this server received. */
    static MailServer.Mail sent(MailServer server, MailNotifier notifier, Notification notification)
            throws MessagingException {
        int before = server.received();
        notifier.send(notification);
        return server.mail(before + 1);
    }
}
