package org.doorward.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;

/**
 * Slows down who guesses passwords, and nobody else. An attempt is counted before the password is looked at: by username and
 * client; and, from a client that is not known to have signed in to the account before, by username alone and by network
 * alone, too. So no stranger, from however many addresses, can keep a known client out (R135, T35), strangers together guess
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
         * A browser that shows that it has signed in to the account before.
         *
         * @param device which one; hard to guess
         */
        record Known(String device) implements Client {}

        /**
         * Any other.
         *
         * @param network the address, or the network that is one client's (R136); all of which it is not known are one
         *     client (R137)
         */
        record Unknown(Optional<String> network) implements Client {}
    }

    /** What came of asking to try. */
    public sealed interface Admission {
        /** How long to wait; nothing was counted, and nothing became longer. */
        record Later(Duration retryAfter) implements Admission {}

        /** The password may be looked at. It counts as wrong unless {@link #succeeded} or {@link #unknown} is said. */
        final class Admitted implements Admission {
            private final SignInThrottle throttle;
            private final Reservation.Held held;

            private Admitted(SignInThrottle throttle, Reservation.Held held) {
                this.throttle = throttle;
                this.held = held;
            }

            /** How many attempts at the account failed before, of this client or of all unknown ones, and count still. */
            public int failuresBefore() {
                // what a network tried elsewhere says nothing of this account
                return held.holds().stream()
                        .filter(hold -> !hold.counter().key().kind().equals(NETWORK))
                        .mapToInt(hold -> hold.before().count())
                        .max()
                        .orElse(0);
            }

            /** The password was right: the account's failures are forgotten (R138), the network's others are not. */
            public void succeeded() {
                Set<LimitKey> forgiven = new HashSet<>();
                held.holds().stream()
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
    private static final String ACCOUNT = "sign-in-account";
    private static final String NETWORK = "sign-in-network";

    /**
     * Asks to try a password, before it is looked at (R235). One round trip.
     *
     * @param username in its one spelling; empty for what can be nobody's, all of which is counted together
     */
    public Admission admit(TenantId tenant, Optional<String> username, Client client, Instant now) {
        // no username holds a line feed
        List<Counter> counters = ofName(tenant, username.orElse("\n"), client);
        if (client instanceof Client.Unknown unknown) {
            limits.network()
                    .ifPresent(backoff -> counters.add(new Counter(key(tenant, NETWORK, network(unknown)), backoff)));
        }
        return admit(counters, now);
    }

    /**
     * Asks the same of the account's own name, where {@link #admit} was asked of another that it is found by: the network has
     * been counted there.
     *
     * @param username the account's own, in its one spelling
     */
    public Admission admitByOwnName(TenantId tenant, String username, Client client, Instant now) {
        return admit(ofName(tenant, username, client), now);
    }

    private Admission admit(List<Counter> counters, Instant now) {
        Reservation reservation = limiter.reserve(counters, now);
        if (reservation instanceof Reservation.Held held) {
            return new Admission.Admitted(this, held);
        }
        return new Admission.Later(((Reservation.Wait) reservation).retryAfter());
    }

    /** The limit that programs are told of; the same for every account and none, or it would tell which there are (R132). */
    public Quota quota(Duration retryAfter) {
        Backoff backoff = limits.client();
        Limit limit = new Limit("sign-in", backoff.free(), backoff.forget().multipliedBy(backoff.free()));
        return new Quota(limit, 0, retryAfter);
    }

    private List<Counter> ofName(TenantId tenant, String name, Client client) {
        List<Counter> counters = new ArrayList<>();
        if (client instanceof Client.Known known) {
            counters.add(new Counter(key(tenant, CLIENT, name + "\ndevice " + known.device()), limits.client()));
            return counters;
        }
        String network = network((Client.Unknown) client);
        counters.add(new Counter(key(tenant, CLIENT, name + "\nnetwork " + network), limits.client()));
        counters.add(new Counter(key(tenant, ACCOUNT, name), limits.account()));
        return counters;
    }

    private static String network(Client.Unknown client) {
        return client.network().orElse("");
    }

    private LimitKey key(TenantId tenant, String kind, String id) {
        return new LimitKey(tenant, kind, hidden.apply(id));
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
