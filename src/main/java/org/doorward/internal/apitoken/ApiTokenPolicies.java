package org.doorward.internal.apitoken;

import java.util.HashMap;
import java.util.Map;
import org.doorward.TenantId;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;

/**
 * How long the API tokens of each tenant live, and whether people have some. Immutable.
 *
 * @param people whether an account can be looked up without its password, so that its tokens can follow it
 * @param usual for tenants without a policy of their own
 */
public record ApiTokenPolicies(boolean people, ApiTokenPolicy usual, Map<TenantId, ApiTokenPolicy> own) {
    public ApiTokenPolicies {
        own = Map.copyOf(own);
    }

    /** One policy for all tenants. */
    public ApiTokenPolicies(ApiTokenPolicy usual) {
        this(true, usual, Map.of());
    }

    /** Reads the settings {@code doorward.api-token.*}, and those of single tenants. */
    public static ApiTokenPolicies of(DoorwardSettings settings) {
        Map<TenantId, ApiTokenPolicy> own = new HashMap<>();
        settings.tenantsWithOwnSettings().forEach(tenant -> own.put(tenant, ApiTokenPolicy.of(settings, tenant)));
        boolean people = settings.get(AccountSettings.ACCOUNTS) != AccountSettings.Accounts.IDENTITY_STORE;
        return new ApiTokenPolicies(people, ApiTokenPolicy.of(settings, TenantId.DEFAULT), own);
    }

    ApiTokenPolicy of(TenantId tenant) {
        return own.getOrDefault(tenant, usual);
    }
}
