package org.doorward.internal.http.tenant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.tenant.TenantPlace;
import org.jspecify.annotations.Nullable;

/**
 * The paths of tenants: each is the beginning of all paths of its tenant, below the context path. No path of one tenant
 * is the beginning of another one's. There are none where nothing, a host or the application tells the tenant.
 * Immutable.
 */
public final class TenantPaths {
    private final Map<String, RequestTenant> tenants = new HashMap<>();

    /** The tenant of all paths that begin with no other one's; null where there is none. */
    private final @Nullable RequestTenant root;

    private final int mostSegments;

    /** Reads the settings {@code doorward.tenant.NAME.path}. */
    public TenantPaths(DoorwardSettings settings) {
        RequestTenant ofRoot = null;
        int segments = 0;
        for (TenantPlace place : settings.tenants()) {
            String path = place.path().orElse("");
            if (path.equals(TenantPlace.ROOT)) {
                ofRoot = new RequestTenant(place.tenant(), "");
            } else if (!path.isEmpty()) {
                tenants.put(path, new RequestTenant(place.tenant(), path));
                segments = Math.max(
                        segments, (int) path.chars().filter(c -> c == '/').count());
            }
        }
        this.root = ofRoot;
        this.mostSegments = segments;
    }

    /** Whether some tenant has a path of its own. */
    public boolean any() {
        return mostSegments > 0;
    }

    /** Returns the paths of the tenants. */
    public List<String> all() {
        return tenants.keySet().stream().sorted().toList();
    }

    /** Returns the tenant of a path below the context path; null where it is of none. */
    public @Nullable RequestTenant of(String path) {
        RequestTenant named = named(path);
        return named == null ? root : named;
    }

    /** Returns the tenant that the path names; null where it names none. */
    public @Nullable RequestTenant named(String path) {
        int end = 0;
        for (int segments = 0; segments < mostSegments && end < path.length(); segments++) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
            RequestTenant tenant = tenants.get(path.substring(0, end));
            if (tenant != null) {
                return tenant;
            }
        }
        return null;
    }

    /** Returns a path without the part that names a tenant, as the path rules are written. */
    public String within(String path) {
        RequestTenant named = any() ? named(path) : null;
        return named == null ? path : within(path, named.path());
    }

    /** Returns a path without this beginning, if it has it. */
    public static String within(String path, String tenantPath) {
        if (tenantPath.isEmpty() || !path.startsWith(tenantPath)) {
            return path;
        }
        String rest = path.substring(tenantPath.length());
        return rest.isEmpty() ? "/" : rest.startsWith("/") ? rest : path;
    }
}
