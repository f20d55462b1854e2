package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis is not there, or says nothing, when the application is deployed. */
@Tag("faults")
class RedisAtStartUpTest {
    private static final Duration ONE_CALL = Duration.ofSeconds(1);
    private static final Duration ONE_OF_FIFTY = Duration.ofSeconds(2);

    @Test
    void theApplicationStartsWithoutRedisAndWorksOnceItIsThere() {
        try (RealRedis redis = new RealRedis()) {
            Person program = signedIn(redis);
            redis.stop();
            try (DoorwardServer server = server(redis)) {
                Outage outage = new Outage(server, ONE_CALL);
                outage.assertSignInIsRefused();
                outage.assertManyAreAnsweredInTime(50, Person.program(server).holding(program), ONE_OF_FIFTY);
                redis.start();
                outage.assertWorks();
            }
        }
    }

    @Test
    void theApplicationStartsWhileRedisIsFrozenAndWorksOnceItMoves() {
        try (RealRedis redis = new RealRedis()) {
            Person program = signedIn(redis);
            Stopped frozen = Stopped.redis(redis);
            try (DoorwardServer server = server(redis)) {
                Outage outage = new Outage(server, ONE_CALL);
                Person here = Person.program(server).holding(program);
                outage.assertManyAreAnsweredInTime(50, here, ONE_OF_FIFTY);
                outage.assertUnavailable("a request", here::hello);
                outage.assertSignInIsRefused();
                RawHttp.Answer page =
                        outage.timed("a public page", () -> RawHttp.send(server.port(), "GET /public/page", ""));
                assertTrue(page.status() == 200);
                frozen.close();
                outage.assertRecovers(here);
            } finally {
                frozen.close();
            }
        }
    }

    private static DoorwardServer server(RealRedis redis) {
        return server(redis, "0s", "300ms");
    }

    private static DoorwardServer server(RealRedis redis, String wait, String timeout) {
        return new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                redis.address(),
                "doorward.cache.max-age",
                "0",
                "doorward.start.wait",
                wait,
                "doorward.redis.timeout",
                timeout,
                "doorward.jpa.url",
                "jdbc:h2:mem:startup" + redis.address().replaceAll("\\D", "") + ";DB_CLOSE_DELAY=-1");
    }

    /** Signs in at another node of the same application. */
    private static Person signedIn(RealRedis redis) {
        try (DoorwardServer before = server(redis, "30s", "10s")) {
            return Person.program(before).signIn();
        }
    }
}
