package org.doorward.internal.mail;

import static org.doorward.internal.mail.MailBed.notification;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;
import org.doorward.testing.Jndi;
import org.doorward.testing.MailServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class MailNotifierTest {
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

    private static MailNotifier notifier(MailServer server, String... more) {
        return MailBed.notifier(MailNotifierTest.class.getClassLoader(), server.settings(more));
    }

    private static MailServer.Mail sent(MailNotifier notifier, Notification notification) throws MessagingException {
        return MailBed.sent(server, notifier, notification);
    }

    @Test
    void aMailIsPlainTextAndTheSameAsAPageWithoutAnythingOfAnotherServer() throws MessagingException {
        MailServer.Mail mail =
                sent(notifier(server), notification(Kind.PASSWORD_RESET, ADA, "ada@example.test", Locale.GERMAN));
        assertEquals("ada@example.test", mail.to());
        assertEquals("Door & Co <door@app.test>", mail.header("From"));
        assertEquals("Set a new password for app.test/shop", mail.subject());
        assertEquals("auto-generated", mail.header("Auto-Submitted"));
        assertTrue(mail.header("Message-ID").endsWith("@app.test>"), mail.header("Message-ID"));
        String link = "https://app.test/shop/reset.xhtml#token=dwl_a-b_c";
        assertTrue(mail.text().contains("\n" + link + "\n"), mail.text());
        assertTrue(mail.text().contains("Hello ada,") && mail.text().contains("for 30 minutes"), mail.text());
        assertTrue(mail.html().contains("<a href=\"" + link + "\">" + link + "</a>"), mail.html());
        for (String loaded : List.of("<img", "<link", "<script", "src=", "url(", "@import")) {
            assertFalse(mail.html().contains(loaded), loaded);
        }
        for (String page : List.of(mail.text(), mail.html())) {
            assertFalse(page.contains("${"), page);
        }
    }

    private static String subject(String tenant, String... more) throws MessagingException {
        String[] settings = Stream.concat(
                        Stream.of(server.settings(
                                "doorward.origin",
                                "",
                                "doorward.password.reset-page",
                                "",
                                "doorward.email.verify-page",
                                "")),
                        Stream.of(more))
                .toArray(String[]::new);
        Account account = Account.active(new AccountId(new TenantId(tenant), "ada"), "ada", Set.of());
        return sent(
                        MailBed.notifier(MailNotifierTest.class.getClassLoader(), settings),
                        notification(Kind.PASSWORD_RESET, account, "ada@example.test", Locale.ENGLISH))
                .subject();
    }

    @Test
    void theSiteIsWhereThePeopleOfTheTenantReachItElseTheHostOfTheSender() throws MessagingException {
        assertEquals("Set a new password for app.test", subject("default"));
        assertEquals(
                "Set a new password for people.test:8443/x",
                subject("default", "doorward.mail.links", "https://people.test:8443/x/"));
        String[] hosts = {"doorward.tenant.by", "host", "doorward.tenant.acme.hosts", "acme.test"};
        assertEquals("Set a new password for acme.test/shop", subject("acme", hosts));
        String[] bean = {"doorward.tenant.by", "application", "doorward.mail.links", "https://people.test"};
        assertEquals("Set a new password for people.test", subject("default", bean));
        assertEquals("Set a new password for app.test", subject("acme", bean));
    }

    @Test
    void everyKindIsWordedInEnglishAndChinese() throws MessagingException {
        MailNotifier notifier = notifier(server);
        for (Kind kind : List.of(
                Kind.PASSWORD_RESET,
                Kind.EMAIL_VERIFICATION,
                Kind.PASSWORD_CHANGED,
                Kind.EMAIL_CHANGED,
                Kind.ALREADY_REGISTERED)) {
            MailServer.Mail english = sent(notifier, notification(kind, ADA, "ada@example.test", Locale.FRENCH));
            MailServer.Mail chinese =
                    sent(notifier, notification(kind, ADA, "ada@example.test", Locale.SIMPLIFIED_CHINESE));
            assertTrue(english.subject().chars().allMatch(c -> c < 0x80), english.subject());
            assertTrue(chinese.subject().matches(".*\\p{IsHan}.*"), chinese.subject());
            assertTrue(chinese.text().matches("(?s).*\\p{IsHan}.*"), chinese.text());
            assertTrue(chinese.html().contains("<html lang=\"zh\">"), chinese.html());
            boolean linked = kind.equals(Kind.PASSWORD_RESET) || kind.equals(Kind.EMAIL_VERIFICATION);
            for (MailServer.Mail mail : List.of(english, chinese)) {
                assertEquals(linked, mail.text().contains("dwl_a-b_c"), mail.text());
                assertFalse((mail.text() + mail.html() + mail.subject()).contains("${"), mail.text());
            }
        }
        // whoever registers with the address of another person must not write to that person
        MailServer.Mail first = sent(
                notifier,
                notification(
                        Kind.EMAIL_VERIFICATION,
                        Account.active(AccountId.of("x"), "buy at evil.test", Set.of()),
                        "ada@example.test",
                        Locale.ENGLISH));
        assertFalse((first.text() + first.html()).contains("evil.test"), first.text());
    }

    @Test
    void aNameCanAddNoHeaderAndNoMarkup() throws MessagingException {
        Account odd =
                Account.active(AccountId.of("x"), "<b>x</b>\r\nBcc: eve@example.test\r\n\r\n${link} & \"y\"", Set.of());
        MailServer.Mail mail =
                sent(notifier(server), notification(Kind.PASSWORD_CHANGED, odd, "ada@example.test", Locale.ENGLISH));
        assertEquals("", mail.header("Bcc"));
        assertTrue(mail.html().contains("&lt;b&gt;x&lt;/b&gt;"), mail.html());
        assertFalse(mail.html().contains("<b>"), mail.html());
        assertTrue(mail.html().contains("${link} &amp; &quot;y&quot;"), "a value is no template: " + mail.html());
        assertFalse(mail.html().contains("dwl_"), mail.html());
    }

    @Test
    void anAddressIsOneAddressOrIsRefused() throws MessagingException {
        MailNotifier notifier = notifier(server);
        int before = server.received();
        for (String bad : List.of(
                "",
                "ada",
                "@example.test",
                "ada@",
                "a@b.test,c@d.test",
                "a@b.test c@d.test",
                "Ada <ada@example.test>",
                "ada@example.test\r\nBcc: eve@example.test",
                "ada@example.test\nSubject: x",
                "ada@example.test\0",
                "ada\r\n@example.test",
                "\"a b\"@example.test",
                "ada@exa mple.test",
                "ада@example.test",
                "ada@" + "x".repeat(300) + ".test")) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> notifier.send(notification(Kind.PASSWORD_RESET, ADA, bad, Locale.ENGLISH)),
                    bad);
            assertTrue(bad.isEmpty() || !String.valueOf(refused.getMessage()).contains(bad), refused.getMessage());
        }
        assertEquals(before, server.received());
        assertEquals(
                "a.b+c@xn--bcher-kva.example",
                sent(notifier, notification(Kind.PASSWORD_RESET, ADA, "a.b+c@bücher.example", Locale.ENGLISH))
                        .to());
    }

    @Test
    void nothingIsSentInTheClearWhereEncryptionIsAskedFor() {
        int before = server.received();
        MailNotifier stripped = notifier(server, "doorward.mail.tls", "starttls");
        assertThrows(
                MessagingException.class,
                () -> stripped.send(notification(Kind.PASSWORD_RESET, ADA, "ada@example.test", Locale.ENGLISH)));
        try (MailServer encrypted = MailServer.withTls()) {
            MailNotifier untrusted = notifier(encrypted, "doorward.mail.tls", "implicit");
            assertThrows(
                    MessagingException.class,
                    () -> untrusted.send(notification(Kind.PASSWORD_RESET, ADA, "ada@example.test", Locale.ENGLISH)));
            assertEquals(0, encrypted.received());
        }
        assertEquals(before, server.received());
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MailNotifier notifier = notifier(
                    server,
                    "doorward.mail.port",
                    String.valueOf(silent.getLocalPort()),
                    "doorward.mail.timeout",
                    "100ms");
            assertThrows(
                    MessagingException.class,
                    () -> notifier.send(notification(Kind.PASSWORD_RESET, ADA, "ada@example.test", Locale.ENGLISH)));
        }
    }

    @Test
    void itSignsInWhereItHasAPassword() throws MessagingException {
        try (MailServer strict = new MailServer()) {
            strict.addUser("door", "right");
            Notification one = notification(Kind.PASSWORD_RESET, ADA, "ada@example.test", Locale.ENGLISH);
            notifier(strict, "doorward.mail.username", "door", "doorward.mail.password", "right")
                    .send(one);
            strict.mail(1);
            MailNotifier wrong = notifier(strict, "doorward.mail.username", "door", "doorward.mail.password", "wrong");
            assertThrows(MessagingException.class, () -> wrong.send(one));
            assertEquals(1, strict.received());
        }
    }

    @Test
    void theMailSessionOfTheServerSends() throws MessagingException {
        try (Jndi names = new Jndi()) {
            Properties properties = new Properties();
            properties.setProperty("mail.transport.protocol", "smtp");
            properties.setProperty("mail.smtp.host", "127.0.0.1");
            properties.setProperty("mail.smtp.port", String.valueOf(server.port()));
            properties.setProperty("mail.from", "server@app.test");
            names.bind("java:comp/env/mail/default", Session.getInstance(properties));
            names.bind("java:comp/env/other", "text");
            MailNotifier notifier = MailBed.notifier(
                    MailNotifierTest.class.getClassLoader(), "doorward.mail.session", "java:comp/env/mail/default");
            MailServer.Mail mail =
                    sent(notifier, notification(Kind.PASSWORD_CHANGED, ADA, "ada@example.test", Locale.ENGLISH));
            assertEquals("server@app.test", mail.header("From"));
            for (String wrong : List.of("java:comp/env/other", "java:comp/env/none")) {
                InvalidSettingsException refused = assertThrows(
                        InvalidSettingsException.class,
                        () -> MailBed.notifier(
                                MailNotifierTest.class.getClassLoader(), "doorward.mail.session", wrong));
                assertTrue(
                        refused.problems().toString().contains("doorward.mail.session: \"" + wrong),
                        refused.getMessage());
            }
        }
    }

    @Test
    void aSenderThatIsNoAddressStopsTheStart() {
        for (String from : List.of("nobody", "a@b.test, c@d.test", "@")) {
            InvalidSettingsException refused = assertThrows(
                    InvalidSettingsException.class, () -> notifier(server, "doorward.mail.from", from), from);
            assertTrue(refused.problems().toString().contains("doorward.mail.from: \"" + from), refused.getMessage());
        }
    }
}
