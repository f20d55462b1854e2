package org.doorward.internal.http.origin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.TenantId;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Origin;
import org.doorward.internal.settings.OriginSettings;
import org.doorward.internal.settings.tenant.TenantPlace;
import org.jspecify.annotations.Nullable;

/**
 * The address of this application in links that are sent to people. Its origin is that of the settings: a request's {@code
 * Host} is whatever its sender wants, and would lead another person to a server of the sender. Only in development, where
 * nothing is configured, it is that of the request. A tenant with hosts or a path of its own has an address of its own. Immutable.
 */
public final class LinkBase {
    private final @Nullable String configured;
    private final List<TenantPlace> tenants;
    private final String contextPath;
    private final ClientConnection connection;

    /** Reads the settings, for the application at this context path. */
    public LinkBase(DoorwardSettings settings, String contextPath, ClientConnection connection) {
        this.configured =
                settings.find(OriginSettings.ORIGIN).flatMap(Origin::canonical).orElse(null);
        this.tenants = settings.tenants();
        this.contextPath = contextPath;
        this.connection = connection;
    }

    /** Returns the address without a trailing slash, with the prefix that a trusted proxy removes. */
    public String of(HttpServletRequest request) {
        String origin =
                configured == null ? connection.origin(request) : originOf(configured, RequestTenant.of(request));
        return origin + connection.prefix(request) + contextPath + RequestTenant.pathOf(request);
    }

    /** Returns the address of a tenant where there is no request; empty when none is configured. */
    public Optional<String> of(TenantId tenant) {
        String path = places(tenant)
                .flatMap(place -> place.path().stream())
                .filter(own -> !own.equals(TenantPlace.ROOT))
                .findFirst()
                .orElse("");
        return Optional.ofNullable(configured).map(origin -> originOf(origin, tenant) + contextPath + path);
    }

    private Stream<TenantPlace> places(TenantId tenant) {
        return tenants.stream().filter(place -> place.tenant().equals(tenant));
    }

    /** The origin, at the tenant's first host where that of the origin is none of its hosts. */
    private String originOf(String origin, TenantId tenant) {
        List<String> hosts =
                places(tenant).flatMap(place -> place.hosts().stream()).toList();
        URI address = URI.create(origin);
        if (hosts.isEmpty() || hosts.contains(address.getHost())) {
            return origin;
        }
        return address.getScheme() + "://" + hosts.get(0) + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }
}
