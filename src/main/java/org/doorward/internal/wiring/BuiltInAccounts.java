package org.doorward.internal.wiring;

import java.util.Optional;
import java.util.Set;
import org.doorward.internal.account.AccountDependents;
import org.doorward.internal.account.AccountEdits;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.AccountRestrictions;
import org.doorward.internal.account.ApplicationAccounts;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.endpoint.account.RegisterResource;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.origin.PreferredLanguage;
import org.doorward.internal.login.DependentCredentials;
import org.doorward.internal.login.PasswordChange;
import org.doorward.internal.recovery.AccountNotices;
import org.doorward.internal.recovery.Registration;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.MailSettings;
import org.doorward.internal.settings.WebSettings;
import org.jspecify.annotations.Nullable;

/** The parts of an installation that change built-in accounts and their passwords. */
record BuiltInAccounts(
        AccountEngine accounts,
        ApplicationAccounts.Editing editing,
        PasswordChange passwordChange,
        Passwords passwords) {

    /**
     * Returns them; null when the application has its own accounts.
     *
     * @param terms the version of the present terms
     * @param notices tell holders of changes; null where nothing sends
     */
    static @Nullable BuiltInAccounts of(
            StoreChoice stores,
            ApiTokens tokens,
            AccountEngine accounts,
            Passwords passwords,
            PasswordPolicy policy,
            SessionEngine sessions,
            NodeWiring node,
            String terms,
            @Nullable AccountNotices notices) {
        if (!(stores.accounts() instanceof EditableAccountStore editable)) {
            return null;
        }
        AccountDependents changes = notices == null
                ? new DependentCredentials(accounts, sessions, tokens.service())
                : new DependentCredentials(accounts, sessions, tokens.service(), notices::emailChanged);
        EventListeners listeners =
                notices == null ? node.listeners() : node.listeners().and(notices);
        PasswordReplacement replacement =
                new PasswordReplacement(editable, passwords, policy, changes, listeners, node.clock());
        AccountEdits edits = new AccountEdits(
                editable,
                (tenant, name) -> ApiTokens.isName(stores.serviceAccounts(), tenant, name),
                changes,
                listeners,
                node.clock());
        return new BuiltInAccounts(
                accounts,
                new ApplicationAccounts.Editing(edits, replacement, new AccountRestrictions(edits, terms)),
                new PasswordChange(accounts, passwords, replacement, sessions),
                passwords);
    }

    /** The accounts as the application may use them. */
    ApplicationAccounts service() {
        return new ApplicationAccounts(accounts, editing);
    }

    /**
     * The endpoint that makes accounts for people who have none; empty where the settings do not turn it on.
     *
     * @param notifications write to their addresses; null where nothing sends
     */
    Optional<RegisterResource> registration(
            DoorwardSettings settings,
            @Nullable Notifications notifications,
            ClientLimit clients,
            CrossOriginCheck crossOrigin,
            Navigation navigation) {
        if (!settings.get(AccountSettings.REGISTER)) {
            return Optional.empty();
        }
        Registration registration = new Registration(
                accounts,
                passwords,
                editing.restrictions(),
                Set.copyOf(settings.get(AccountSettings.REGISTER_ROLES)),
                notifications == null ? null : notifications.registrationMail(),
                clients.limits(),
                ClientLimit.of("register-all", settings.get(AccountSettings.REGISTER_LIMIT)),
                clients.clock());
        return Optional.of(new RegisterResource(
                registration,
                notifications == null ? request -> Optional.empty() : notifications.verifyPage(),
                settings.get(WebSettings.GATE_TERMS),
                ClientLimit.of("register", settings.get(AccountSettings.REGISTER_CLIENT_LIMIT)),
                new PreferredLanguage(settings.get(MailSettings.LANGUAGE)),
                clients,
                crossOrigin,
                navigation));
    }
}
