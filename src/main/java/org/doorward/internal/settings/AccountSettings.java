package org.doorward.internal.settings;

import java.util.List;
import org.doorward.TenantId;

/** Settings of accounts: their store, the password rules, and the first administrator. */
public final class AccountSettings {
    /** The store of the accounts. */
    public enum Accounts {
        /** A bean of the application that implements {@code AccountStore}. */
        APPLICATION,
        /** The identity stores of Jakarta Security. */
        IDENTITY_STORE,
        /** The built-in accounts in the database. */
        JPA
    }

    public static final Setting<Accounts> ACCOUNTS = Setting.choice(
            "doorward.accounts",
            Accounts.class,
            "application",
            "Who knows the accounts: a bean of yours, the identity stores of Jakarta Security, or the built-in table.");

    public static final Setting<List<String>> PASSWORD_CONTEXT_WORDS = Setting.list(
            "doorward.password.context-words",
            "words, comma-separated",
            "",
            "What nobody may take as a password, be it with four characters around: the product, the company, the place.");

    public static final Setting<String> BOOTSTRAP_USERNAME = Setting.text(
            "doorward.bootstrap.username",
            "username",
            null,
            "The first administrator, made when the built-in accounts have none of that name.");

    public static final Setting<String> BOOTSTRAP_PASSWORD = Setting.confidential(
            "doorward.bootstrap.password",
            "8 to 1024 characters",
            "Its password. With a username and no password a random one is made and printed once on standard output.");

    public static final Setting<TenantId> BOOTSTRAP_TENANT = new Setting<>(
            "doorward.bootstrap.tenant",
            "tenant",
            TenantId.DEFAULT.value(),
            "Whose first administrator it is. Those of the tenant `default` alone manage what all tenants share: the signing keys.",
            false,
            TenantId::new);

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL =
            List.of(ACCOUNTS, PASSWORD_CONTEXT_WORDS, BOOTSTRAP_USERNAME, BOOTSTRAP_PASSWORD, BOOTSTRAP_TENANT);

    private AccountSettings() {}
}
