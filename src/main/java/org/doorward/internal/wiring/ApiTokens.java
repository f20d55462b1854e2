package org.doorward.internal.wiring;

import java.time.Clock;
import java.util.List;
import org.doorward.DoorwardSettings;
import org.doorward.account.AccountService;
import org.doorward.apitoken.ApiTokenHandler;
import org.doorward.apitoken.ApiTokenListeners;
import org.doorward.apitoken.ApiTokenPolicy;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.ServiceAccounts;
import org.doorward.apitoken.StoredOwners;
import org.doorward.limit.RateLimiter;

/** The credentials of programs, put together. */
final class ApiTokens {
    private final ApiTokenService service;
    private final ServiceAccounts serviceAccounts;
    private final ApiTokenHandler handler;

    ApiTokens(DoorwardSettings settings, Cluster cluster, Stores stores, AccountService accounts, RateLimiter limits) {
        Clock clock = cluster.clock();
        this.service = new ApiTokenService(
                stores.apiTokens(), ApiTokenPolicy.of(settings), clock, new ApiTokenListeners(List.of()));
        this.serviceAccounts = new ServiceAccounts(stores.serviceAccounts(), service, clock);
        this.handler = new ApiTokenHandler(
                stores.apiTokens(), new StoredOwners(accounts, stores.serviceAccounts()), limits, clock);
    }

    ApiTokenService service() {
        return service;
    }

    ServiceAccounts serviceAccounts() {
        return serviceAccounts;
    }

    ApiTokenHandler handler() {
        return handler;
    }
}
