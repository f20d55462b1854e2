package org.doorward.internal.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.internal.notification.LinkBase;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.MailSettings;
import org.doorward.internal.settings.Setting;
import org.doorward.notification.Notification;
import org.doorward.notification.Notifier;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications as mail: plain text, and the same as a page without images and scripts. Each mail takes a connection of
 * its own. Safe for any thread.
 */
public final class MailNotifier implements Notifier {
    private static final System.Logger LOG = System.getLogger("org.doorward.notification");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern MILLISECONDS = Pattern.compile("[1-9][0-9]*");

    /** Not a recipient: it only tells the kind of addresses. */
    private static final InternetAddress NOBODY = MailAddress.of("nobody@example.invalid");

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final Session session;
    private final Server server;
    private final @Nullable InternetAddress from;
    private final MailTemplates templates;
    private final LinkBase base;

    /**
     * Reads the settings, and finds the mail session of the server where they name one. It sends nothing.
     *
     * @param application the class loader of the application
     * @param contextPath the path of the application, which is part of its name in mail
     * @throws InvalidSettingsException with what the settings need and the application lacks
     * @throws NoClassDefFoundError when Jakarta Mail is missing
     */
    public MailNotifier(DoorwardSettings settings, ClassLoader application, String contextPath) {
        this.from = from(settings);
        String name = settings.find(MailSettings.SESSION).orElse(null);
        this.server = name == null ? Server.of(settings) : Server.OF_SESSION;
        this.session = name == null ? session(server.properties(settings, from)) : ofServer(name);
        this.templates =
                new MailTemplates(application, Locale.ENGLISH, Locale.CHINESE, settings.get(MailSettings.LANGUAGE));
        this.base = new LinkBase(settings, contextPath);
        try {
            Transport transport = server.host() == null ? session.getTransport(NOBODY) : session.getTransport("smtp");
            if (name != null) {
                warnOfTimeouts(name, transport.getURLName().getProtocol());
            }
        } catch (NoSuchProviderException e) {
            throw wrong(name == null ? MailSettings.HOST : MailSettings.SESSION, lacking(e));
        }
    }

