package org.doorward.internal.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings of mail, and of the links that it carries. */
public final class MailSettings {
    /** The encryption of the connection to the mail server. */
    public enum Tls {
        /** By STARTTLS. A server that does not offer it gets nothing. */
        STARTTLS,
        /** From the first byte. */
        IMPLICIT,
        /** None. Only to this machine, or in development. */
        NONE
    }

    public static final Setting<String> HOST = Setting.text(
            "doorward.mail.host",
            "host name",
            null,
            "The server that takes mail from Doorward. Without it, and without `doorward.mail.session` or a bean `Notifier`,"
                    + " nothing is sent.");

    public static final Setting<Integer> PORT = Setting.number(
            "doorward.mail.port",
            null,
            1,
            65_535,
            "Its port. Without it 587, or 465 for `implicit`, or 25 for `none`.");

    public static final Setting<String> USERNAME = Setting.text(
            "doorward.mail.username", "username", null, "Who signs in to the mail server; without it nobody does.");

    public static final Setting<String> PASSWORD =
            Setting.confidential("doorward.mail.password", "password", "With which password.");

    public static final Setting<Tls> TLS = Setting.choice(
            "doorward.mail.tls",
            Tls.class,
            "starttls",
            "How the connection is encrypted; the server's certificate must be good for its name. `none` sends to this machine"
                    + " only, or in development.");

    public static final Setting<Duration> TIMEOUT = Setting.duration(
            "doorward.mail.timeout",
            "10s",
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            "How long the mail server may take to connect, and for each of its answers.");

    public static final Setting<String> SESSION = Setting.text(
            "doorward.mail.session",
            "JNDI name",
            null,
            "A mail session of the server in place of `doorward.mail.host`, as `java:comp/env/mail/default`.");

    public static final Setting<String> FROM = Setting.text(
            "doorward.mail.from",
            "address, or Name <address>",
            null,
            "Who the mail is from. Needed, unless the server's mail session says it.");

    public static final Setting<String> LINKS = new Setting<>(
            "doorward.mail.links",
            "scheme://host[:port][/path]",
            null,
            "Where people reach this application, for links in mail; without it `doorward.origin` and the context path.",
            false,
            MailSettings::links);

    public static final Setting<Locale> LANGUAGE = new Setting<>(
            "doorward.mail.language",
            "language tag",
            "en",
            "The language of mail that no browser has asked for. There are English and Chinese; add others as templates.",
            false,
            MailSettings::language);

    public static final Setting<String> RESET_PAGE = Setting.text(
            "doorward.password.reset-page",
            "path",
            null,
            "Your public page where a new password is set; the link in the mail leads there. With it and something that sends,"
                    + " there are `/auth/password/forgot` and `/auth/password/reset`.");

    public static final Setting<Duration> RESET_LIFE = Setting.duration(
            "doorward.password.reset-life",
            "30m",
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            "How long the link to set a new password is good.");

    public static final Setting<String> VERIFY_PAGE = Setting.text(
            "doorward.email.verify-page",
            "path",
            null,
            "Your public page that proves an e-mail address; the link in the mail leads there. With it and something that"
                    + " sends, there are `/auth/email/verify` and `/auth/email/resend`.");

    public static final Setting<Duration> VERIFY_LIFE = Setting.duration(
            "doorward.email.verify-life",
            "24h",
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            "How long the link to prove an e-mail address is good.");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(
            HOST,
            PORT,
            USERNAME,
            PASSWORD,
            TLS,
            TIMEOUT,
            SESSION,
            FROM,
            LINKS,
            LANGUAGE,
            RESET_PAGE,
            RESET_LIFE,
            VERIFY_PAGE,
            VERIFY_LIFE);

    private static final Pattern ADDRESS = Pattern.compile("([^/?#@]+://[^/?#@]+)((?:/[A-Za-z0-9._~-]+)*)/?");

    private MailSettings() {}

    private static String links(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        Optional<Origin> origin =
                matcher.matches() ? Origin.parse(matcher.group(1)).filter(Origin::isWeb) : Optional.empty();
        if (origin.isEmpty() || hasDotSegment(matcher.group(2))) {
            throw new IllegalArgumentException(
                    "must be an address such as https://app.test/shop, without a user, a query and a fragment");
        }
        return origin.get() + matcher.group(2);
    }

    static boolean hasDotSegment(String path) {
        return (path + "/").contains("/./") || (path + "/").contains("/../");
    }

    private static Locale language(String text) {
        Locale locale = Locale.forLanguageTag(text);
        if (locale.getLanguage().isEmpty()) {
            throw new IllegalArgumentException("is not a language tag such as en or zh-CN");
        }
        return locale;
    }
}
