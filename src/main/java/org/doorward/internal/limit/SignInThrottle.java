package org.doorward.internal.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.TenantId;

/**
 * Slows down password guessing without delaying other people. Each attempt is counted before its password is checked.
 * It is counted by typed username and client; for a client that has not signed in to the account before, also by
 * username alone and by network alone. Then it is counted in the same way by the account that was found, so that
 * several names of one account give no more guesses. So strangers, from any number of addresses, cannot lock out a
 * known client. Many strangers guess no faster than one. One network cannot try one password on all accounts. Safe for
 * any thread.
 */
public final class SignInThrottle {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RateLimiter limiter;
    private final SignInCounters counters;
    private final InstantSource clock;
    private final Outcomes outcomes;
    /** Separate queues, so that strangers cannot block known clients. */
    private final Waiters known;

    private final Waiters strangers;

    /**
     * Counts with this limiter.
     *
     * @param hidden replaces a username or an address by a pseudonym, the same on every node
     * @param clock the clock of the counts
     */
    public SignInThrottle(RateLimiter limiter, UnaryOperator<String> hidden, SignInLimits limits, InstantSource clock) {
        this(limiter, hidden, limits, clock, PATIENCE);
    }

    /** @param patience how long an attempt waits for pending attempts */
    SignInThrottle(
            RateLimiter limiter,
            UnaryOperator<String> hidden,
            SignInLimits limits,
            InstantSource clock,
            Duration patience) {
        this.clock = clock;
        this.limiter = limiter;
        this.counters = new SignInCounters(hidden, limits);
        this.known = new Waiters(patience);
        this.strangers = new Waiters(patience);
        this.outcomes = new Outcomes(limiter, keys -> {
            known.tell(keys);
            strangers.tell(keys);
        });
    }

    /** The client that tries to sign in. */
    public sealed interface Client {
        /**
         * A browser with proof of an earlier sign-in by this username.
         *
         * @param device the device's id; hard to guess
         * @param account whether the username was this account's at that time; the browser is unknown at any other
         *     account
         * @param network as for {@link Unknown}
         */
        record Known(String device, Predicate<AccountId> account, Optional<String> network) implements Client {
            @Override
            public Client at(Optional<AccountId> found) {
                return found.filter(account).isPresent() ? this : new Unknown(network);
            }
        }

        /**
         * Any other client.
         *
         * @param network the client's address, or the network that counts as one client; all requests without a known
         *     network count as one client
         */
        record Unknown(Optional<String> network) implements Client {
            @Override
            public Client at(Optional<AccountId> found) {
                return this;
            }
        }

        /** Returns this client as seen by the account that was found; empty for no account. */
        Client at(Optional<AccountId> found);
    }

    /** The result of asking for an attempt. */
    public sealed interface AttemptDecision {
        /**
         * The attempt must wait. Nothing was counted, and no wait became longer.
         *
         * @param busy whether the store was only too busy to count
         */
        record Later(Duration retryAfter, boolean busy) implements AttemptDecision {}

        /**
         * Pending attempts hold all places and did not end in time, or too many attempts wait for them. Nothing was
         * counted.
         */
        record UnderWay() implements AttemptDecision {}

        /**
         * The password may be checked. The caller must report the outcome, because other attempts wait for it. An
         * attempt without an outcome counts as a failure after a while.
         */
        final class Admitted implements AttemptDecision {
            private final SignInThrottle throttle;
            private final List<Reservation.Held> held;

            private Admitted(SignInThrottle throttle, List<Reservation.Held> held) {
                this.throttle = throttle;
                this.held = held;
            }

            /** Joins the counters of two parts of one attempt, so that one round trip settles both. */
            public Admitted and(Admitted more) {
                List<Reservation.Held> all = new ArrayList<>(held);
                all.addAll(more.held);
                return new Admitted(throttle, List.copyOf(all));
            }

            /**
             * Returns the earlier failures at the account that still count, by this client or by all unknown clients.
             */
            public int failuresBefore() {
                // failures of a network at other accounts say nothing about this account
                return held.stream()
                        .flatMap(part -> part.holds().stream())
                        .filter(hold ->
                                !SignInCounters.isOfNetwork(hold.counter().key()))
                        .mapToInt(hold -> hold.before().count())
                        .max()
                        .orElse(0);
            }

            /**
             * Reports a right password, and does not wait for a store that can do without. The account forgets its
             * failures; the network keeps its failures at other accounts. Until the store has the outcome the attempt is
             * pending: further attempts may wait for it, and none is refused or admitted because of it.
             */
            public void succeeded() {
                Set<LimitKey> forgiven = new HashSet<>();
                held.stream()
                        .flatMap(part -> part.holds().stream())
                        .map(hold -> hold.counter().key())
                        .filter(key -> !SignInCounters.isOfNetwork(key))
                        .forEach(forgiven::add);
                throttle.outcomes.settleSoon(held, Outcome.forgiving(forgiven));
            }