    private void warnOfTimeouts(String name, String protocol) {
        for (String kind : List.of("connectiontimeout", "timeout", "writetimeout")) {
            String property = "mail." + protocol + "." + kind;
            String value = session.getProperty(property);
            if (value == null || !MILLISECONDS.matcher(value.strip()).matches()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the mail session {0} has no {1}: a mail server that stops answering blocks a sender for ever",
                        name,
                        property);
            }
        }
    }

    /**
     * Where mail is handed over.
     *
     * @param host null for what the mail session says
     */
    private record Server(
            @Nullable String host,
            int port,
            @Nullable String username,
            @Nullable String password) {
        static final Server OF_SESSION = new Server(null, -1, null, null);

        static Server of(DoorwardSettings settings) {
            int usual =
                    switch (settings.get(MailSettings.TLS)) {
                        case STARTTLS -> 587;
                        case IMPLICIT -> 465;
                        case NONE -> 25;
                    };
            String host = settings.get(MailSettings.HOST);
            return new Server(
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    settings.find(MailSettings.PORT).orElse(usual),
                    settings.find(MailSettings.USERNAME).orElse(null),
                    settings.find(MailSettings.PASSWORD).orElse(null));
        }

        Properties properties(DoorwardSettings settings, @Nullable InternetAddress from) {
            MailSettings.Tls tls = settings.get(MailSettings.TLS);
            String timeout = String.valueOf(settings.get(MailSettings.TIMEOUT).toMillis());
            Properties properties = new Properties();
            properties.setProperty("mail.transport.protocol", "smtp");
            properties.setProperty("mail.smtp.connectiontimeout", timeout);
            properties.setProperty("mail.smtp.timeout", timeout);
            properties.setProperty("mail.smtp.writetimeout", timeout);
            properties.setProperty("mail.smtp.auth", String.valueOf(username != null));
            properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
            properties.setProperty("mail.smtp.ssl.enable", String.valueOf(tls == MailSettings.Tls.IMPLICIT));
            boolean starttls = tls == MailSettings.Tls.STARTTLS;
            properties.setProperty("mail.smtp.starttls.enable", String.valueOf(starttls));
            // a man in the middle takes the offer out of what the server says
            properties.setProperty("mail.smtp.starttls.required", String.valueOf(starttls));
            if (from != null) {
                // message ids are made of it, in place of the names of user and machine
                properties.setProperty("mail.from", from.getAddress());
            }
            return properties;
        }
    }

    private static Session session(Properties properties) {
        try {
            return Session.getInstance(properties);
        } catch (IllegalStateException e) {
            throw wrong(MailSettings.HOST, lacking(e));
        }
    }

    private static String lacking(Exception e) {
        return "an implementation of Jakarta Mail, such as org.eclipse.angus:angus-mail, must be in WEB-INF/lib ("
                + e.getMessage() + ")";
    }

    @SuppressWarnings("BanJNDI") // the name comes from a setting, never from a request
    private static Session ofServer(String name) {
        try {
            if (new InitialContext().lookup(name) instanceof Session found) {
                return found;
            }
        } catch (NamingException e) {
            throw wrong(MailSettings.SESSION, "\"" + name + "\" cannot be found: " + e.getMessage());
        }
        throw wrong(MailSettings.SESSION, "\"" + name + "\" is no jakarta.mail.Session");
    }

    private static @Nullable InternetAddress from(DoorwardSettings settings) {
        String text = settings.find(MailSettings.FROM).orElse(null);
        try {
            return text == null ? null : MailAddress.withName(text);
        } catch (IllegalArgumentException e) {
            throw wrong(MailSettings.FROM, "\"" + text + "\" must be one mail address, or Name <address>");
        }
    }

    private static InvalidSettingsException wrong(Setting<?> setting, String why) {
        return new InvalidSettingsException(List.of(setting.name() + ": " + why));
    }

    @Override
    public void send(Notification notification) throws MessagingException {
        InternetAddress to = MailAddress.of(notification.address());
        MimeMessage message = message(notification);
        message.setRecipient(Message.RecipientType.TO, to);
        message.saveChanges();
        String host = server.host();
        Transport transport = host == null ? session.getTransport(to) : session.getTransport("smtp");
        try {
            if (host == null) {
                transport.connect();
            } else {
                transport.connect(host, server.port(), server.username(), server.password());
            }
            transport.sendMessage(message, new Address[] {to});
        } catch (SendFailedException e) {
            if (e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0) {
                throw new IllegalArgumentException("the mail server refuses the address", e);
            }
            throw e;
        } finally {
            close(transport);
        }
    }

    /** A message that the server has accepted is sent, however the connection ends. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // its message may hold what the server says
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "a connection to the mail server ended badly: {0}",
                    e.getClass().getName());
        }
    }

    private MimeMessage message(Notification notification) throws MessagingException {
        MailTemplate.Filled filled = templates
                .find(notification.kind(), notification.locale())
                .orElseThrow(() -> new IllegalArgumentException("no template"))
                .with(values(notification));
        MimeMessage message = new MimeMessage(session);
        if (from == null) {
            message.setFrom();
        } else {
            message.setFrom(from);
        }
        message.setSubject(filled.subject(), UTF_8);
        message.setSentDate(Date.from(notification.at()));
        // no out-of-office answers (RFC 3834)
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeMultipart both = new MimeMultipart("alternative");
        both.addBodyPart(part(filled.text(), "plain"));
        both.addBodyPart(part(filled.html(), "html"));
        message.setContent(both);
        return message;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    private Map<String, String> values(Notification notification) {
        Map<String, String> values = new HashMap<>();
        values.put("site", site(notification.account().id().tenant()));
        values.put("username", notification.account().username());
        values.put("at", TIME.format(notification.at()));
        notification.link().ifPresent(link -> values.put("link", link.toString()));
        notification.expiresAt().ifPresent(end -> {
            values.put("minutes", String.valueOf(minutes(notification.at(), end)));
            values.put("expires", TIME.format(end));
        });
        return values;
    }

    /** Returns how people know the application: by its address, else by the host of the sender's. */
    private String site(TenantId tenant) {
        return base.nameOf(tenant).orElseGet(() -> {
            String sender = Optional.ofNullable(from == null ? InternetAddress.getLocalAddress(session) : from)
                    .map(InternetAddress::getAddress)
                    .orElse("");
            return sender.substring(sender.lastIndexOf('@') + 1);
        });
    }

    private static long minutes(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMinutes());
    }
}
