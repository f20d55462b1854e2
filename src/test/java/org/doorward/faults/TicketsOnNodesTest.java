package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tickets of one Redis on two nodes. */
@Tag("faults")
class TicketsOnNodesTest {
    private final Random random = new Random(42);
    private RealRedis redis;
    private DoorwardServer one;
    private DoorwardServer other;

    @BeforeEach
    void start() {
        redis = new RealRedis();
        Accounts accounts = new Accounts();
        one = node(accounts);
        other = node(accounts);
    }

    private DoorwardServer node(Accounts accounts) {
        return new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                redis.address(),
                "doorward.redis.timeout",
                "4s",
                "doorward.jpa.url",
                accounts.url(),
                // the nodes' ports differ, and their origin is one
                "doorward.origin",
                "https://app.test",
                "doorward.paths.ticket",
                "/api/stream");
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    private static String ticket(Visitor visitor) {
        RawHttp.Answer answer = RawHttp.send(visitor.server().port(), "POST /auth/ticket", "", visitor.bearer());
        assertEquals(200, answer.status(), answer::toString);
        return Answers.json(answer).get("ticket").textValue();
    }

    private static RawHttp.Answer show(DoorwardServer server, String ticket, String... lines) {
        return RawHttp.send(server.port(), "GET /api/stream?ticket=" + ticket, "", lines);
    }

    @Test
    void ofFiftyWhoShowTheSameOneOnTwoNodesOneIsLetIn() {
        Visitor ada = Visitor.program(one);
        for (int round = 0; round < 5; round++) {
            String ticket = ticket(ada);
            List<Callable<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                DoorwardServer mine = i % 2 == 0 ? one : other;
                callers.add(() -> show(mine, ticket).status());
            }
            List<Integer> answers = Race.of(callers);
            assertEquals(1, answers.stream().filter(status -> status == 200).count(), answers::toString);
            assertEquals(49, answers.stream().filter(status -> status == 401).count(), answers::toString);
        }
    }

    @Test
    void aSessionThatWasEndedOnOneNodeOpensNothingOnTheOther() {
        Visitor ada = Visitor.program(one);
        // the other node has a copy of the session
        assertEquals(200, show(other, ticket(ada)).status());
        String ticket = ticket(ada);
        assertEquals(
                204,
                RawHttp.send(one.port(), "POST /auth/logout", "", ada.bearer()).status());
        Answers.assertProblem(401, "signed-out", show(other, ticket));
    }

    @Test
    void whileTheStoreIsDownNobodyIsLetInAndNobodyToldThatTheTicketIsBad() {
        Visitor ada = Visitor.program(one);
        Visitor browser = Visitor.browser(one);
        String ticket = ticket(ada);
        redis.stop();
        RawHttp.Answer answer = Answers.unhandled(one, () -> show(one, ticket, browser.cookies()));
        Answers.assertSetsNoCookie(Answers.assertProblem(503, "unavailable", answer));
        Answers.assertProblem(503, "unavailable", RawHttp.send(one.port(), "POST /auth/ticket", "", ada.bearer()));
        assertEquals(401, show(one, "dwt_x").status(), "what cannot be one needs no store");
    }

    @Test
    void tenThousandTextsThatCannotBeTicketsNeverReachTheStore() {
        Visitor ada = Visitor.program(one);
        String good = ticket(ada);
        int handled = one.handled.get();
        try (RedisMonitor monitor = new RedisMonitor(redis)) {
            RedisMonitor.Commands commands = monitor.during(() -> {
                for (int i = 0; i < 10_000; i++) {
                    String text = malformed(good, i);
                    assertEquals(401, show(one, text).status(), text);
                }
            });
            assertEquals(List.of(), commands.all());
        }
        assertEquals(handled, one.handled.get());
        assertEquals(200, show(one, good).status());
    }

    /** Cut off, too long, of another kind, with a character that none has, or of the same bytes in another spelling. */
    private String malformed(String good, int i) {
        byte[] bytes = new byte[1 + random.nextInt(100)];
        random.nextBytes(bytes);
        String rubbish = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        int at = 4 + random.nextInt(good.length() - 4);
        return switch (i % 6) {
            case 0 -> good.substring(0, random.nextInt(good.length()));
            case 1 -> good + rubbish;
            case 2 -> (i % 4 == 0 ? "dwp_" : "DWT_") + good.substring(4);
            case 3 -> good.substring(0, at) + "%2" + (i % 10) + good.substring(at + 1);
            case 4 -> rubbish;
            default -> good.substring(0, good.length() - 1) + (char) (good.charAt(good.length() - 1) + 1);
        };
    }

    @Test
    void nothingThatIsKeptOpensAnything() {
        String ticket = ticket(Visitor.program(one));
        List<String> keys = redis.command("KEYS", "*:ticket:*").stream()
                .filter(line -> line.contains(":ticket:"))
                .toList();
        assertEquals(1, keys.size());
        String kept = String.join(" ", redis.command("HGETALL", keys.get(0))) + keys;
        assertFalse(kept.contains(ticket.substring(4)), kept);
        String hash = keys.get(0).replaceAll(".*\\{|}", "");
        assertEquals(401, show(one, "dwt_" + hash).status());
        assertEquals(200, show(one, ticket).status());
        assertEquals(List.of("*0"), redis.command("KEYS", "*:ticket:*"), "nothing is left");
    }
}
