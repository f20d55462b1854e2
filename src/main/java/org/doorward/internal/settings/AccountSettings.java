package org.doorward.internal.settings;

import java.util.List;
import org.doorward.TenantId;

/** Settings of accounts: their store, the password rules, the first administrator, the terms, and registration. */
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

    public static final Setting<String> TERMS_VERSION = new Setting<>(
            "doorward.terms.version",
            "1 to 64 letters, digits, dots and dashes",
            "1",
            "The version of your terms. After another one nobody counts as having accepted them until `/auth/terms` is called."
                    + " The same on all nodes.",
            false,
            AccountSettings::termsVersion);

    public static final Setting<Boolean> REGISTER = Setting.flag(
            "doorward.register", "false", "Turns on `/auth/register`, by which anybody makes an account of their own.");

    public static final Setting<List<String>> REGISTER_ROLES = new Setting<>(
            "doorward.register.roles",
            "roles, comma-separated",
            "",
            "The roles of an account that somebody has registered. Never `admin`.",
            false,
            AccountSettings::roles);

    public static final Setting<List<Rate>> REGISTER_CLIENT_LIMIT = new Setting<>(
            "doorward.register.client-limit",
            "rates, comma-separated",
            "30/h",
            "How often one address (IPv6: /64) may register. More where many people share one address.",
            false,
            Rate::parseSome);

    public static final Setting<List<Rate>> REGISTER_LIMIT = new Setting<>(
            "doorward.register.limit",
            "rates, comma-separated",
            "500/h",
            "How many may register in a tenant altogether, wherever they are and at all nodes together.",
            false,
            Rate::parseSome);

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(
            ACCOUNTS,
            PASSWORD_CONTEXT_WORDS,
            BOOTSTRAP_USERNAME,
            BOOTSTRAP_PASSWORD,
            BOOTSTRAP_TENANT,
            TERMS_VERSION,
            REGISTER,
            REGISTER_ROLES,
            REGISTER_CLIENT_LIMIT,
            REGISTER_LIMIT);

    private AccountSettings() {}

    private static List<String> roles(String text) {
        List<String> roles = Setting.parseList(text);
        if (roles.size() > 100
                || roles.stream()
                        .anyMatch(role -> role.length() > 100 || role.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("must be at most 100 roles, each of 1 to 100 printable characters");
        }
        return roles;
    }

    private static String termsVersion(String text) {
        if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("must be 1 to 64 letters, digits, dots and dashes");
        }
        return text;
    }
}
