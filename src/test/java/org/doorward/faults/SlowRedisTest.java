package org.doorward.faults;

import java.time.Duration;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis that answers, and late: nobody waits for it longer than the settings say. */
@Tag("faults")
class SlowRedisTest {
    private static final Duration ONE_CALL = Duration.ofSeconds(1);
    private static final Duration ONE_OF_FIFTY = Duration.ofSeconds(2);

    @Test
    void aRedisThatTakesFiveSecondsIs503InTimeAndSignsNobodyOut() {
        try (RealRedis redis = new RealRedis();
                RedisProxy proxy = new RedisProxy(redis.address());
                DoorwardServer server = new DoorwardServer(
                        "doorward.store",
                        "redis",
                        "doorward.redis.address",
                        proxy.address(),
                        "doorward.redis.timeout",
                        "300ms",
                        "doorward.cache.max-age",
                        "0")) {
            Outage outage = new Outage(server, ONE_CALL);
            outage.assertWorks();
            Person program = Person.program(server).signIn();
            Person browser = Person.browser(server).signIn();
            proxy.delay(Duration.ofSeconds(5));
            outage.assertUnavailable("a program's request", program::hello);
            outage.assertUnavailable("a browser's request", browser::hello);
            outage.assertUnavailable("the list", () -> program.get("/auth/sessions"));
            outage.assertManyAreAnsweredInTime(50, browser, ONE_OF_FIFTY);
            outage.assertSignInIsRefused();
            outage.assertPublicPagesAreServed(browser);
            proxy.pass();
            outage.assertRecovers(program, browser);
        }
    }

    @Test
    void aRedisThatIsALittleSlowIsWaitedFor() {
        try (RealRedis redis = new RealRedis();
                RedisProxy proxy = new RedisProxy(redis.address());
                DoorwardServer server =
                        new DoorwardServer("doorward.store", "redis", "doorward.redis.address", proxy.address())) {
            Outage outage = new Outage(server, ONE_CALL);
            outage.assertWorks();
            proxy.delay(Duration.ofMillis(100));
            outage.assertWorks();
        }
    }
}
