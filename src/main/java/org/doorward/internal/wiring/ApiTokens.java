package org.doorward.internal.wiring;

import java.time.Clock;
import org.doorward.TenantId;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenHandler;
import org.doorward.internal.apitoken.ApiTokenPolicies;
import org.doorward.internal.apitoken.ApiTokenScopes;
import org.doorward.internal.apitoken.ServiceAccountEngine;
import org.doorward.internal.apitoken.TokenOwnerLookup;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.store.ServiceAccountStore;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an installation that issue and check API tokens.
 *
 * @param scopes revokes those of whole scopes; null where the stores cannot
 */
record ApiTokens(
        ApiTokenEngine service,
        @Nullable ApiTokenScopes scopes,
        ServiceAccountEngine serviceAccounts,
        TokenOwnerLookup owners,
        ApiTokenHandler handler) {

    static ApiTokens of(
            DoorwardSettings settings, NodeWiring node, StoreChoice stores, AccountEngine people, GateRules gates) {
        Clock clock = node.clock();
        ApiTokenEngine service =
                new ApiTokenEngine(node.apiTokens(), ApiTokenPolicies.of(settings), clock, node.listeners());
        return new ApiTokens(
                service,
                stores.tokenEpochsLast() ? new ApiTokenScopes(node.apiTokens(), clock, node.listeners()) : null,
                new ServiceAccountEngine(stores.serviceAccounts(), service, people, clock),
                node.owners(),
                new ApiTokenHandler(node.apiTokens(), node.owners(), gates, stores.limits(), clock, node.listeners()));
    }

    /** Whether a service account has this name, a username in its one spelling. */
    static boolean isName(ServiceAccountStore serviceAccounts, TenantId tenant, String username) {
        return serviceAccounts.list(tenant).stream().anyMatch(account -> Usernames.normalise(account.name())
                .filter(username::equals)
                .isPresent());
    }
}
