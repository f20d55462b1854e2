package org.doorward.internal.store.memory;

import org.doorward.limit.RateLimiter;
import org.doorward.limit.RateLimiterContract;

class HeapRateLimiterTest extends RateLimiterContract {
    private final RateLimiter limiter = new HeapRateLimiter();

    @Override
    protected RateLimiter limiter() {
        return limiter;
    }
}
