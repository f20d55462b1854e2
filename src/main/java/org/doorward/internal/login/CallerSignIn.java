package org.doorward.internal.login;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
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
 * password is checked, so that a revocation in between prevents the session. But only the check tells the account. So
 * each node guesses: the account of the typed name, or whom the name was the last time. When somebody else is validated it
 * checks twice. Safe for any thread.
 */
public final class CallerSignIn implements PasswordCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");
    private static final String METHOD = "password";
    private static final int MOST_NAMES = 10_000;
    private static final int ATTEMPTS = 2;

    /** So many failures of a store are not counted, because it may be an outage. */
    private static final int FREE_FAILURES = 3;

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

    /** How often a store failed at a name for a client since its last answer. */
    private final Map<Client, Integer> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Client, Integer> eldest) {
            return size() > MOST_NAMES;
        }
    };

    private record Name(TenantId tenant, String text) {}

    private record Client(
            TenantId tenant, String name, @Nullable String address) {}

    /** The identity store fails again and again, which may be its way to refuse: the attempt is counted as one that failed. */
    static final class CountedFailureException extends StoreUnavailableException {
        private static final long serialVersionUID = 1L;

        private CountedFailureException(Throwable cause) {
            super("the identity store failed again", cause);
        }
    }

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
        Client client = new Client(
                attempt.tenant(), Usernames.normalise(attempt.username()).orElseThrow(), attempt.address());
        try {
            Optional<IssuedTokens> tokens = signIn(attempt);
            answered(client);
            return tokens;
        } catch (CallerValidator.FailedException e) {
            throw failed(client) > FREE_FAILURES ? new CountedFailureException(e) : e;
        }
    }

    private void answered(Client client) {
        synchronized (failures) {
            failures.remove(client);
        }
    }

    private int failed(Client client) {
        synchronized (failures) {
            return failures.merge(client, 1, Integer::sum);
        }
    }

    private Optional<IssuedTokens> signIn(UncountedPasswordSignIn.Attempt attempt) {
        Name name = new Name(attempt.tenant(), attempt.username().strip());
        for (int round = 0; round < ATTEMPTS; round++) {
            Optional<Checked> checked = check(name, attempt.password().toString());
            if (checked.isEmpty()) {
                break;
            }
            Caller caller = checked.get().caller();
            Optional<IssuedTokens> opened =
                    checked.get().opening().get().flatMap(opening -> opening.open(signIn(attempt, caller)));
            if (opened.isPresent()) {
                return opened;
            }
            // in between all sessions were revoked: a second check shows that this came before the sign-in
        }
        LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused");
        return Optional.empty();
    }

    /** Somebody who was validated after the account's epoch was read. */
    private record Checked(Caller caller, Supplier<Optional<SessionOpening>> opening) {}

    private Optional<Checked> check(Name name, String password) {
        Optional<AccountId> guess = guess(name);
        Supplier<Optional<SessionOpening>> guessed =
                guess.map(sessions::guessed).orElse(Optional::empty);
        Optional<Caller> first = validator.validate(name.text(), password);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        AccountId account = new AccountId(name.tenant(), first.get().id());
        if (guess.filter(account::equals).isPresent()) {
            return first.map(caller -> new Checked(caller, guessed));
        }
        remember(name, account);
        Optional<SessionOpening> opening = Optional.of(sessions.opening(account));
        return validator
                .validate(name.text(), password)
                .filter(again -> again.id().equals(account.value()))
                .map(caller -> new Checked(caller, () -> opening));
    }

    /** Whom this name was the last time; at first the account of the same name. */
    private Optional<AccountId> guess(Name name) {
        AccountId known = remembered(name);
        return known != null ? Optional.of(known) : ofSameName(name);
    }

    private static Optional<AccountId> ofSameName(Name name) {
        try {
            return Usernames.normalise(name.text()).map(same -> new AccountId(name.tenant(), same));
        } catch (IllegalArgumentException e) {
            // a name may be longer than an id
            return Optional.empty();
        }
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
