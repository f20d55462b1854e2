package org.doorward.login;

import java.util.Objects;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.AccountService;
import org.doorward.account.StoredPassword;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;
import org.doorward.session.SignIn;
import org.jspecify.annotations.Nullable;

/** Signs in by username and password. Safe for any thread. */
public final class PasswordLogin {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");
    private static final String METHOD = "password";

    private final AccountService accounts;
    private final SessionService sessions;

    /** Over these accounts and sessions. */
    public PasswordLogin(AccountService accounts, SessionService sessions) {
        this.accounts = Objects.requireNonNull(accounts, "accounts");
        this.sessions = Objects.requireNonNull(sessions, "sessions");
    }

    /**
     * What is tried.
     *
     * @param username as typed
     * @param password as typed
     * @param device on what
     * @param address from where; null when not known
     * @param remembered whether the session is to outlive the browser
     * @param inPlaceOf an older session that the new one ends, if it is the same account's; null when there is none
     */
    public record Attempt(
            TenantId tenant,
            String username,
            CharSequence password,
            Device device,
            @Nullable String address,
            boolean remembered,
            @Nullable SessionId inPlaceOf) {
        /** Hides the password, and the username: people type passwords there. */
        @Override
        public String toString() {
            return "Attempt[hidden]";
        }
    }

    /**
     * What came of it.
     *
     * @param tokens of the session, if one was opened
     * @param account whose username it was, whatever came of it; null when nobody's
     */
    record Outcome(Optional<IssuedTokens> tokens, @Nullable AccountId account) {}

    /**
     * Opens a session for the account that username and password belong to, however many attempts have failed before: what
     * strangers may ask for goes by {@link PasswordDoor}.
     *
     * @return empty for every kind of failure alike
     * @throws StoreUnavailableException when a store gives no answer; no session is open then, or one that nobody holds
     *     a token of
     */
    public Optional<IssuedTokens> signIn(Attempt attempt) {
        return tried(attempt).tokens();
    }

    /** As {@link #signIn}, and tells whose username it was. */
    Outcome tried(Attempt attempt) {
        AccountService.PasswordCheck check = checked(attempt);
        Optional<IssuedTokens> opened = check.proved().flatMap(known -> open(attempt, known));
        if (check.proved().isPresent() && opened.isEmpty()) {
            // in between everything was revoked, or a sign-in at the same time renewed the hash: proved anew, that
            // was before this sign-in
            check = checked(attempt);
            opened = check.proved().flatMap(known -> open(attempt, known));
        }
        if (check.proved().isPresent() && opened.isPresent()) {
            accounts.rehashIfOutdated(check.proved().get(), attempt.password());
        }
        if (opened.isEmpty()) {
            LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused");
        }
        return new Outcome(opened, check.account());
    }

    private AccountService.PasswordCheck checked(Attempt attempt) {
        return accounts.check(attempt.tenant(), attempt.username(), attempt.password());
    }

    private Optional<IssuedTokens> open(Attempt attempt, StoredPassword proved) {
        long epoch = sessions.epoch(proved.account().id());
        if (!accounts.stillHolds(proved, attempt.username())) {
            return Optional.empty();
        }
        return sessions.open(new SignIn(
                proved.account(),
                epoch,
                METHOD,
                attempt.device(),
                attempt.address(),
                attempt.remembered(),
                attempt.inPlaceOf()));
    }
}
