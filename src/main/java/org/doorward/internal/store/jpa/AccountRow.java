package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.StoredPassword;
import org.jspecify.annotations.Nullable;

/** An account as a row. */
@Entity(name = "Account")
@Table(name = "doorward_account")
@IdClass(InTenant.class)
@SuppressWarnings("NullAway.Init") // filled by Jakarta Persistence
class AccountRow {
    @Id
    @Column(name = "tenant")
    String tenant;

    @Id
    @Column(name = "id")
    String id;

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
        return row;
    }

    Account account() {
        return new Account(
                new AccountId(new TenantId(tenant), id),
                username,
                email,
                emailVerified,
                termsAccepted,
                Texts.roles(roles),
                AccountStatus.valueOf(status));
    }
}
