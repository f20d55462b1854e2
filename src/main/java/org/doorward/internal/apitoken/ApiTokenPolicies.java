package org.doorward.internal.apitoken;

import java.util.HashMap;
import java.util.Map;
import org.doorward.TenantId;
import org.doorward.internal.settings.DoorwardSettings;

/**
 * How long the API tokens of each tenant live. Immutable.
 *
 * @param usual for tenants without a policy of their own
 */
public record ApiTokenPolicies(ApiTokenPolicy usual, Map<TenantId, ApiTokenPolicy> own) {
    public ApiTokenPolicies {
        own = Map.copyOf(own);
    }

    /** One policy for all tenants. */
    public ApiTokenPolicies(ApiTokenPolicy usual) {
        this(usual, Map.of());
    }

    /** Reads the settings {@code doorward.api-token.*}, and those of single tenants. */
    public static ApiTokenPolicies of(DoorwardSettings settings) {
        Map<TenantId, ApiTokenPolicy> own = new HashMap<>();
        settings.tenantsWithOwnSettings().forEach(tenant -> own.put(tenant, ApiTokenPolicy.of(settings, tenant)));
        return new ApiTokenPolicies(ApiTokenPolicy.of(settings, TenantId.DEFAULT), own);
    }

    ApiTokenPolicy of(TenantId tenant) {
        return own.getOrDefault(tenant, usual);
    }
}
