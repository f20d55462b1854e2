package org.doorward.internal.settings.tenant;

import java.util.List;
import java.util.Optional;
import org.doorward.TenantId;

/**
 * Where the requests of a tenant go, from the settings {@code doorward.tenant.NAME.…}. Immutable.
 *
 * @param tenant its id, which is its name in the settings
 * @param hosts its hosts, as {@link HostName} spells them
 * @param path the first part of its paths, below the context path; {@code /} for all paths of no other tenant
 */
public record TenantPlace(TenantId tenant, List<String> hosts, Optional<String> path) {
    /** The path of the default tenant that needs no part of its own. */
    public static final String ROOT = "/";

    public TenantPlace {
        hosts = List.copyOf(hosts);
    }
}
