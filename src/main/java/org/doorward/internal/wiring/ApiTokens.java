package org.doorward.internal.wiring;

import java.time.Clock;
import org.doorward.DoorwardSettings;
import org.doorward.apitoken.ApiTokenHandler;
import org.doorward.apitoken.ApiTokenPolicy;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.Owners;
import org.doorward.apitoken.ServiceAccounts;

/** The credentials of programs, put together. */
final class ApiTokens {
    private final ApiTokenService service;
    private final ServiceAccounts serviceAccounts;
    private final Owners owners;
    private final ApiTokenHandler handler;

    ApiTokens(DoorwardSettings settings, Cluster cluster, Stores stores) {
        Clock clock = cluster.clock();
        this.service =
                new ApiTokenService(cluster.apiTokens(), ApiTokenPolicy.of(settings), clock, cluster.tokenListeners());
        this.serviceAccounts = new ServiceAccounts(stores.serviceAccounts(), service, clock);
        this.owners = cluster.owners();
        this.handler =
                new ApiTokenHandler(cluster.apiTokens(), owners, stores.limits(), clock, cluster.tokenListeners());
    }

    ApiTokenService service() {
        return service;
    }

    ServiceAccounts serviceAccounts() {
        return serviceAccounts;
    }

    Owners owners() {
        return owners;
    }

    ApiTokenHandler handler() {
        return handler;
    }
}
