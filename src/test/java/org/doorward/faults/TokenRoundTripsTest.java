package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.doorward.TenantId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often a request with an API token goes to Redis, counted by Redis itself: promise 6. Accounts are in a database here;
 * service accounts are where the tokens are.
 */
@Tag("faults")
class TokenRoundTripsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RealRedis redis;
    private static RedisMonitor monitor;
    private static DoorwardServer near;
    private static DoorwardServer asking;
    private static Visitor ada;
    private static final AtomicInteger MADE = new AtomicInteger();

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        Accounts accounts = new Accounts();
        near = node(accounts, "1m");
        asking = node(accounts, "0s");
        ada = Visitor.program(near);
        monitor = new RedisMonitor(redis);
    }

    private static DoorwardServer node(Accounts accounts, String maxAge) {
        return new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                redis.address(),
                "doorward.redis.timeout",
                "10s",
                "doorward.jpa.url",
                accounts.url(),
                "doorward.admin.enabled",
                "true",
                "doorward.cache.max-age",
                maxAge);
    }

    @AfterAll
    static void stop() {
        monitor.close();
        asking.close();
        near.close();
        redis.close();
    }

    private static IssuedToken pat() {
        return IssuedToken.pat(ada, "");
    }

    private static IssuedToken key(String more) {
        return IssuedToken.key(ada, "key " + MADE.incrementAndGet(), "\"user\"", more);
    }

    /** Once scripts are known and messages come; what a node writes behind the requests' backs may be among it, and then not. */
    private static void assertGoes(List<String> expected, Supplier<IssuedToken> which) {
        Eventually.within(PATIENCE, "it goes " + expected, () -> expected.equals(trips(which.get())));
    }

    private static List<String> trips(IssuedToken token) {
        return monitor.during(() -> {
                    RawHttp.Answer answer = token.hello();
                    assertEquals(200, answer.status(), answer::toString);
                })
                .roundTrips();
    }

    @Test
    void aPersonalAccessTokenGoesOnceWhenItIsColdAndThenNotAtAll() {
        assertGoes(List.of("evalsha"), TokenRoundTripsTest::pat);
        IssuedToken warm = pat();
        assertGoes(List.of(), () -> warm);
    }

    /** Its service account comes with it. */
    @Test
    void anApiKeyGoesOnceWhenItIsColdAndThenNotAtAll() {
        assertGoes(List.of("evalsha"), () -> key(""));
        IssuedToken warm = key("");
        assertGoes(List.of(), () -> warm);
    }

    /** It is counted for all nodes together. */
    @Test
    void aKeyWithALimitOfItsOwnGoesOnceAlwaysForThat() {
        IssuedToken warm = key(",\"requests_per_minute\":1000000");
        assertGoes(List.of("evalsha"), () -> warm);
        assertGoes(List.of("evalsha"), () -> warm);
    }

    @Test
    void whereNothingIsKeptNearEachRequestAsks() {
        IssuedToken pat = pat();
        IssuedToken key = key("");
        assertGoes(List.of("evalsha"), () -> new IssuedToken(asking, pat.id(), pat.text()));
        assertGoes(List.of("evalsha"), () -> new IssuedToken(asking, key.id(), key.text()));
    }

    @Test
    void whatIsMalformedGoesNowhereAndWhatIsUnknownOnceInTenSeconds() {
        IssuedToken malformed = new IssuedToken(near, "", pat().text() + "A");
        Eventually.within(PATIENCE, "it goes nowhere", () -> refusal("malformed", malformed)
                .isEmpty());
        Eventually.within(PATIENCE, "it goes once, and then nowhere", () -> {
            String text = ApiTokenText.generate("dwp_", TenantId.DEFAULT, new TokenGenerator())
                    .text();
            IssuedToken unknown = new IssuedToken(near, "", text);
            return refusal("unknown", unknown).equals(List.of("evalsha"))
                    && refusal("unknown", unknown).isEmpty();
        });
    }

    private static List<String> refusal(String reason, IssuedToken token) {
        return monitor.during(() -> Answers.assertProblem(401, reason, token.hello()))
                .roundTrips();
    }
}
