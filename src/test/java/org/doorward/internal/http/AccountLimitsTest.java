package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.GatedServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.StructuredList;
import org.doorward.testing.StructuredList.Item;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often an account may ask. */
@Tag("server")
class AccountLimitsTest {
    private DoorwardServer server;

    @BeforeEach
    void start() {
        Accounts accounts = new Accounts();
        server = new DoorwardServer("doorward.jpa.url", accounts.url(), "doorward.limits.account", "3/s, 5/m");
        accounts.add("bob", "user");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whileTheSharedStoreOfLimitsIsDownEachNodeCountsForItself() {
        server.close();
        try (RealRedis redis = new RealRedis()) {
            server = new DoorwardServer(
                    "doorward.store", "redis",
                    "doorward.redis.address", redis.address(),
                    "doorward.cache.max-age", "1m",
                    "doorward.limits.account", "3/m");
            Visitor ada = Visitor.program(server);
            // a few heartbeats: from then on the node keeps a copy of the session, which outlives Redis
            Eventually.within(
                    Duration.ofSeconds(60),
                    "heartbeats in the log",
                    () -> Integer.parseInt(redis.command("XLEN", "doorward:~:events")
                                    .get(0)
                                    .substring(1))
                            > 5);
            ada.assertSignedIn();
            redis.stop();
            for (int i = 0; i < 3; i++) {
                assertEquals(200, ada.hello().status());
            }
            refused(ada);
        }
    }

    @Test
    void requestsThatAGateRefusesAreCountedToo() {
        try (GatedServer gated = new GatedServer("doorward.limits.account", "3/m", "doorward.gate.terms", "true")) {
            Visitor restricted = Visitor.program(
                    gated.server,
                    gated.account(account -> account.termsAccepted(false)).username());
            for (int i = 0; i < 3; i++) {
                Answers.assertProblem(403, "terms-not-accepted", restricted.hello());
            }
            Answers.assertProblem(429, "too-many", restricted.hello());
        }
    }

    private static List<Item> field(RawHttp.Answer answer, String name) {
        assertEquals(1, answer.headers(name).count(), answer::toString);
        return StructuredList.parse(answer.header(name).orElseThrow()).items();
    }

    private static void assertLeft(long inSecond, long inMinute, RawHttp.Answer answer) {
        assertEquals(
                List.of(
                        new Item("account-1s", Map.of("q", 3L, "w", 1L)),
                        new Item("account-60s", Map.of("q", 5L, "w", 60L))),
                field(answer, "RateLimit-Policy"));
        List<Item> left = field(answer, "RateLimit");
        assertEquals(
                List.of("account-1s", "account-60s"),
                left.stream().map(Item::value).toList());
        assertEquals(
                List.of(inSecond, inMinute),
                left.stream().map(item -> item.parameters().get("r")).toList());
        assertTrue(left.stream().allMatch(item -> item.parameters().getOrDefault("t", 0L) >= 1), answer::toString);
    }

    private RawHttp.Answer refused(Visitor visitor) {
        RawHttp.Answer answer = Answers.unhandled(server, visitor::hello);
        return Answers.assertProblem(429, "too-many", answer);
    }

    @Test
    void everyAnswerThatIsCountedSaysWhatIsLeftOfEachLimit() {
        Visitor ada = Visitor.program(server);
        assertLeft(2, 4, ada.hello());
        assertLeft(1, 3, ada.hello());
        assertLeft(0, 2, ada.hello());
        RawHttp.Answer refused = refused(ada);
        assertLeft(0, 2, refused);
        assertEquals("1", refused.header("Retry-After").orElseThrow());
    }

    @Test
    void whatIsRefusedReachesNoHandlerAndIsNotCounted() {
        Visitor ada = Visitor.program(server);
        for (int i = 0; i < 3; i++) {
            assertEquals(200, ada.hello().status());
        }
        for (int i = 0; i < 20; i++) {
            refused(ada);
        }
        server.clock.advance(Duration.ofSeconds(1));
        assertLeft(2, 1, ada.hello());
        assertLeft(1, 0, ada.hello());
        assertEquals("59", refused(ada).header("Retry-After").orElseThrow());
        server.clock.advance(Duration.ofSeconds(59));
        assertLeft(2, 4, ada.hello());
    }

    @Test
    void allCredentialsOfAnAccountAreOneCountAndOthersAreNot() {
        Visitor ada = Visitor.program(server);
        Visitor browser = Visitor.browser(server);
        IssuedToken pat = IssuedToken.pat(ada, "");
        assertLeft(2, 4, ada.hello());
        assertLeft(1, 3, RawHttp.send(server.port(), "GET /api/hello", "", browser.cookies()));
        assertLeft(0, 2, pat.hello());
        Answers.assertProblem(429, "too-many", Answers.unhandled(server, pat::hello));
        refused(ada);
        assertLeft(2, 4, Visitor.program(server, "bob").hello());
    }

    @Test
    void whatTheAccountMayNotDoIsCountedToo() {
        Visitor bob = Visitor.program(server, "bob");
        RawHttp.Answer forbidden = RawHttp.send(server.port(), "GET /api/admin", "", bob.bearer());
        assertLeft(2, 4, Answers.assertProblem(403, "forbidden", forbidden));
    }

    @Test
    void publicPathsEndpointsAndStrangersAreNotCounted() {
        Visitor ada = Visitor.program(server);
        for (int i = 0; i < 10; i++) {
            for (String path : List.of("/public/x", "/auth/me")) {
                RawHttp.Answer answer = RawHttp.send(server.port(), "GET " + path, "", ada.bearer());
                assertEquals(200, answer.status(), answer::toString);
                assertTrue(answer.header("RateLimit").isEmpty(), answer::toString);
            }
            RawHttp.Answer stranger = RawHttp.send(server.port(), "GET /api/hello", "");
            assertEquals(401, stranger.status());
            assertTrue(stranger.header("RateLimit").isEmpty(), stranger::toString);
        }
        assertLeft(2, 4, ada.hello());
    }

    @Test
    void withoutTheSettingNothingIsCounted() {
        try (DoorwardServer plain = new DoorwardServer()) {
            Visitor ada = Visitor.program(plain);
            for (int i = 0; i < 30; i++) {
                RawHttp.Answer answer = ada.hello();
                assertEquals(200, answer.status());
                assertTrue(answer.header("RateLimit").isEmpty(), answer::toString);
            }
        }
    }
}
