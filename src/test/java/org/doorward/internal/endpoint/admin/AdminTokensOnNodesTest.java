package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of everyone's API tokens is known on a second node that has just used one. */
@Tag("server")
class AdminTokensOnNodesTest {
    /** The promise is a second; a busy machine takes longer. A copy would answer for a minute. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static RawHttp.Answer use(DoorwardServer at, String token) {
        return RawHttp.send(at.port(), "GET /api/hello", "", "Authorization: Bearer " + token);
    }

    private static String token(Visitor of, DoorwardServer at) {
        RawHttp.Answer made = RawHttp.send(
                at.port(),
                "POST /auth/tokens",
                "{\"name\":\"ci\",\"expires_in_days\":9}",
                of.bearer(),
                IssuedToken.JSON);
        assertEquals(201, made.status(), made::toString);
        return Answers.json(made).get("token").textValue();
    }

    private static void endsOnBoth(String... store) {
        Accounts accounts = new Accounts();
        String[] settings = java.util.Arrays.copyOf(store, store.length + 4);
        settings[store.length] = "doorward.admin.enabled";
        settings[store.length + 1] = "true";
        settings[store.length + 2] = "doorward.jpa.url";
        settings[store.length + 3] = accounts.url();
        try (DoorwardServer one = new DoorwardServer(settings);
                DoorwardServer other = new DoorwardServer(settings)) {
            Visitor ada = Visitor.program(one);
            String token = token(ada, one);
            assertEquals(200, use(one, token).status());
            assertEquals(200, use(other, token).status());
            RawHttp.Answer done = RawHttp.send(
                    one.port(),
                    "POST /auth/admin/sessions/revoke",
                    "{\"everyone\":true,\"api_tokens\":true}",
                    ada.bearer(),
                    IssuedToken.JSON);
            assertEquals(200, done.status(), done::toString);
            long began = System.nanoTime();
            Answers.assertProblem(401, "revoked", use(one, token));
            Eventually.within(
                    SOON, "the other node refuses it", () -> use(other, token).status() == 401);
            System.out.println("API tokens were over on the other node after "
                    + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms with " + store[1]);
            String next = token(Visitor.program(other), other);
            assertEquals(200, use(one, next).status());
            assertEquals(200, use(other, next).status());
        }
    }

    @Test
    void withEventsInRedis() {
        try (RealRedis redis = new RealRedis()) {
            endsOnBoth("doorward.store", "redis", "doorward.redis.address", redis.address());
        }
    }

    @Test
    void withoutEventsInADatabase() {
        endsOnBoth("doorward.store", "jpa");
    }
}
