package org.doorward.internal.login;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.Caller;
import org.doorward.internal.account.CallerValidator;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionOpening;
import org.doorward.session.SignIn;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by the identity stores of the container, without counting attempts. The account's epoch must be read before the
 * password is checked, so that a revocation in between prevents the session. But only the check tells the account. So each node
 * remembers whom a name was; for a name that it does not know it checks twice. Safe for any thread.
 */
public final class CallerSignIn implements PasswordCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");
    private static final String METHOD = "password";
    private static final int MOST_NAMES = 10_000;
    private static final int ATTEMPTS = 2;

    private final CallerValidator validator;
    private final SessionEngine sessions;
    private final Runnable ready;
    private final Map<Name, AccountId> accounts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, AccountId> eldest) {
            return size() > MOST_NAMES;
        }
    };

    private record Name(TenantId tenant, String text) {}

    /** @param ready throws {@code StoreUnavailableException} while nobody can sign in yet */
    public CallerSignIn(CallerValidator validator, SessionEngine sessions, Runnable ready) {
        this.validator = validator;
        this.sessions = sessions;
        this.ready = ready;
    }

    @Override
    public boolean tellsAccounts() {
        return false;
    }

    /** Identity stores tell nothing before the password is checked. */
    @Override
    public Optional<StoredPassword> find(UncountedPasswordSignIn.Attempt attempt) {
        ready.run();
        return Optional.empty();
    }

    @Override
    public boolean isFoundBy(AccountId account, String username) {
        return false;
    }

    /** Asks nobody: a made-up password would count at the identity store. */
    @Override
    public void refuse(UncountedPasswordSignIn.Attempt attempt, @Nullable AccountId known) {}

    @Override
    public Optional<IssuedTokens> signIn(
            UncountedPasswordSignIn.Attempt attempt, Optional<StoredPassword> found, @Nullable AccountId known) {
        if (!isText(attempt.password())
                || attempt.password().length() > PasswordPolicy.MOST
                || Usernames.normalise(attempt.username()).isEmpty()) {
            return Optional.empty();
        }
        Name name = new Name(attempt.tenant(), attempt.username().strip());
        for (int round = 0; round < ATTEMPTS; round++) {
            Optional<Checked> checked = check(name, attempt.password().toString());
            if (checked.isEmpty()) {
                break;
            }
            Optional<IssuedTokens> opened =
                    checked.get().opening().open(signIn(attempt, checked.get().caller()));
            if (opened.isPresent()) {
                return opened;
            }
            // in between all sessions were revoked: a second check shows that this came before the sign-in
        }
        LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused");
        return Optional.empty();
    }

    /** Somebody who was validated after the account's epoch was read. */
    private record Checked(Caller caller, SessionOpening opening) {}

    private Optional<Checked> check(Name name, String password) {
        AccountId expected = remembered(name);
        SessionOpening opening = expected == null ? null : sessions.opening(expected);
        Optional<Caller> caller = validator.validate(name.text(), password);
        if (caller.isEmpty()) {
            return Optional.empty();
        }
        AccountId account = new AccountId(name.tenant(), caller.get().id());
        if (opening == null || !account.equals(expected)) {
            remember(name, account);
            opening = sessions.opening(account);
            caller = validator.validate(name.text(), password).filter(again -> again.id()
                    .equals(account.value()));
        }
        SessionOpening begun = opening;
        return caller.map(valid -> new Checked(valid, begun));
    }

    private @Nullable AccountId remembered(Name name) {
        synchronized (accounts) {
            return accounts.get(name);
        }
    }

    private void remember(Name name, AccountId account) {
        synchronized (accounts) {
            accounts.put(name, account);
        }
    }

    private static SignIn signIn(UncountedPasswordSignIn.Attempt attempt, Caller caller) {
        Account account = Account.active(new AccountId(attempt.tenant(), caller.id()), caller.name(), caller.groups());
        return SignIn.builder(account, METHOD)
                .device(attempt.device())
                .address(attempt.address())
                .remembered(attempt.remembered())
                .inPlaceOf(attempt.inPlaceOf())
                .build();
    }

    /** Half a surrogate pair has no bytes. */
    private static boolean isText(CharSequence password) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(password);
    }
}
