package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.NodeProcess;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.SharedAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One limit of an account on two nodes, each a process of its own, over one Redis. */
@Tag("faults")
class AccountLimitsOnNodesTest {
    private static final int LIMIT = 100;
    private static final int CALLERS = 100;
    private static final int CALLS_OF_EACH = 10;

    private RealRedis redis;
    private SharedAccounts accounts;
    private List<NodeProcess> nodes = List.of();

    @BeforeEach
    void start() {
        redis = new RealRedis();
        accounts = new SharedAccounts();
        nodes = NodeProcess.startTogether(
                2,
                accounts.settings(
                        "doorward.store", "redis",
                        "doorward.redis.address", redis.address(),
                        // slow is not down: what is counted here must all be counted there
                        "doorward.redis.timeout", "10s",
                        "doorward.origin", "https://app.test",
                        "doorward.limits.account", LIMIT + "/h"));
    }

    @AfterEach
    void stop() {
        nodes.forEach(NodeProcess::close);
        accounts.close();
        redis.close();
    }

    private String bearer() {
        String who =
                Json.write(java.util.Map.of("username", DoorwardServer.USERNAME, "password", DoorwardServer.PASSWORD));
        RawHttp.Answer answer = RawHttp.send(
                nodes.get(0).awaitSignIn().port(), "POST /auth/login", who, "Content-Type: application/json");
        return "Authorization: Bearer "
                + Answers.json(answer).get("access_token").textValue();
    }

    private static RawHttp.Answer hello(NodeProcess node, String bearer) {
        return RawHttp.send(node.port(), "GET /api/hello", "", bearer);
    }

    @Test
    void ofAThousandRequestsAtOnceExactlyAsManyPassAsMay() {
        nodes.get(1).awaitSignIn();
        String bearer = bearer();
        List<Callable<List<Integer>>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            NodeProcess mine = nodes.get(i % 2);
            callers.add(() -> {
                List<Integer> answers = new ArrayList<>();
                for (int j = 0; j < CALLS_OF_EACH; j++) {
                    answers.add(hello(mine, bearer).status());
                }
                return answers;
            });
        }
        List<Integer> answers = Race.of(callers).stream().flatMap(List::stream).toList();
        assertEquals(CALLERS * CALLS_OF_EACH, answers.size());
        assertEquals(LIMIT, answers.stream().filter(status -> status == 200).count(), answers::toString);
        assertEquals(
                CALLERS * CALLS_OF_EACH - LIMIT,
                answers.stream().filter(status -> status == 429).count(),
                answers::toString);
    }

    @Test
    void oneNodeTakesWhatTheOtherMayNotAnyMore() {
        String bearer = bearer();
        for (int i = 0; i < LIMIT; i++) {
            assertEquals(200, hello(nodes.get(i % 2), bearer).status());
        }
        for (NodeProcess node : nodes) {
            Answers.assertProblem(429, "too-many", hello(node, bearer));
        }
    }
}
