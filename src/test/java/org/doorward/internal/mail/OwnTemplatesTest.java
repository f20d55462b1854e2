package org.doorward.internal.mail;

import static org.doorward.internal.mail.MailBed.notification;
import static org.doorward.internal.mail.MailBed.notifier;
import static org.doorward.internal.mail.MailBed.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.account.Account;
import org.doorward.notification.Notification.Kind;
import org.doorward.testing.MailServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail in the words of the application. */
@Tag("server")
class OwnTemplatesTest {
    private static final Account ADA = Account.active(AccountId.of("ada"), "ada", Set.of());
    private static MailServer server;

    @BeforeAll
    static void start() {
        server = new MailServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Files of an application, as in {@code WEB-INF/classes}. */
    private static URLClassLoader application(Path directory, String... namesAndTexts) {
        try {
            Path mail = Files.createDirectories(directory.resolve("META-INF/doorward/mail"));
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                Files.writeString(mail.resolve(namesAndTexts[i]), namesAndTexts[i + 1]);
            }
            return new URLClassLoader(new URL[] {directory.toUri().toURL()}, OwnTemplatesTest.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theApplicationsTemplatesReplaceTheBuiltInOnes(@TempDir Path directory) throws Exception {
        try (URLClassLoader application = application(
                directory,
                "password-reset_de.txt",
                "Subject: Neues Kennwort für ${site}\n\nHallo ${username}: ${link}",
                "password-reset_de.html",
                "<p style=\"color: {red}\">${username}</p>")) {
            MailNotifier notifier = notifier(application, server.settings());
            Account odd = Account.active(AccountId.of("x"), "<i>", Set.of());
            MailServer.Mail mail =
                    sent(server, notifier, notification(Kind.PASSWORD_RESET, odd, "ada@example.test", Locale.GERMANY));
            assertEquals("Neues Kennwort für app.test/shop", mail.subject());
            assertTrue(mail.text().startsWith("Hallo <i>: https://"), mail.text());
            assertEquals("<p style=\"color: {red}\">&lt;i&gt;</p>", mail.html().strip());
            assertTrue(
                    sent(server, notifier, notification(Kind.PASSWORD_RESET, ADA, "ada@example.test", Locale.ENGLISH))
                            .text()
                            .startsWith("Hello ada"));
        }
    }

    @Test
    void aNameInASubjectBeginsNoHeader(@TempDir Path directory) throws Exception {
        try (URLClassLoader application =
                application(directory, "password-changed.txt", "Subject: For ${username}\n\nHello")) {
            Account odd = Account.active(AccountId.of("x"), "x\r\nBcc: eve@example.test\n\n\u2028y", Set.of());
            MailServer.Mail mail = sent(
                    server,
                    notifier(application, server.settings()),
                    notification(Kind.PASSWORD_CHANGED, odd, "ada@example.test", Locale.ENGLISH));
            assertEquals("For x  Bcc: eve@example.test   y", mail.subject());
            assertEquals("", mail.header("Bcc"));
        }
    }

    @Test
    void aTemplateThatCannotBeUsedStopsTheStart(@TempDir Path directory) throws Exception {
        try (URLClassLoader application = application(
                directory,
                "password-reset.txt",
                "Subject: x\n\n${nonsense}",
                "email-verification_zh.txt",
                "no subject")) {
            InvalidSettingsException refused =
                    assertThrows(InvalidSettingsException.class, () -> notifier(application, server.settings()));
            assertEquals(2, refused.problems().size(), refused::getMessage);
            assertTrue(refused.problems()
                    .toString()
                    .contains("META-INF/doorward/mail/password-reset: has an unknown placeholder" + " ${nonsense}"));
        }
    }
}
