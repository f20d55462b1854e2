package org.doorward.internal.login;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountSuspendedException;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.limit.Quota;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.internal.limit.SignInThrottle.AttemptDecision;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.doorward.login.SignInRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by password and counts attempts. All callers share these counts; an attempt is counted before its password
 * is checked. Safe for any thread.
 *
 * @param hidden replaces a username by a pseudonym that events may hold
 */
public record PasswordSignIn(
        PasswordCheck login,
        SignInThrottle throttle,
        SessionEngine sessions,
        UnaryOperator<String> hidden,
        EventListener listener) {
    private static final System.Logger LOG = System.getLogger("org.doorward.login");

    /**
     * Signs in, unless the attempt must wait.
     *
     * @param browser whether the client keeps the device cookie; part of the event for an unknown client
     * @throws StoreUnavailableException when a store does not answer; the attempt is not counted
     */
    public SignInResult signIn(UncountedPasswordSignIn.Attempt attempt, Client client, boolean browser) {
        try {
            return counted(
                    attempt,
                    client,
                    (found, known) -> events().opened(found, sessions.now(), () -> login.signIn(attempt, found, known)),
                    (tokens, failures, unknown, now) -> {
                        events().succeeded(tokens, failures, now);
                        if (unknown) {
                            events().newDevice(tokens, browser, now);
                        }
                    });
        } catch (AccountSuspendedException e) {
            return new SignInResult.Suspended(e.until());
        }
    }

    /**
     * Changes the password of a signed-in account, unless the attempt must wait. A wrong present password counts as a
     * failed sign-in, and is told as one.
     *
     * @param attempt the account's own username, and the present password
     * @throws org.doorward.account.WeakPasswordException when the new password may not be set; the attempt is not counted
     * @throws StoreUnavailableException as for {@link #signIn}, or when the password is being changed by somebody else
     */
    public SignInResult change(
            UncountedPasswordSignIn.Attempt attempt, Client client, PasswordChange change, PasswordChange.Wish wish) {
        try {
            return counted(
                    attempt,
                    client,
                    (found, known) -> change.change(wish, known),
                    (tokens, failures, unknown, now) -> events().succeeded(tokens, failures, now));
        } catch (PasswordChange.SessionOverException e) {
            return new SignInResult.Over(e.reason());
        }
    }

    /** What a right password opens. */
    private interface Door {
        /**
         * Checks the password.
         *
         * @param known the account, when the client has signed in to it before; null for a stranger
         * @return empty when it is wrong
         */
        Optional<IssuedTokens> open(Optional<StoredPassword> found, @Nullable AccountId known);
    }

    /** Reports a success. */
    private interface Told {
        void of(IssuedTokens tokens, int failuresBefore, boolean unknownClient, Instant now);
    }

    private SignInResult counted(UncountedPasswordSignIn.Attempt attempt, Client client, Door door, Told told) {
        Optional<String> username = Usernames.normalise(attempt.username());
        Instant now = sessions.now();
        AttemptDecision decision = throttle.admit(attempt.tenant(), username, client, now);
        if (decision instanceof AttemptDecision.UnderWay) {
            return busy();
        }
        if (decision instanceof AttemptDecision.Later later) {
            turnedAway(attempt.tenant(), username, later, now);
            return new SignInResult.Throttled(later.retryAfter());
        }
        List<AttemptDecision.Admitted> counted = new ArrayList<>();
        counted.add((AttemptDecision.Admitted) decision);
        Try made;
        try {
            made = tried(attempt, username, client, counted, door, now);
        } catch (SignInRefusedException e) {
            // the attempt is counted neither way: the password was right, and nobody is signed in
            return new SignInResult.Denied(e.code(), String.valueOf(e.getMessage()));
        }
        if (made.busy()) {
            return busy();
        }
        Optional<IssuedTokens> tokens = made.tokens();
        if (tokens.isEmpty()) {
            return new SignInResult.Refused();
        }
        List<String> names = names(username, tokens.get());
        AttemptDecision.Admitted all = together(counted);
        Client there = client.at(Optional.of(tokens.get().session().owner()));
        forgiving(all, names, attempt, there).succeeded();
        told.of(tokens.get(), all.failuresBefore(), there instanceof Client.Unknown, now);
        return new SignInResult.SignedIn(tokens.get(), names);
    }

    /** Forgets the failures at an account whose password was set anew without a sign-in. */
    public void forgive(Account account, Client client) {
        Usernames.normalise(account.username()).ifPresent(name -> throttle.forgive(account.id(), name, client));
    }

    /** Returns the limit for the headers of a throttled response. */
    public Quota quota(SignInResult.Throttled throttled) {
        return throttle.quota(throttled.retryAfter());
    }

    private static SignInResult busy() {
        LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused: too many are being checked");
        return new SignInResult.Busy();
    }

    /**
     * The result of an attempt.
     *
     * @param tokens empty when the attempt failed or was not made
     * @param busy whether it was not made
     */
    private record Try(Optional<IssuedTokens> tokens, boolean busy) {}

    /** Whether the password may be checked. */
    private enum Look {
        YES,
        TOO_EARLY,
        BUSY
    }

    /** @param counted the counters of the attempt so far; the method adds those of the account */
    private Try tried(
            UncountedPasswordSignIn.Attempt attempt,
            Optional<String> username,
            Client client,
            List<AttemptDecision.Admitted> counted,
            Door door,
            Instant now) {
        boolean succeeded = false;
        boolean failed = false;
        try {
            Optional<StoredPassword> found = login.find(attempt);
            // without the account, the proof of an earlier sign-in by this name has to do
            Client there = login.tellsAccounts() ? client.at(account(found)) : client;
            Look look = mayTry(attempt, username, found, there, counted, now);
            Optional<IssuedTokens> tokens =
                    look == Look.YES ? door.open(found, known(there, account(found))) : Optional.empty();
            failed = tokens.isEmpty() && look != Look.BUSY;
            succeeded = tokens.isPresent();
            if (failed) {
                AccountId account = found.map(stored -> stored.account().id()).orElse(null);
                events().failed(attempt.tenant(), username, account, now);
            }
            return new Try(tokens, look == Look.BUSY);
        } catch (CallerSignIn.CountedFailureException e) {
            failed = true;
            throw e;
        } finally {
            if (failed) {
                together(counted).failed();
            } else if (!succeeded) {
                together(counted).unknown();
            }
        }
    }

    private static AttemptDecision.Admitted together(List<AttemptDecision.Admitted> counted) {
        return counted.stream().reduce(AttemptDecision.Admitted::and).orElseThrow();
    }

    /**
     * Returns the names that find the account. Its own name need not: where a store looks for e-mail addresses first,
     * it may find another account.
     */
    private List<String> names(Optional<String> typed, IssuedTokens tokens) {
        List<String> names = new ArrayList<>();
        typed.ifPresent(names::add);
        Usernames.normalise(tokens.session().username())
                .filter(own ->
                        !names.contains(own) && login.isFoundBy(tokens.session().owner(), own))
                .ifPresent(names::add);
        return names;
    }

    /** Adds the counters of the account's other names: a sign-in by one name also ends the waits at the others. */
    private AttemptDecision.Admitted forgiving(
            AttemptDecision.Admitted all, List<String> names, UncountedPasswordSignIn.Attempt attempt, Client client) {
        AttemptDecision.Admitted forgiving = all;
        for (String name : names.subList(Math.min(1, names.size()), names.size())) {
            forgiving = throttle.withName(forgiving, attempt.tenant(), name, client);
        }
        return forgiving;
    }

    /**
     * Asks for the attempt at the account. Attempts by all names of an account are counted together, so that several
     * names give no more guesses. A refusal here is answered like a wrong password, counts as one at the name, and
     * takes the same time: otherwise it would reveal that two names belong to one account. By one name alone, the
     * name's own wait always comes first. While attempts by other names are pending, this attempt waits for them and
     * hashes meanwhile, so that such a refusal takes no longer either.
     */
    private Look mayTry(
            UncountedPasswordSignIn.Attempt attempt,
            Optional<String> username,
            Optional<StoredPassword> found,
            Client client,
            List<AttemptDecision.Admitted> counted,
            Instant now) {
        Optional<AccountId> account = account(found);
        AtomicBoolean worked = new AtomicBoolean();
        AttemptDecision decision = throttle.admitAtAccount(attempt.tenant(), account, username, client, now, () -> {
            login.refuse(attempt, known(client, account));
            worked.set(true);
        });
        if (decision instanceof AttemptDecision.Admitted admitted) {
            counted.add(admitted);
            return Look.YES;
        }
        if (decision instanceof AttemptDecision.UnderWay) {
            return Look.BUSY;
        }
        turnedAway(attempt.tenant(), username, (AttemptDecision.Later) decision, now);
        if (!worked.get()) {
            login.refuse(attempt, known(client, account));
        }
        return Look.TOO_EARLY;
    }

    private static Optional<AccountId> account(Optional<StoredPassword> found) {
        return found.map(stored -> stored.account().id());
    }

    /** The account, when the client has signed in to it before. */
    private static @Nullable AccountId known(Client there, Optional<AccountId> account) {
        return there instanceof Client.Known ? account.orElse(null) : null;
    }

    /**
     * @throws StoreUnavailableException when the store was too busy to count: the password may be right, so a refusal
     *     would be wrong
     */
    private void turnedAway(TenantId tenant, Optional<String> username, AttemptDecision.Later later, Instant now) {
        if (later.busy()) {
            throw new StoreUnavailableException("the store was too busy to count a sign-in attempt", null);
        }
        LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused: too many have failed");
        events().throttled(tenant, username, later, now);
    }

    private SignInEvents events() {
        return new SignInEvents(hidden, listener);
    }
}
