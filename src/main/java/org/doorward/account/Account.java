package org.doorward.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Suspension;
import org.jspecify.annotations.Nullable;

/** An account. Immutable and free of secrets; made with a {@link #builder builder}. Further properties may be added. */
public final class Account {
    /** The longest username. */
    public static final int MAX_USERNAME = 254;

    private final AccountId id;
    private final String username;
    private final @Nullable String email;
    private final boolean emailVerified;
    private final boolean termsAccepted;
    private final @Nullable String termsVersion;
    private final @Nullable Instant termsAcceptedAt;
    private final Set<String> roles;
    private final AccountStatus status;
    private final boolean passwordChangeRequired;
    private final @Nullable Suspension suspension;

    private Account(Builder builder) {
        this.id = builder.id;
        this.username = builder.username;
        this.email = builder.email;
        this.emailVerified = builder.emailVerified;
        this.termsAccepted = builder.termsAccepted;
        this.termsVersion = builder.termsVersion;
        this.termsAcceptedAt = builder.termsAcceptedAt;
        this.roles = builder.roles;
        this.status = builder.status;
        this.passwordChangeRequired = builder.passwordChangeRequired;
        this.suspension = builder.suspension;
    }

    /**
     * Returns a builder of an active account without roles and e-mail address.
     *
     * @param id stable, never reused
     * @param username the sign-in name in canonical form: Unicode NFKC, lower case, without surrounding blanks
     * @throws IllegalArgumentException when the username is empty or too long
     */
    public static Builder builder(AccountId id, String username) {
        return new Builder(id, username);
    }

    /** Returns an active account without e-mail address. @throws IllegalArgumentException as for {@link #builder} */
    public static Account active(AccountId id, String username, Set<String> roles) {
        return builder(id, username).roles(roles).build();
    }

    /** Returns the id, which is stable and never reused. */
    public AccountId id() {
        return id;
    }

    /** Returns the sign-in name in canonical form. */
    public String username() {
        return username;
    }

    /** Returns the e-mail address; null when it is unknown. */
    public @Nullable String email() {
        return email;
    }

    /** Returns the e-mail address; empty when it is unknown. */
    public Optional<String> emailAddress() {
        return Optional.ofNullable(email);
    }

    /** Whether the holder has proved the e-mail address. */
    public boolean emailVerified() {
        return emailVerified;
    }

    /**
     * Whether the holder has accepted the application's present terms. Built-in accounts compare the version that was
     * accepted last with {@code doorward.terms.version}.
     */
    public boolean termsAccepted() {
        return termsAccepted;
    }

    /** Returns the version of the terms that the holder accepted last, which may be an earlier one; empty for none. */
    public Optional<String> termsVersion() {
        return Optional.ofNullable(termsVersion);
    }

    /** Returns when the holder accepted that version; empty when that is unknown. */
    public Optional<Instant> termsAcceptedAt() {
        return Optional.ofNullable(termsAcceptedAt);
    }

    public Set<String> roles() {
        return roles;
    }

    public AccountStatus status() {
        return status;
    }

    public boolean isActive() {
        return status == AccountStatus.ACTIVE;
    }

    /** Whether the holder must set another password before anything else. */
    public boolean isPasswordChangeRequired() {
        return passwordChangeRequired;
    }

    /** Returns the latest suspension, which may be over; null when there was none. */
    public @Nullable Suspension suspension() {
        return suspension;
    }

    /** Returns a builder of a changed account with the same id. */
    public Builder toBuilder() {
        return toBuilder(username);
    }

    /** Returns a builder of a changed account with the same id and another username. Throws as {@link #builder}. */
    public Builder toBuilder(String newUsername) {
        return builder(id, newUsername)
                .email(email)
                .emailVerified(emailVerified)
                .terms(termsVersion, termsAcceptedAt)
                .termsAccepted(termsAccepted)
                .roles(roles)
                .status(status)
                .passwordChangeRequired(passwordChangeRequired)
                .suspension(suspension);
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(
                id,
                username,
                email,
                emailVerified,
                termsAccepted,
                termsVersion,
                termsAcceptedAt,
                roles,
                status,
                passwordChangeRequired,
                suspension);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Account that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Account[" + id + ", " + username + ", " + roles + ", " + status + "]";
    }

    /** Builds an {@link Account}. Not thread-safe. */
    public static final class Builder {
        private final AccountId id;
        private final String username;
        private @Nullable String email;
        private boolean emailVerified;
        private boolean termsAccepted;
        private @Nullable String termsVersion;
        private @Nullable Instant termsAcceptedAt;
        private Set<String> roles = Set.of();
        private AccountStatus status = AccountStatus.ACTIVE;
        private boolean passwordChangeRequired;
        private @Nullable Suspension suspension;

        private Builder(AccountId id, String username) {
            this.id = Objects.requireNonNull(id, "id");
            this.username = Objects.requireNonNull(username, "username");
            if (username.isEmpty() || username.length() > MAX_USERNAME) {
                throw new IllegalArgumentException("a username is 1 to " + MAX_USERNAME + " characters");
            }
        }

        /** Sets the e-mail address; null when it is unknown. */
        public Builder email(@Nullable String its) {
            this.email = its;
            return this;
        }

        /** Whether the holder has proved the e-mail address. */
        public Builder emailVerified(boolean is) {
            this.emailVerified = is;
            return this;
        }

        /** Whether the holder has accepted the application's present terms. */
        public Builder termsAccepted(boolean are) {
            this.termsAccepted = are;
            return this;
        }

        /**
         * Sets which version of the terms the holder accepted last, and when; null for none or unknown. Keeps milliseconds.
         * Whether that is the present version is another property.
         */
        public Builder terms(@Nullable String version, @Nullable Instant at) {
            this.termsVersion = version;
            this.termsAcceptedAt = at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
            return this;
        }

        public Builder roles(Set<String> its) {
            this.roles = Set.copyOf(its);
            return this;
        }

        public Builder status(AccountStatus its) {
            this.status = Objects.requireNonNull(its, "status");
            return this;
        }

        /** Whether the holder must set another password before anything else. */
        public Builder passwordChangeRequired(boolean is) {
            this.passwordChangeRequired = is;
            return this;
        }

        /** Sets the suspension, which may be over; null for none. */
        public Builder suspension(@Nullable Suspension its) {
            this.suspension = its;
            return this;
        }

        public Account build() {
            return new Account(this);
        }
    }
}
