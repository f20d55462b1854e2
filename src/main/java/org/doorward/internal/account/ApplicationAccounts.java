package org.doorward.internal.account;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountService;
import org.jspecify.annotations.Nullable;

/**
 * The accounts as applications may use them. Safe for any thread.
 *
 * @param editing changes accounts; null when the application has its own
 */
public record ApplicationAccounts(
        AccountEngine engine, @Nullable Editing editing) implements AccountService {
    private static final String OWN =
            "the accounts are the application's own, or those of an identity store: change them there, and then call"
                    + " SessionService.accountChanged, or SessionService.passwordChanged after a change of the password";

    /** What changes built-in accounts. */
    public record Editing(AccountEdits edits, PasswordReplacement passwords, AccountRestrictions restrictions) {
        /** The application's present terms are the first ones. */
        public Editing(AccountEdits edits, PasswordReplacement passwords) {
            this(edits, passwords, new AccountRestrictions(edits, AccountRestrictions.FIRST_TERMS));
        }
    }

    private Editing needed() {
        if (editing == null) {
            throw new IllegalStateException(OWN);
        }
        return editing;
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return engine.find(id);
    }

    @Override
    public boolean isUsername(TenantId tenant, String name) {
        return engine.isUsername(tenant, name);
    }

    @Override
    public Optional<Account> create(AccountId id, String username, CharSequence password, Set<String> roles) {
        AccountEdits edits = needed().edits();
        Optional<Account> made = engine.create(id, username, password, roles);
        if (made.isPresent()) {
            edits.created(id);
        }
        return made;
    }

    @Override
    public Account disable(AccountId id) {
        return needed().edits().disable(id);
    }

    @Override
    public Account enable(AccountId id) {
        return needed().edits().enable(id);
    }

    @Override
    public void delete(AccountId id) {
        needed().edits().delete(id);
    }

    @Override
    public Account setRoles(AccountId id, Set<String> roles) {
        return needed().edits().setRoles(id, roles);
    }

    @Override
    public Account changeUsername(AccountId id, String username) {
        return needed().edits().changeUsername(id, username);
    }

    @Override
    public Account changeEmail(AccountId id, @Nullable String email, boolean verified) {
        return needed().edits().changeEmail(id, email, verified);
    }

    @Override
    public boolean emailVerified(AccountId id, String email) {
        return needed().edits().emailVerified(id, email);
    }

    @Override
    public Account suspend(AccountId id, Suspension suspension) {
        return needed().restrictions().suspend(id, suspension);
    }

    @Override
    public Account reinstate(AccountId id) {
        return needed().restrictions().reinstate(id);
    }

    @Override
    public Account requirePasswordChange(AccountId id) {
        return needed().restrictions().requirePasswordChange(id);
    }

    @Override
    public Account acceptTerms(AccountId id, @Nullable String version) {
        return needed().restrictions().acceptTerms(id, version);
    }

    @Override
    public int setPassword(AccountId id, CharSequence newPassword) {
        return replaced(id, newPassword, null);
    }

    @Override
    public int setPassword(AccountId id, CharSequence newPassword, SessionId spared) {
        return replaced(id, newPassword, Objects.requireNonNull(spared, "spared"));
    }

    /** @throws AccountChangeException when there is no such account */
    private int replaced(AccountId id, CharSequence newPassword, @Nullable SessionId spared) {
        return needed().passwords()
                .replace(
                        id, newPassword, new PasswordReplacement.Ending(spared, false, spared != null), present -> true)
                .orElseThrow();
    }
}
