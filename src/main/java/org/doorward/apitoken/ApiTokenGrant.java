package org.doorward.apitoken;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.AddressBlock;
import org.doorward.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * The rights of an API token. They only narrow its owner's rights. Immutable.
 *
 * @param scopes null for all scopes of the application, empty for none. Doorward's own scopes start with {@value
 *     Scopes#RESERVED}, and must be named
 * @param networks the client networks; empty for all
 * @param requestsPerMinute the limit of uses; null for none
 */
public record ApiTokenGrant(
        @Nullable Set<String> scopes,
        List<AddressBlock> networks,
        @Nullable Integer requestsPerMinute) {
    /** The most networks of one token. */
    public static final int MOST_NETWORKS = 50;

    /** The highest limit. */
    public static final int MOST_REQUESTS_PER_MINUTE = 1_000_000;

    /** Copies its components. @throws InvalidFieldException naming an invalid field */
    public ApiTokenGrant {
        scopes = scopes == null ? null : java.util.Collections.unmodifiableSet(new TreeSet<>(scopes));
        networks = List.copyOf(networks);
        if (scopes != null && (scopes.size() > Scopes.MOST || !scopes.stream().allMatch(Scopes::isWellFormed))) {
            throw new InvalidFieldException(InvalidFieldException.Field.SCOPES);
        }
        if (networks.size() > MOST_NETWORKS) {
            throw new InvalidFieldException(InvalidFieldException.Field.NETWORKS);
        }
        if (requestsPerMinute != null && (requestsPerMinute < 1 || requestsPerMinute > MOST_REQUESTS_PER_MINUTE)) {
            throw new InvalidFieldException(InvalidFieldException.Field.REQUESTS_PER_MINUTE);
        }
    }

    /** All scopes of the application, from everywhere, without a limit. */
    public static final ApiTokenGrant OF_ALL = new ApiTokenGrant(null, List.of(), null);

    /** Whether a client with this address may use it; null is an unknown address. */
    public boolean allowsFrom(@Nullable String address) {
        return networks.isEmpty()
                || (address != null && networks.stream().anyMatch(network -> network.contains(address)));
    }

    /** Whether a token of this kind may have it. Only API keys may introspect tokens. */
    public boolean suits(ApiTokenKind kind) {
        return kind == ApiTokenKind.API_KEY || scopes == null || !scopes.contains(Scopes.INTROSPECT);
    }
}
