package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
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
        row.termsAccepted = account.termsAccepted();
        row.roles = Texts.joined(account.roles());
        row.status = account.status().name();
        row.passwordHash = stored.hash();
        row.version = StoredAccount.first(stored).version();
        return row;
    }

    StoredAccount state() {
        Long changing = changingAt;
        return new StoredAccount(
                account(), passwordHash, version, changing == null ? null : Instant.ofEpochMilli(changing));
    }

    Account account() {
        return Account.builder(accountId(id), username)
                .email(email)
                .emailVerified(emailVerified)
                .termsAccepted(termsAccepted)
                .roles(Texts.set(roles))
                .status(AccountStatus.valueOf(status))
                .build();
    }
}
