package org.doorward.internal.wiring;

import java.time.InstantSource;
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
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.DependentCredentials;
import org.doorward.internal.login.PasswordChange;
import org.doorward.internal.recovery.AccountNotices;
import org.doorward.internal.recovery.Registration;
import org.doorward.internal.recovery.RegistrationMail;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.jspecify.annotations.Nullable;

/** The parts of an installation that change built-in accounts and their passwords. */
record BuiltInAccounts(ApplicationAccounts.Editing editing, PasswordChange passwordChange, Passwords passwords) {

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
                new ApplicationAccounts.Editing(edits, replacement, new AccountRestrictions(edits, terms)),
                new PasswordChange(accounts, passwords, replacement, sessions),
                passwords);
    }

    /**
     * Makes accounts for people who have none.
     *
     * @param mail writes to their addresses; null where nothing sends
     */
    Registration registration(
            DoorwardSettings settings,
            AccountEngine accounts,
            @Nullable RegistrationMail mail,
            RateLimiter limits,
            InstantSource clock) {
        return new Registration(
                accounts,
                passwords,
                editing.restrictions(),
                Set.copyOf(settings.get(AccountSettings.REGISTER_ROLES)),
                mail,
                limits,
                ClientLimit.of("register-all", settings.get(AccountSettings.REGISTER_LIMIT)),
                clock);
    }
}
