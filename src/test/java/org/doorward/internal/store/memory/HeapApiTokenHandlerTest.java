package org.doorward.internal.store.memory;

import org.doorward.apitoken.ApiTokenHandlerContract;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ServiceAccountStore;
import org.doorward.limit.RateLimiter;

class HeapApiTokenHandlerTest extends ApiTokenHandlerContract {
    private static final ApiTokenStore STORE = new HeapApiTokenStore();
    private static final ServiceAccountStore SERVICE_ACCOUNTS = new HeapServiceAccountStore();
    private static final RateLimiter LIMITER = new HeapRateLimiter();

    @Override
    protected ApiTokenStore store() {
        return STORE;
    }

    @Override
    protected ServiceAccountStore serviceAccountStore() {
        return SERVICE_ACCOUNTS;
    }

    @Override
    protected RateLimiter limiter() {
        return LIMITER;
    }
}
