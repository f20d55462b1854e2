package org.doorward.login;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Usernames;
import org.doorward.limit.Quota;
import org.doorward.limit.SignInThrottle;
import org.doorward.limit.SignInThrottle.Admission;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;

/**
 * The one way in by password: whatever asks for it, attempts are counted together (R139), before the password is looked at
 * (R235). Safe for any thread.
 */
public final class PasswordDoor {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    private final PasswordLogin login;
    private final SignInThrottle throttle;
    private final SessionService sessions;
    private final UnaryOperator<String> hidden;
    private final LoginListener listener;

    /**
     * Over these.
     *
     * @param hidden makes of a username what events may hold
     */
    public PasswordDoor(
            PasswordLogin login,
            SignInThrottle throttle,
            SessionService sessions,
            UnaryOperator<String> hidden,
            LoginListener listener) {
        this.login = login;
        this.throttle = throttle;
        this.sessions = sessions;
        this.hidden = hidden;
        this.listener = listener;
    }

    /**
     * Signs in, if it is time to try.
     *
     * @param browser whether the client keeps what shows that it has signed in, so that one that shows nothing is new
     * @throws StoreUnavailableException when a store gives no answer; the attempt is not counted
     */
    public SignInResult signIn(PasswordLogin.Attempt attempt, Client client, boolean browser) {
        Optional<String> username = Usernames.normalise(attempt.username());
        Instant now = sessions.now();
        Admission admission = throttle.admit(attempt.tenant(), username, client, now);
        if (admission instanceof Admission.Later later) {
            LOG.log(System.Logger.Level.DEBUG, "a sign-in was turned away: too many have failed");
            listener.happened(new LoginEvent.Throttled(name(username), later.retryAfter(), now));
            return new SignInResult.Throttled(later.retryAfter());
        }
        Admission.Admitted admitted = (Admission.Admitted) admission;
        PasswordLogin.Outcome outcome = tried(attempt, admitted);
        if (outcome.tokens().isEmpty()) {
            listener.happened(new LoginEvent.SignInFailed(name(username), outcome.account(), now));
            return new SignInResult.Refused();
        }
        admitted.succeeded();
        IssuedTokens tokens = outcome.tokens().get();
        tell(tokens, admitted.failuresBefore(), browser && client instanceof Client.Unknown, now);
        return new SignInResult.SignedIn(tokens);
    }

    /** What programs are told of the limit when they are to wait. */
    public Quota quota(SignInResult.Throttled throttled) {
        return throttle.quota(throttled.retryAfter());
    }

    private PasswordLogin.Outcome tried(PasswordLogin.Attempt attempt, Admission.Admitted admitted) {
        boolean known = false;
        try {
            PasswordLogin.Outcome outcome = login.tried(attempt);
            known = true;
            return outcome;
        } finally {
            if (!known) {
                admitted.unknown();
            }
        }
    }

    private void tell(IssuedTokens tokens, int failures, boolean unknownBrowser, Instant now) {
        AccountId account = tokens.session().owner();
        if (failures > 0) {
            listener.happened(new LoginEvent.SucceededAfterFailures(
                    account, tokens.session().id(), failures, now));
        }
        if (unknownBrowser && hasOthers(tokens)) {
            listener.happened(new LoginEvent.NewDevice(account, tokens.session().id(), now));
        }
    }

    /** A round trip that only browsers cost that are not known yet. */
    private boolean hasOthers(IssuedTokens tokens) {
        try {
            return sessions.list(tokens.session().owner()).stream()
                    .anyMatch(session -> !session.id().equals(tokens.session().id()));
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "it cannot be told whether a device is new", e);
            return false;
        }
    }

    private String name(Optional<String> username) {
        return hidden.apply(username.orElse("\n"));
    }
}
