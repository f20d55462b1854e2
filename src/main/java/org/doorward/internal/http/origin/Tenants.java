package org.doorward.internal.http.origin;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.TenantId;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.http.tenant.TenantPaths;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.TenantSettings;
import org.doorward.internal.settings.TenantSettings.By;
import org.doorward.internal.settings.tenant.HostName;
import org.jspecify.annotations.Nullable;

/** Finds the tenant of a request: by its host, by its path, or by what the application says. Immutable. */
public final class Tenants {
    private final By by;
    private final ClientConnection connection;
    private final TenantPaths paths;
    private final Map<String, RequestTenant> byHost = new HashMap<>();
    private final Function<HttpServletRequest, Optional<TenantId>> application;

    /**
     * Reads the settings.
     *
     * @param application the application's answer; asked only where the settings say so
     */
    public Tenants(
            DoorwardSettings settings,
            ClientConnection connection,
            TenantPaths paths,
            Function<HttpServletRequest, Optional<TenantId>> application) {
        this.by = settings.get(TenantSettings.BY);
        this.connection = connection;
        this.paths = paths;
        this.application = application;
        settings.tenants().forEach(place -> place.hosts()
                .forEach(host -> byHost.put(host, new RequestTenant(place.tenant(), ""))));
    }

    /** Returns the tenant of every request; null where requests have different ones. */
    public @Nullable RequestTenant only() {
        return by == By.NONE ? RequestTenant.ONLY : null;
    }

    /**
     * Returns the tenant of a request; null where it is of none.
     *
     * @param sent its path as it was sent, which is not ambiguous
     * @throws RuntimeException of the application, which could not tell
     */
    public @Nullable RequestTenant find(HttpServletRequest request, String sent) {
        return switch (by) {
            case NONE -> RequestTenant.ONLY;
            case HOST -> ofHost(connection.host(request));
            case PATH -> ofPath(request, sent);
            case APPLICATION ->
                application
                        .apply(request)
                        .map(tenant -> new RequestTenant(tenant, ""))
                        .orElse(null);
        };
    }

    private @Nullable RequestTenant ofHost(String host) {
        RequestTenant usual = byHost.get(host);
        // mostly it is spelled as in the settings
        return usual != null ? usual : HostName.canonical(host).map(byHost::get).orElse(null);
    }

    /**
     * The path that was asked for decides. Where a filter in front of ours forwards or rewrites, the path that the
     * container maps may name no tenant, but no other one.
     */
    private @Nullable RequestTenant ofPath(HttpServletRequest request, String sent) {
        RequestTenant asked = RequestPath.below(request, sent).map(paths::of).orElse(null);
        Object first = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
        RequestTenant before = first == null
                ? asked
                : RequestPath.below(request, first.toString()).map(paths::of).orElse(null);
        RequestTenant mapped = paths.named(RequestPath.mappedPath(request));
        RequestTenant tenant = first == null ? asked : before;
        boolean same = tenant != null
                && (mapped == null || mapped.equals(tenant))
                && (first == null || asked == null || asked.path().isEmpty() || asked.equals(tenant));
        return same ? tenant : null;
    }
}
