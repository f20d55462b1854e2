package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.AccountRestrictions;
import org.doorward.internal.account.StoredAccount;
import org.doorward.internal.store.Texts;
import org.jspecify.annotations.Nullable;

/** A built-in account. */
@Entity(name = "Account")
@Table(name = "doorward_account")
@SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
class AccountRow extends TenantRow {
    @Column(name = "username")
    String username;

    @Column(name = "email")
    @Nullable
    String email;

    @Column(name = "email_verified")
    boolean emailVerified;

    @Column(name = "terms_accepted")
    boolean termsAccepted;

    @Column(name = "terms_version")
    @Nullable
    String termsVersion;

    @Column(name = "terms_accepted_at")
    @Nullable
    Long termsAcceptedAt;

    @Column(name = "password_change_required")
    boolean passwordChangeRequired;

    @Column(name = "suspension_cause")
    @Nullable
    String suspensionCause;

    @Column(name = "suspension_until")
    @Nullable
    Long suspensionUntil;

    @Column(name = "roles")
    String roles;

    @Column(name = "status")
    String status;

    @Column(name = "password_hash")
    String passwordHash;

    @Column(name = "version")
    long version;

    @Column(name = "changing_at")
    @Nullable
    Long changingAt;

    static AccountRow of(StoredPassword stored) {
        Account account = stored.account();
        AccountRow row = new AccountRow();
        row.tenant = account.id().tenant().value();
        row.id = account.id().value();
        row.username = account.username();
        row.email = account.email();
        row.emailVerified = account.emailVerified();
        row.termsAccepted = hasAcceptedAny(account);
        row.termsVersion = account.termsVersion().orElse(null);
        row.termsAcceptedAt =
                account.termsAcceptedAt().map(Instant::toEpochMilli).orElse(null);
        row.passwordChangeRequired = account.isPasswordChangeRequired();
        Suspension suspension = account.suspension();
        row.suspensionCause = suspension == null ? null : suspension.cause().name();
        row.suspensionUntil = suspension == null ? null : millis(suspension.until());
        row.roles = Texts.joined(account.roles());
        row.status = account.status().name();
        row.passwordHash = stored.hash();
        row.version = StoredAccount.first(stored).version();
        return row;
    }

    /** The flag is older than the versions: alone it stands for the first one. */
    static boolean hasAcceptedAny(Account account) {
        return account.termsAccepted() || account.termsVersion().isPresent();
    }

    static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** @param terms the version of the present terms */
    StoredAccount state(String terms) {
        return new StoredAccount(account(terms), passwordHash, version, instant(changingAt));
    }

    /** @param terms the version of the present terms */
    Account account(String terms) {
        String accepted = termsVersion != null ? termsVersion : termsAccepted ? AccountRestrictions.FIRST_TERMS : null;
        return Account.builder(accountId(id), username)
                .email(email)
                .emailVerified(emailVerified)
                .terms(termsVersion, instant(termsAcceptedAt))
                .termsAccepted(terms.equals(accepted))
                .passwordChangeRequired(passwordChangeRequired)
                .suspension(suspension())
                .roles(Texts.set(roles))
                .status(AccountStatus.valueOf(status))
                .build();
    }

    private @Nullable Suspension suspension() {
        String cause = suspensionCause;
        return cause == null ? null : new Suspension(instant(suspensionUntil), Suspension.Cause.valueOf(cause));
    }
}
