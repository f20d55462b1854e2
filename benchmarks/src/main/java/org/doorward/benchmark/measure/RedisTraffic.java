package org.doorward.benchmark.measure;

/**
 * What went to Redis.
 *
 * @param sent commands that were sent to it
 * @param run commands that it ran, those inside scripts too
 * @param roundTrips how often it was waited for
 */
public record RedisTraffic(long sent, long run, long roundTrips) {
    /** What came after this. */
    public RedisTraffic until(RedisTraffic later) {
        return new RedisTraffic(later.sent - sent, later.run - run, later.roundTrips - roundTrips);
    }
}
