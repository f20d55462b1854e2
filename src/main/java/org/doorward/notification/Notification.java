package org.doorward.notification;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * A message to the holder of an account. It holds no text: a {@link Notifier} words it. Further properties may be added.
 * Immutable. {@link #toString()} omits address and link.
 */
public final class Notification {
    private final Kind kind;
    private final Account account;
    private final String address;
    private final Locale locale;
    private final Instant at;
    private final @Nullable URI link;
    private final @Nullable Instant expiresAt;

    private Notification(
            Kind kind,
            Account account,
            String address,
            Locale locale,
            Instant at,
            @Nullable URI link,
            @Nullable Instant expiresAt) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.account = Objects.requireNonNull(account, "account");
        this.address = Objects.requireNonNull(address, "address");
        this.locale = Objects.requireNonNull(locale, "locale");
        this.at = Objects.requireNonNull(at, "at");
        this.link = link;
        this.expiresAt = expiresAt;
    }

    /**
     * What a notification tells. Further kinds may be added, so a {@link Notifier} ignores or refuses kinds that it does
     * not know.
     *
     * @param code stable; lower case letters, digits and dashes
     */
    public record Kind(String code) {
        // before the kinds, which are checked by it
        private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

        /** Somebody, who may be a stranger, wants to set a new password. The link leads to the page for it. */
        public static final Kind PASSWORD_RESET = new Kind("password-reset");

        /** The holder must prove the address. The link leads to the page for it. The address is not proved yet. */
        public static final Kind EMAIL_VERIFICATION = new Kind("email-verification");

        /** The password has changed. There is no link. */
        public static final Kind PASSWORD_CHANGED = new Kind("password-changed");

        /** The e-mail address has changed. It goes to the former address. There is no link. */
        public static final Kind EMAIL_CHANGED = new Kind("email-changed");

        /** Somebody, who may be a stranger, wanted to register with an address that has an account. There is no link. */
        public static final Kind ALREADY_REGISTERED = new Kind("already-registered");

        /** @throws IllegalArgumentException when the code is malformed */
        public Kind {
            if (!CODE.matcher(code).matches()) {
                throw new IllegalArgumentException("a kind has lower case letters, digits and dashes only");
            }
        }
    }

    /**
     * Returns a notification without a link.
     *
     * @param address where it goes, as the account or its store holds it; it may be malformed
     * @param locale the language that the holder prefers, as far as it is known
     * @param at the time of the event, or of the request for a link
     */
    public static Notification of(Kind kind, Account account, String address, Locale locale, Instant at) {
        return new Notification(kind, account, address, locale, at, null, null);
    }

    /**
     * Returns this notification with a link.
     *
     * @param its whoever has it may do what it is for: never log it
     * @param until when it becomes invalid
     */
    public Notification withLink(URI its, Instant until) {
        return new Notification(
                kind, account, address, locale, at, Objects.requireNonNull(its), Objects.requireNonNull(until));
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the account, as it was when the notification was made. */
    public Account account() {
        return account;
    }

    /** Returns where it goes. Not always the account's present e-mail address. It may be malformed. */
    public String address() {
        return address;
    }

    /** Returns the language that the holder prefers, as far as it is known. */
    public Locale locale() {
        return locale;
    }

    /** Returns the time of the event, or of the request for a link. */
    public Instant at() {
        return at;
    }

    /** Returns the link to open. Whoever has it may do what it is for: never log it. */
    public Optional<URI> link() {
        return Optional.ofNullable(link);
    }

    /** Returns when the link becomes invalid. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    @Override
    public String toString() {
        return "Notification[" + kind.code() + ", " + account.id() + "]";
    }
}
