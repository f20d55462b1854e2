package org.doorward.login;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.StoredPassword;
import org.doorward.account.Usernames;
import org.doorward.limit.Quota;
import org.doorward.limit.SignInThrottle;
import org.doorward.limit.SignInThrottle.Admission;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

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
     * @param browser whether the client keeps what shows that it has signed in; told with the event of one that shows nothing
     * @throws StoreUnavailableException when a store gives no answer; the attempt is not counted
     */
    public SignInResult signIn(PasswordLogin.Attempt attempt, Client client, boolean browser) {
        Optional<String> username = Usernames.normalise(attempt.username());
        Instant now = sessions.now();
        Admission admission = throttle.admit(attempt.tenant(), username, client, now);
        if (admission instanceof Admission.Later later) {
            turnedAway(username, later, client, now);
            return new SignInResult.Throttled(later.retryAfter());
        }
        List<Admission.Admitted> counted = new ArrayList<>();
        counted.add((Admission.Admitted) admission);
        Optional<IssuedTokens> tokens = tried(attempt, username, client, counted, now);
        if (tokens.isEmpty()) {
            return new SignInResult.Refused();
        }
        List<String> names = names(username, tokens.get());
        Admission.Admitted all = together(counted);
        Client there = client.at(Optional.of(tokens.get().session().owner()));
        forgiving(all, names, attempt, there).succeeded();
        tell(tokens.get(), all.failuresBefore(), there instanceof Client.Unknown, browser, now);
        return new SignInResult.SignedIn(tokens.get(), names);
    }

    /** What programs are told of the limit when they are to wait. */
    public Quota quota(SignInResult.Throttled throttled) {
        return throttle.quota(throttled.retryAfter());
    }

    /** @param counted where the attempt is counted; what it is counted by besides is added */
    private Optional<IssuedTokens> tried(
            PasswordLogin.Attempt attempt,
            Optional<String> username,
            Client client,
            List<Admission.Admitted> counted,
            Instant now) {
        boolean known = false;
        try {
            Optional<StoredPassword> found = login.find(attempt);
            Client there = client.at(account(found));
            Optional<IssuedTokens> tokens = mayTry(attempt, username, found, there, counted, now)
                    ? login.signIn(attempt, found, known(there, account(found)))
                    : Optional.empty();
            known = true;
            if (tokens.isEmpty()) {
                AccountId account = found.map(stored -> stored.account().id()).orElse(null);
                listener.happened(new LoginEvent.SignInFailed(name(username), account, now));
            }
            return tokens;
        } finally {
            if (!known) {
                together(counted).unknown();
            }
        }
    }

    private static Admission.Admitted together(List<Admission.Admitted> counted) {
        return counted.stream().reduce(Admission.Admitted::and).orElseThrow();
    }

    /** An account's own name need not find it: where stores find by e-mail address first it may be somebody else's. */
    private List<String> names(Optional<String> typed, IssuedTokens tokens) {
        List<String> names = new ArrayList<>();
        typed.ifPresent(names::add);
        Usernames.normalise(tokens.session().username())
                .filter(own ->
                        !names.contains(own) && login.isFoundBy(tokens.session().owner(), own))
                .ifPresent(names::add);
        return names;
    }

    /** Who gets in by another name is not kept waiting at the account's own either. */
    private Admission.Admitted forgiving(
            Admission.Admitted all, List<String> names, PasswordLogin.Attempt attempt, Client client) {
        Admission.Admitted forgiving = all;
        for (String name : names.subList(Math.min(1, names.size()), names.size())) {
            forgiving = throttle.withName(forgiving, attempt.tenant(), name, client);
        }
        return forgiving;
    }

    /**
     * What was tried by all names of an account is counted together: names must not multiply guesses (R133). What is too
     * early there is answered as a wrong password is, counts as one at the name, and takes as long, or it would tell that two
     * names are one account's (R132). By one name alone it is never too early here before it is there.
     */
    private boolean mayTry(
            PasswordLogin.Attempt attempt,
            Optional<String> username,
            Optional<StoredPassword> found,
            Client client,
            List<Admission.Admitted> counted,
            Instant now) {
        Optional<AccountId> account = account(found);
        Admission admission = throttle.admitAtAccount(attempt.tenant(), account, username, client, now);
        if (admission instanceof Admission.Admitted admitted) {
            counted.add(admitted);
            return true;
        }
        turnedAway(username, (Admission.Later) admission, client, now);
        login.refuse(attempt, known(client, account));
        return false;
    }

    private static Optional<AccountId> account(Optional<StoredPassword> found) {
        return found.map(stored -> stored.account().id());
    }

    /** The account, where the client has signed in to it before. */
    private static @Nullable AccountId known(Client there, Optional<AccountId> account) {
        return there instanceof Client.Known ? account.orElse(null) : null;
    }

    /** @throws StoreUnavailableException in place of a refusal to a known browser for which nothing is known of failures */
    private void turnedAway(Optional<String> username, Admission.Later later, Client client, Instant now) {
        if (later.busy()) {
            if (client instanceof Client.Known) {
                // what is its own no stranger counts at: so this tells nobody anything, and is no guess
                throw new StoreUnavailableException("an attempt could not be counted in time", null);
            }
            LOG.log(System.Logger.Level.DEBUG, "a sign-in was turned away: it could not be counted in time");
            return;
        }
        LOG.log(System.Logger.Level.DEBUG, "a sign-in was turned away: too many have failed");
        listener.happened(new LoginEvent.Throttled(name(username), later.retryAfter(), now));
    }

    private void tell(IssuedTokens tokens, int failures, boolean unknown, boolean browser, Instant now) {
        AccountId account = tokens.session().owner();
        if (failures > 0) {
            listener.happened(new LoginEvent.SucceededAfterFailures(
                    account, tokens.session().id(), failures, now));
        }
        if (unknown) {
            listener.happened(new LoginEvent.NewDevice(account, tokens.session().id(), browser, now));
        }
    }

    private String name(Optional<String> username) {
        return hidden.apply(username.orElse("\n"));
    }
}
