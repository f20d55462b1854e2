package org.doorward.internal.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.limit.SignInThrottle.Client;

/**
 * The counters of sign-in attempts: by typed username and by account, and for unknown clients by network. Immutable.
 *
 * @param hidden replaces a username or an address by a pseudonym, the same on every node
 */
record SignInCounters(UnaryOperator<String> hidden, SignInLimits limits) {
    private static final Kinds NAME = new Kinds("sign-in", "sign-in-name", "sign-in-name-beyond");
    private static final Kinds ACCOUNT =
            new Kinds("sign-in-account-client", "sign-in-account", "sign-in-account-beyond");
    private static final String NETWORK = "sign-in-network";

    /**
     * The kinds of the keys of one subject, which is a username or an account.
     *
     * @param client for one client
     * @param free for all unknown clients together that have free attempts of their own
     * @param beyond for all other unknown clients together
     */
    private record Kinds(String client, String free, String beyond) {}

    /**
     * Returns the counters by username, and by the network of an unknown client.
     *
     * @param username in canonical form; empty for a text that is no valid username
     */
    List<Counter> ofAttempt(TenantId tenant, Optional<String> username, Client client) {
        List<Counter> counters = ofName(tenant, typed(username), client);
        if (client instanceof Client.Unknown unknown) {
            limits.network()
                    .ifPresent(backoff -> counters.add(new Counter(key(tenant, NETWORK, network(unknown)), backoff)));
        }
        return counters;
    }

    /** Returns the counters by username alone. */
    List<Counter> ofName(TenantId tenant, String name, Client client) {
        return counters(tenant, NAME, name, client);
    }

    /**
     * Returns the counters by account.
     *
     * @param account empty for none: such attempts are counted separately, by username
     */
    List<Counter> ofAccount(TenantId tenant, Optional<AccountId> account, Optional<String> username, Client client) {
        String who = account.map(id -> "account " + id.value()).orElseGet(() -> "nobody " + typed(username));
        return counters(tenant, ACCOUNT, who, client);
    }

    /** Whether this key counts the attempts of a network at all accounts. */
    static boolean isOfNetwork(LimitKey key) {
        return key.kind().equals(NETWORK);
    }

    /** Returns the limit of one client at one account. */
    Limit limit() {
        Backoff backoff = limits.client();
        return new Limit("sign-in", backoff.free(), backoff.forget().multipliedBy(backoff.free()));
    }

    /** A username never holds a line feed, so that this stands for all invalid ones. */
    private static String typed(Optional<String> username) {
        return username.orElse("\n");
    }

    /**
     * A network that has used its own free attempts is counted with others like it, so that it cannot delay clients that
     * have not failed.
     */
    private List<Counter> counters(TenantId tenant, Kinds kinds, String who, Client client) {
        List<Counter> counters = new ArrayList<>();
        if (client instanceof Client.Known browser) {
            counters.add(
                    new Counter(key(tenant, kinds.client(), who + "\ndevice " + browser.device()), limits.client()));
            return counters;
        }
        String network = network((Client.Unknown) client);
        counters.add(new Counter(key(tenant, kinds.client(), who + "\nnetwork " + network), limits.client()));
        counters.add(new Counter(key(tenant, kinds.free(), who), limits.account(), Counter.Counts.FREE));
        counters.add(new Counter(key(tenant, kinds.beyond(), who), limits.beyond(), Counter.Counts.BEYOND));
        return counters;
    }

    private static String network(Client.Unknown client) {
        return client.network().orElse("");
    }

    private LimitKey key(TenantId tenant, String kind, String id) {
        return new LimitKey(tenant, kind, hidden.apply(id));
    }
}