            /** Reports a wrong password. */
            public void failed() {
                throttle.outcomes.settle(begunTogether(), Outcome.FAILED);
            }

            /**
             * With one time at all counters, that of the first: where each had its own, a wait would end later at the account
             * than at the name, and a right password in between would be refused.
             */
            private List<Reservation.Held> begunTogether() {
                Instant begun = held.stream()
                        .flatMap(part -> part.holds().stream())
                        .filter(Reservation.Hold::taken)
                        .map(Reservation.Hold::at)
                        .min(Comparator.naturalOrder())
                        .orElse(Instant.EPOCH);
                return held.stream().map(part -> part.begunAt(begun)).toList();
            }

            /** Reports that the password was not decided on. */
            public void unknown() {
                throttle.outcomes.settle(held, Outcome.UNKNOWN);
            }
        }
    }

    /**
     * Asks for an attempt, before the password is checked. It takes one round trip; while pending attempts hold all
     * places, it takes more, for a few seconds at most.
     *
     * @param username in canonical form; empty for a text that is no valid username, and all of these count together
     * @param came when the attempt arrived, also when it was queued since
     */
    public AttemptDecision admit(TenantId tenant, Optional<String> username, Client client, Instant came) {
        return admit(counters.ofAttempt(tenant, username, client), client, came, () -> {});
    }

    /**
     * Asks for the same attempt at the account, after {@link #admit} by the typed username. Free attempts and delays
     * equal those of a username, so that attempts by one name alone never wait longer here. Nobody may learn that other
     * names were tried. So the caller answers a refusal like a wrong password, and attempts at no account are counted
     * too, separately. One round trip.
     *
     * @param account the account that was found; empty for none
     * @param username as for {@link #admit}
     * @param came as for {@link #admit}
     * @param first runs before a wait for attempts by other names, to hide that wait
     */
    public AttemptDecision admitAtAccount(
            TenantId tenant,
            Optional<AccountId> account,
            Optional<String> username,
            Client client,
            Instant came,
            Runnable first) {
        return admit(counters.ofAccount(tenant, account, username, client), client, came, first);
    }

    /**
     * Adds the counters of another name of the same account. The attempt is not counted there, but a success resets
     * them.
     *
     * @param username in canonical form
     */
    public AttemptDecision.Admitted withName(
            AttemptDecision.Admitted attempt, TenantId tenant, String username, Client client) {
        List<Reservation.Hold> holds = counters.ofName(tenant, username, client).stream()
                .map(counter -> new Reservation.Hold(counter, FailureCount.NONE, Instant.EPOCH, false))
                .toList();
        return attempt.and(new AttemptDecision.Admitted(
                this, List.of(new Reservation.Held(holds, attempt.held.get(0).local()))));
    }

    /**
     * Forgets the failures at an account whose password was set anew without a sign-in: those of this client, and those of
     * unknown clients together. It does not wait for a store that can do without.
     *
     * @param username the account's own, in canonical form
     */
    public void forgive(AccountId account, String username, Client client) {
        List<Client> clients = client instanceof Client.Known known
                ? List.of(client, new Client.Unknown(known.network()))
                : List.of(client);
        List<Reservation.Hold> holds = clients.stream()
                .flatMap(each -> Stream.concat(
                        counters.ofName(account.tenant(), username, each).stream(),
                        counters
                                .ofAccount(account.tenant(), Optional.of(account), Optional.of(username), each)
                                .stream()))
                .map(counter -> new Reservation.Hold(counter, FailureCount.NONE, Instant.EPOCH, false))
                .toList();
        Set<LimitKey> forgiven =
                holds.stream().map(hold -> hold.counter().key()).collect(Collectors.toSet());
        outcomes.settleSoon(List.of(new Reservation.Held(holds, false)), Outcome.forgiving(forgiven));
    }

    private AttemptDecision admit(List<Counter> asked, Client client, Instant came, Runnable beforeWaiting) {
        Waiters waiters = client instanceof Client.Known ? known : strangers;
        long seen = waiters.outcomes();
        Reservation reservation = limiter.reserve(asked, came, clock.instant());
        if (reservation instanceof Reservation.UnderWay) {
            beforeWaiting.run();
            Set<LimitKey> keys = asked.stream().map(Counter::key).collect(Collectors.toSet());
            // as of its arrival: a wait that ends meanwhile must not help attempts that were queued, or queueing would
            // buy guesses
            reservation = waiters.await(keys, seen, () -> limiter.reserve(asked, came, clock.instant()));
        }
        if (reservation instanceof Reservation.Held held) {
            return new AttemptDecision.Admitted(this, List.of(held));
        }
        return reservation instanceof Reservation.Wait wait
                ? new AttemptDecision.Later(wait.retryAfter(), wait.busy())
                : new AttemptDecision.UnderWay();
    }

    /**
     * Returns the limit for response headers. It is the same for every account and for none: otherwise it would reveal
     * which accounts exist.
     */
    public Quota quota(Duration retryAfter) {
        return new Quota(counters.limit(), 0, retryAfter);
    }
}
