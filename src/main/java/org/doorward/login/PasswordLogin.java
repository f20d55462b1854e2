package org.doorward.login;

import java.util.Objects;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Passwords;
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

    private final Passwords passwords;
    private final SessionService sessions;

    /** Over these passwords and sessions. */
    public PasswordLogin(Passwords passwords, SessionService sessions) {
        this.passwords = Objects.requireNonNull(passwords, "passwords");
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
     * Opens a session for the account that username and password belong to, however many attempts have failed before: what
     * strangers may ask for goes by {@link PasswordDoor}.
     *
     * @return empty for every kind of failure alike
     * @throws StoreUnavailableException when a store gives no answer; no session is open then, or one that nobody holds
     *     a token of
     */
    public Optional<IssuedTokens> signIn(Attempt attempt) {
        return signIn(attempt, find(attempt), null);
    }

    /** The account whose username it is. */
    Optional<StoredPassword> find(Attempt attempt) {
        return passwords.find(attempt.tenant(), attempt.username(), attempt.password());
    }

    /** Whether this account is found by this name. Never fails: what cannot be told is not so. */
    boolean isFoundBy(AccountId account, String username) {
        try {
            return passwords
                    .find(account.tenant(), username, "")
                    .filter(found -> found.account().id().equals(account))
                    .isPresent();
        } catch (RuntimeException e) {
            // the session is open by now; and the store may be the application's own
            LOG.log(System.Logger.Level.DEBUG, "it cannot be told by which names an account is found", e);
            return false;
        }
    }

    /**
     * As {@link #signIn(Attempt)}, where this is what {@link #find} found a moment ago.
     *
     * @param known the account, where the client that tries has signed in to it before; null for a stranger
     */
    Optional<IssuedTokens> signIn(Attempt attempt, Optional<StoredPassword> found, @Nullable AccountId known) {
        Optional<StoredPassword> proved = passwords.prove(found, attempt.password(), known);
        Optional<IssuedTokens> opened = proved.flatMap(stored -> open(attempt, stored));
        if (proved.isPresent() && opened.isEmpty()) {
            // in between everything was revoked, or a sign-in at the same time renewed the hash: proved anew, that
            // was before this sign-in
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

    /** Refuses without looking at the password, in the time that a wrong one takes. */
    void refuse(Attempt attempt, @Nullable AccountId known) {
        passwords.prove(Optional.empty(), attempt.password(), known);
    }

    private Optional<IssuedTokens> open(Attempt attempt, StoredPassword proved) {
        long epoch = sessions.epoch(proved.account().id());
        if (!passwords.stillHolds(proved, attempt.username())) {
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
