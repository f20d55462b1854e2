package org.doorward.internal.login;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountSuspendedException;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionOpening;
import org.doorward.session.Device;
import org.doorward.session.SignIn;
import org.jspecify.annotations.Nullable;

/** Signs in by username and password, without counting attempts. Safe for any thread. */
public record UncountedPasswordSignIn(Passwords passwords, SessionEngine sessions) implements PasswordCheck {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");
    private static final String METHOD = "password";

    /**
     * A sign-in attempt.
     *
     * @param username as typed
     * @param password as typed
     * @param device the client's device
     * @param address the client's address; null when it is unknown
     * @param remembered whether the session outlives the browser
     * @param inPlaceOf an earlier session that the new one ends if it belongs to the same account; null when there is
     *     none
     */
    public record Attempt(
            TenantId tenant,
            String username,
            CharSequence password,
            Device device,
            @Nullable String address,
            boolean remembered,
            @Nullable SessionId inPlaceOf) {
        /** Omits the password, and the username, because people type passwords there. */
        @Override
        public String toString() {
            return "Attempt[hidden]";
        }
    }

    /**
     * Opens a session for the account with this username and password, without regard to earlier failures. Requests of
     * strangers go through {@link PasswordSignIn}.
     *
     * @return empty for every kind of failure alike
     * @throws AccountSuspendedException when the password is right and the account is suspended
     * @throws StoreUnavailableException when a store does not answer; then no session is open, or one whose tokens
     *     nobody has
     */
    public Optional<IssuedTokens> signIn(Attempt attempt) {
        return signIn(attempt, find(attempt), null);
    }

    @Override
    public boolean tellsAccounts() {
        return true;
    }

    @Override
    public Optional<StoredPassword> find(Attempt attempt) {
        return passwords.find(attempt.tenant(), attempt.username(), attempt.password());
    }

    @Override
    public boolean isFoundBy(AccountId account, String username) {
        try {
            return passwords
                    .find(account.tenant(), username, "")
                    .filter(found -> found.account().id().equals(account))
                    .isPresent();
        } catch (RuntimeException e) {
            // the session is open by now, and the store may be the application's own
            LOG.log(System.Logger.Level.DEBUG, "cannot look up which names find an account", e);
            return false;
        }
    }

    @Override
    public Optional<IssuedTokens> signIn(Attempt attempt, Optional<StoredPassword> found, @Nullable AccountId known) {
        Optional<StoredPassword> proved = passwords.prove(found, attempt.password(), known);
        Optional<IssuedTokens> opened = proved.flatMap(stored -> open(attempt, stored));
        if (proved.isPresent() && opened.isEmpty()) {
            // in between all sessions were revoked, or a concurrent sign-in replaced the hash: a second proof shows
            // that this came before the sign-in
            proved = passwords.prove(find(attempt), attempt.password(), known);
            opened = proved.flatMap(stored -> open(attempt, stored));
        }
        if (proved.isPresent() && opened.isPresent()) {
            passwords.rehashIfOutdated(proved.get(), attempt.password(), known);
        }
        if (opened.isEmpty()) {
            LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused");
        }
        return opened;
    }

    @Override
    public void refuse(Attempt attempt, @Nullable AccountId known) {
        passwords.prove(Optional.empty(), attempt.password(), known);
    }

    private Optional<IssuedTokens> open(Attempt attempt, StoredPassword proved) {
        SessionOpening opening = sessions.opening(proved.account().id());
        Optional<Account> confirmed = passwords.confirmed(proved, attempt.username(), sessions.now());
        return confirmed.flatMap(account -> opening.open(SignIn.builder(account, METHOD)
                .device(attempt.device())
                .address(attempt.address())
                .remembered(attempt.remembered())
                .inPlaceOf(attempt.inPlaceOf())
                .build()));
    }
}
