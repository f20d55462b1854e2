package org.doorward.apitoken;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.AddressBlock;
import org.jspecify.annotations.Nullable;

/**
 * What an API token may do, from where and how often. Only ever narrows what its owner may do. Immutable.
 *
 * @param scopes the scopes it has; null for all of the application's, empty for none. Those that start with {@value
 *     Scopes#RESERVED} are Doorward's own and are had only when they are named
 * @param networks from where it may be used; empty for everywhere
 * @param requestsPerMinute how often it may be used; null for no limit of its own
 */
public record ApiTokenGrant(
        @Nullable Set<String> scopes,
        List<AddressBlock> networks,
        @Nullable Integer requestsPerMinute) {
    /** The most networks that one token names. */
    public static final int MOST_NETWORKS = 50;

    /** The highest limit that can be set. */
    public static final int MOST_REQUESTS_PER_MINUTE = 1_000_000;

    /** Copies what it is given. @throws IllegalArgumentException naming the field that cannot be used */
    public ApiTokenGrant {
        scopes = scopes == null ? null : java.util.Collections.unmodifiableSet(new TreeSet<>(scopes));
        networks = List.copyOf(networks);
        if (scopes != null && (scopes.size() > Scopes.MOST || !scopes.stream().allMatch(Scopes::isWellFormed))) {
            throw new IllegalArgumentException("scopes");
        }
        if (networks.size() > MOST_NETWORKS) {
            throw new IllegalArgumentException("cidrs");
        }
        if (requestsPerMinute != null && (requestsPerMinute < 1 || requestsPerMinute > MOST_REQUESTS_PER_MINUTE)) {
            throw new IllegalArgumentException("requests_per_minute");
        }
    }

    /** All scopes of the application, from everywhere, as often as its owner likes. */
    public static final ApiTokenGrant OF_ALL = new ApiTokenGrant(null, List.of(), null);

    /** Whether it may be used from this address; an unknown one lies in no network. */
    public boolean allowsFrom(@Nullable String address) {
        return networks.isEmpty()
                || (address != null && networks.stream().anyMatch(network -> network.contains(address)));
    }

    /** Whether a token of this kind may have it: to ask about everybody's tokens is for services, not for people. */
    boolean suits(ApiTokenKind kind) {
        return kind == ApiTokenKind.API_KEY || scopes == null || !scopes.contains(Scopes.INTROSPECT);
    }
}
