package org.doorward.sample;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A mail server on a free port of this machine, and what it has received. */
final class Mailbox implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final Pattern LINK = Pattern.compile("^https?://\\S+#token=\\S+$", Pattern.MULTILINE);

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private Mailbox() {}

    static Mailbox start() {
        Mailbox mailbox = new Mailbox();
        mailbox.server.start();
        return mailbox;
    }

    /** What makes the sample at this address, with a slash at its end, send mail here. */
    Map<String, String> settings(URI base) {
        String links = base.toString().replaceAll("/$", "");
        return Map.of(
                "doorward.mail.host", "127.0.0.1",
                "doorward.mail.port", String.valueOf(server.getSmtp().getPort()),
                "doorward.mail.tls", "none",
                "doorward.mail.from", "Doorward sample <sample@example.org>",
                "doorward.mail.links", links);
    }

    /** The mail to this address with this number, from 1, as soon as it is there. */
    Mail mail(String address, int number) {
        while (true) {
            int all = server.getReceivedMessages().length;
            List<Mail> received = Stream.of(server.getReceivedMessages())
                    .map(Mail::new)
                    .filter(mail -> mail.to().equals(address))
                    .toList();
            if (received.size() >= number) {
                return received.get(number - 1);
            }
            if (!server.waitForIncomingEmail(PATIENCE_MILLIS, all + 1)) {
                throw new AssertionError("there are fewer mails to " + address + " than " + number);
            }
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One that was received. */
    record Mail(MimeMessage message) {
        String subject() throws MessagingException {
            return message.getSubject();
        }

        String to() {
            try {
                return message.getRecipients(Message.RecipientType.TO)[0].toString();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Where its link leads. */
        String link() throws MessagingException, IOException {
            MimeMultipart parts = (MimeMultipart) message.getContent();
            String text = ((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n");
            Matcher link = LINK.matcher(text);
            if (!link.find()) {
                throw new AssertionError("no link in " + subject());
            }
            return link.group();
        }
    }
}
