package org.doorward.internal.mail;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.account.Account;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.Jndi;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class SlowMailServerTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Notification NOTICE = Notification.of(
            Kind.PASSWORD_CHANGED,
            Account.active(AccountId.of("ada"), "ada", Set.of()),
            "ada@example.test",
            Locale.ENGLISH,
            Instant.parse("2026-03-01T12:00:00Z"));

    /** A mail server that takes what comes until a command, and then keeps the connection and does nothing. */
    private static final class Stopping implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket();
        private final String last;
        private volatile @Nullable Socket connection;

        Stopping(String last) throws IOException {
            this.last = last;
            // little fits into it, so that whoever writes waits
            socket.setReceiveBufferSize(4_096);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread thread = new Thread(this::serve, "stopping-mail-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            try {
                Socket client = socket.accept();
                connection = client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 64);
                answer(client, "220 ready");
                boolean content = false;
                for (String line = in.readLine(); line != null && !line.equals(last); line = in.readLine()) {
                    if (line.equals("DATA")) {
                        content = true;
                        answer(client, "354 go on");
                    } else if (!content || line.equals(".")) {
                        content = false;
                        answer(client, "250 taken");
                    }
                }
                if (last.equals("DATA")) {
                    answer(client, "354 go on");
                }
            } catch (IOException e) {
                // the test is over
            }
        }

        private static void answer(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            Socket client = connection;
            if (client != null) {
                client.close();
            }
        }
    }

    private static MailNotifier notifier(ClassLoader application, Stopping server) {
        return new MailNotifier(
                TestSettings.with(
                        "doorward.mail.host", "127.0.0.1",
                        "doorward.mail.port", String.valueOf(server.socket.getLocalPort()),
                        "doorward.mail.tls", "none",
                        "doorward.mail.from", "door@app.test",
                        "doorward.mail.timeout", "300ms"),
                application,
                "");
    }

    @Test
    void aServerThatStopsReadingIsGivenUpInTime(@TempDir Path directory) throws Exception {
        Path texts = Files.createDirectories(directory.resolve("META-INF/doorward/mail"));
        String line = "0123456789".repeat(7) + "\n";
        Files.writeString(
                texts.resolve("password-changed.txt"),
                "Subject: much\n\n" + line.repeat(12 * 1_024 * 1_024 / line.length()));
        try (URLClassLoader application = new URLClassLoader(
                        new URL[] {directory.toUri().toURL()}, SlowMailServerTest.class.getClassLoader());
                Stopping server = new Stopping("DATA")) {
            MailNotifier notifier = notifier(application, server);
            assertTimeoutPreemptively(BOUND, () -> {
                assertThrows(MessagingException.class, () -> notifier.send(NOTICE));
            });
        }
    }

    @Test
    void aMailThatTheServerTookIsSentHoweverTheConnectionEnds() throws Exception {
        try (Stopping server = new Stopping("QUIT")) {
            notifier(SlowMailServerTest.class.getClassLoader(), server).send(NOTICE);
        }
    }

    @Test
    void aMailSessionOfTheServerWithoutTimeoutsIsWarnedOf() {
        Properties properties = new Properties();
        properties.setProperty("mail.from", "server@app.test");
        properties.setProperty("mail.smtp.timeout", "10000");
        properties.setProperty("mail.smtp.writetimeout", "0");
        try (Jndi names = new Jndi();
                CapturedLogs logs = new CapturedLogs("org.doorward.notification")) {
            names.bind("java:comp/env/mail/default", Session.getInstance(properties));
            new MailNotifier(
                    TestSettings.with("doorward.mail.session", "java:comp/env/mail/default"),
                    SlowMailServerTest.class.getClassLoader(),
                    "");
            for (String missing : new String[] {"mail.smtp.connectiontimeout", "mail.smtp.writetimeout"}) {
                assertTrue(
                        logs.text().contains("the mail session java:comp/env/mail/default has no " + missing + ":"),
                        logs.text());
            }
            assertFalse(logs.text().contains("has no mail.smtp.timeout"), logs.text());
        }
    }
}
