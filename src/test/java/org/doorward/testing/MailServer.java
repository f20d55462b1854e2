package org.doorward.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real mail server on a free port of this machine. It offers no STARTTLS. */
public final class MailServer implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Pattern TOKEN = Pattern.compile("#token=(dwl_[A-Za-z0-9_-]+)");

    private final GreenMail server;

    public MailServer() {
        this(ServerSetup.PROTOCOL_SMTP);
    }

    private MailServer(String protocol) {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        server.start();
    }

    /** One that is encrypted from the first byte, with a certificate that nobody trusts. */
    public static MailServer withTls() {
        return new MailServer(ServerSetup.PROTOCOL_SMTPS);
    }

    public int port() {
        return Stream.of(server.getSmtp(), server.getSmtps())
                .filter(smtp -> smtp != null)
                .findFirst()
                .orElseThrow()
                .getPort();
    }

    /** From now on it knows who may send. */
    public void addUser(String username, String password) {
        server.setUser(username, username, password);
    }

    /** The settings that send here, and these. */
    public String[] settings(String... namesAndValues) {
        String[] ours = {
            "doorward.mail.host", "127.0.0.1",
            "doorward.mail.port", String.valueOf(port()),
            "doorward.mail.tls", "none",
            "doorward.mail.from", "Door & Co <door@app.test>",
            "doorward.origin", "https://app.test",
            "doorward.password.reset-page", "/reset.xhtml",
            "doorward.email.verify-page", "/verify.xhtml",
            "doorward.paths.public", "/public/**, /, /reset.xhtml, /verify.xhtml"
        };
        return Stream.concat(Stream.of(ours), Stream.of(namesAndValues)).toArray(String[]::new);
    }

    public int received() {
        return server.getReceivedMessages().length;
    }

    /** The mail with this number, from 1, as soon as it is there. */
    public Mail mail(int number) {
        Eventually.within(WAIT, "mail " + number, () -> received() >= number);
        return new Mail(server.getReceivedMessages()[number - 1]);
    }

    /** The mails to this address so far. */
    public List<Mail> to(String address) {
        return Stream.of(server.getReceivedMessages())
                .map(Mail::new)
                .filter(mail -> mail.to().equals(address))
                .toList();
    }

    /** The mail with this number to this address, from 1, as soon as it is there. */
    public Mail to(String address, int number) {
        Eventually.within(
                WAIT, "mail " + number + " to " + address, () -> to(address).size() >= number);
        return to(address).get(number - 1);
    }

    /** A mail that was received. */
    public record Mail(MimeMessage message) {
        public String header(String name) {
            try {
                String[] values = message.getHeader(name);
                return values == null ? "" : String.join("\n", values);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String to() {
            return header("To");
        }

        public String subject() {
            try {
                return message.getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            return part(0);
        }

        public String html() {
            return part(1);
        }

        private String part(int number) {
            try {
                BodyPart part = ((MimeMultipart) message.getContent()).getBodyPart(number);
                return ((String) part.getContent()).replace("\r\n", "\n");
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The token of its link. */
        public String token() {
            Matcher matcher = TOKEN.matcher(text());
            if (!matcher.find()) {
                throw new AssertionError("no link: " + text());
            }
            return matcher.group(1);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
