package org.doorward.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Slows down who guesses passwords, and nobody else. An attempt is counted before the password is looked at: by the name that
 * was typed and client; and, from a client that is not known to have signed in to the account before, by that name alone and
 * by network alone, too. Then, so that an account's names are not worth as many guesses each (R133), by the account that was
 * found, in the same way. So no stranger, from however many addresses, can keep a known client out (R135, T35), strangers together guess
 * no faster than one, and one network does not try one password on all accounts. Safe for any thread.
 */
public final class SignInThrottle {
    private static final System.Logger LOG = System.getLogger("org.doorward.limit");

    private final RateLimiter limiter;
    private final UnaryOperator<String> hidden;
    private final SignInLimits limits;

    /**
     * Counted there.
     *
     * @param hidden makes of a username or an address what nobody can guess it from, the same on every node
     */
    public SignInThrottle(RateLimiter limiter, UnaryOperator<String> hidden, SignInLimits limits) {
        this.limiter = limiter;
        this.hidden = hidden;
        this.limits = limits;
    }

    /** Who tries. */
    public sealed interface Client {
        /**
         * A browser that shows that it has signed in by the name before.
         *
         * @param device which one; hard to guess
         * @param account whether the name was this account's then; where it is another one's now, it is not known there
         * @param network as of one that is not known
         */
        record Known(String device, Predicate<AccountId> account, Optional<String> network) implements Client {
            @Override
            public Client at(Optional<AccountId> found) {
                return found.filter(account).isPresent() ? this : new Unknown(network);
            }
        }

        /**
         * Any other.
         *
         * @param network the address, or the network that is one client's (R136); all of which it is not known are one
         *     client (R137)
         */
        record Unknown(Optional<String> network) implements Client {
            @Override
            public Client at(Optional<AccountId> found) {
                return this;
            }
        }

        /** Who that is to the account that the name has led to; empty for none. */
        Client at(Optional<AccountId> found);
    }

    /** What came of asking to try. */
    public sealed interface Admission {
        /**
         * How long to wait; nothing was counted, and nothing became longer.
         *
         * @param busy whether it could only not be counted in time
         */
        record Later(Duration retryAfter, boolean busy) implements Admission {}

        /** The password may be looked at. It counts as wrong unless {@link #succeeded} or {@link #unknown} is said. */
        final class Admitted implements Admission {
            private final SignInThrottle throttle;
            private final List<Reservation.Held> held;

            private Admitted(SignInThrottle throttle, List<Reservation.Held> held) {
                this.throttle = throttle;
                this.held = held;
            }

            /** The same attempt, with where else it was counted: what is said of it is said in one round trip. */
            public Admitted and(Admitted more) {
                List<Reservation.Held> all = new ArrayList<>(held);
                all.addAll(more.held);
                return new Admitted(throttle, List.copyOf(all));
            }

            /** How many attempts at the account failed before, of this client or of all unknown ones, and count still. */
            public int failuresBefore() {
                // what a network tried elsewhere says nothing of this account
                return held.stream()
                        .flatMap(part -> part.holds().stream())
                        .filter(hold -> !hold.counter().key().kind().equals(NETWORK))
                        .mapToInt(hold -> hold.before().count())
                        .max()
                        .orElse(0);
            }

            /** The password was right: the account's failures are forgotten (R138), the network's others are not. */
            public void succeeded() {
                Set<LimitKey> forgiven = new HashSet<>();
                held.stream()
                        .flatMap(part -> part.holds().stream())
                        .map(hold -> hold.counter().key())
                        .filter(key -> !key.kind().equals(NETWORK))
                        .forEach(forgiven::add);
                throttle.settle(held, forgiven);
            }

            /** It was not found out whether it was right. */
            public void unknown() {
                throttle.settle(held, Set.of());
            }
        }
    }

    private static final String CLIENT = "sign-in";
    private static final String NAME = "sign-in-name";
    private static final String ACCOUNT_CLIENT = "sign-in-account-client";
    private static final String ACCOUNT = "sign-in-account";
    private static final String NETWORK = "sign-in-network";

    /**
     * Asks to try a password, before it is looked at (R235). One round trip.
     *
     * @param username in its one spelling; empty for what can be nobody's, all of which is counted together
     */
    public Admission admit(TenantId tenant, Optional<String> username, Client client, Instant now) {
        List<Counter> counters = ofName(tenant, typed(username), client);
        if (client instanceof Client.Unknown unknown) {
            limits.network()
                    .ifPresent(backoff -> counters.add(new Counter(key(tenant, NETWORK, network(unknown)), backoff)));
        }
        return admit(counters, now);
    }

    /**
     * Asks the same of the account, where {@link #admit} was asked of what was typed. Steps and waits are those of a name: by
     * one name alone nobody is kept waiting longer here. That others were tried must not be told (R132), so a refusal is to
     * look like a wrong password; and what is nobody's is counted as well, in a place of its own. One round trip.
     *
     * @param account whose name it is; empty for nobody's
     * @param username as for {@link #admit}
     */
    public Admission admitAtAccount(
            TenantId tenant, Optional<AccountId> account, Optional<String> username, Client client, Instant now) {
        String who = account.map(id -> "account " + id.value()).orElseGet(() -> "nobody " + typed(username));
        return admit(counters(tenant, ACCOUNT_CLIENT, ACCOUNT, who, client), now);
    }

    /**
     * With the counters of another name of the account that it is an attempt at. Nothing is counted there; but a success
     * forgets what was.
     *
     * @param username in its one spelling
     */
    public Admission.Admitted withName(Admission.Admitted attempt, TenantId tenant, String username, Client client) {
        List<Reservation.Hold> holds = ofName(tenant, username, client).stream()
                .map(counter -> new Reservation.Hold(counter, Failures.NONE, Failures.NONE))
                .toList();
        return attempt.and(new Admission.Admitted(
                this, List.of(new Reservation.Held(holds, attempt.held.get(0).local()))));
    }

    private Admission admit(List<Counter> counters, Instant now) {
        Reservation reservation = limiter.reserve(counters, now);
        if (reservation instanceof Reservation.Held held) {
            return new Admission.Admitted(this, List.of(held));
        }
        Reservation.Wait wait = (Reservation.Wait) reservation;
        return new Admission.Later(wait.retryAfter(), wait.busy());
    }

    /** The limit that programs are told of; the same for every account and none, or it would tell which there are (R132). */
    public Quota quota(Duration retryAfter) {
        Backoff backoff = limits.client();
        Limit limit = new Limit("sign-in", backoff.free(), backoff.forget().multipliedBy(backoff.free()));
        return new Quota(limit, 0, retryAfter);
    }

    /** No username holds a line feed. */
    private static String typed(Optional<String> username) {
        return username.orElse("\n");
    }

    private List<Counter> ofName(TenantId tenant, String name, Client client) {
        return counters(tenant, CLIENT, NAME, name, client);
    }

    private List<Counter> counters(TenantId tenant, String byClient, String alone, String who, Client client) {
        List<Counter> counters = new ArrayList<>();
        if (client instanceof Client.Known known) {
            counters.add(new Counter(key(tenant, byClient, who + "\ndevice " + known.device()), limits.client()));
            return counters;
        }
        String network = network((Client.Unknown) client);
        counters.add(new Counter(key(tenant, byClient, who + "\nnetwork " + network), limits.client()));
        counters.add(new Counter(key(tenant, alone, who), limits.account()));
        return counters;
    }

    private static String network(Client.Unknown client) {
        return client.network().orElse("");
    }

    private LimitKey key(TenantId tenant, String kind, String id) {
        return new LimitKey(tenant, kind, hidden.apply(id));
    }

    private void settle(List<Reservation.Held> held, Set<LimitKey> forgiven) {
        // all in one place, unless the store went or came back in between
        held.stream()
                .collect(Collectors.groupingBy(
                        Reservation.Held::local,
                        Collectors.flatMapping(part -> part.holds().stream(), Collectors.toList())))
                .forEach((local, holds) -> settle(new Reservation.Held(holds, local), forgiven));
    }

    /**
     * What was counted is a failure then, and forgotten in time: whatever went wrong, that is no reason to turn somebody
     * away whose session may have been opened already.
     */
    private void settle(Reservation.Held held, Set<LimitKey> forgiven) {
        try {
            limiter.settle(held, forgiven);
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "an attempt that did not fail counts as one that did", e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an attempt that did not fail counts as one that did", e);
        }
    }
}
