package org.doorward.internal.endpoint.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.TenantId;
import org.doorward.internal.store.memory.MemoryWorkLock;
import org.doorward.store.WorkLock;
import org.doorward.testing.Accounts;
import org.doorward.testing.Answers;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is over is removed when an administrator asks for it, and counted. */
@Tag("server")
class CleanUpTest {
    private static final String POST = "POST /auth/admin/cleanup";

    private static RawHttp.Answer cleanUp(Visitor by, String... body) {
        return RawHttp.send(by.server().port(), POST, body.length == 0 ? "" : body[0], by.bearer(), IssuedToken.JSON);
    }

    private static JsonNode done(Visitor by) {
        RawHttp.Answer answer = cleanUp(by, "{\"cause\":\"full disk\"}");
        assertEquals(200, answer.status(), answer::toString);
        JsonNode done = Answers.json(answer);
        assertTrue(done.get("complete").booleanValue(), answer::toString);
        return done.get("removed");
    }

    private static DoorwardServer server(Accounts accounts, String... more) {
        List<String> settings =
                new ArrayList<>(List.of("doorward.admin.enabled", "true", "doorward.jpa.url", accounts.url()));
        settings.addAll(Arrays.asList(more));
        DoorwardServer server = new DoorwardServer(settings.toArray(String[]::new));
        accounts.add("bob", "user");
        return server;
    }

    private static String token(Visitor of) {
        RawHttp.Answer made = RawHttp.send(
                of.server().port(),
                "POST /auth/tokens",
                "{\"name\":\"ci\",\"expires_in_days\":1}",
                of.bearer(),
                IssuedToken.JSON);
        assertEquals(201, made.status(), made::toString);
        return Answers.json(made).get("id").textValue();
    }

    /** Ended sessions, tokens that nobody remembers, and one of each that stays. */
    private static JsonNode removedAfterAYear(DoorwardServer server) {
        Visitor bob = Visitor.program(server, "bob");
        token(bob);
        Visitor.program(server, "bob");
        server.clock.advance(Duration.ofDays(2));
        Visitor ada = Visitor.program(server);
        JsonNode unused = done(ada);
        server.clock.advance(Duration.ofDays(400));
        ada = Visitor.program(server);
        Visitor stays = Visitor.program(server, "bob");
        token(stays);
        JsonNode removed = done(ada);
        assertEquals(0, sum(done(ada)), "there is nothing left");
        stays.assertSignedIn();
        assertEquals(1, removed.get("api_tokens").intValue(), removed::toString);
        return removed;
    }

    private static int sum(JsonNode removed) {
        int sum = 0;
        for (JsonNode each : removed) {
            sum += each.intValue();
        }
        return sum;
    }

    @Test
    void onTheHeapAllThatIsOverIsRemovedAndCounted() {
        try (DoorwardServer server = server(new Accounts())) {
            assertTrue(removedAfterAYear(server).get("sessions").intValue() >= 1);
        }
    }

    @Test
    void inADatabaseAllThatIsOverIsRemovedAndCounted() {
        try (DoorwardServer server = server(new Accounts(), "doorward.store", "jpa")) {
            Visitor bob = Visitor.program(server, "bob");
            Visitor other = Visitor.program(server, "bob");
            assertEquals(
                    204,
                    RawHttp.send(server.port(), "POST /auth/logout", "", bob.bearer())
                            .status());
            Visitor ada = Visitor.program(server);
            assertEquals(0, done(ada).get("sessions").intValue(), "its holder may still learn why it is over");
            server.clock.advance(Duration.ofHours(2));
            ada = Visitor.program(server);
            assertEquals(1, done(ada).get("sessions").intValue());
            assertEquals(200, other.refreshInBody().status());
            removedAfterAYear(server);
        }
    }

    @Test
    void redisRemovesSessionsByItselfAndTheTokensAreCounted() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer server =
                        server(new Accounts(), "doorward.store", "redis", "doorward.redis.address", redis.address())) {
            assertFalse(removedAfterAYear(server).has("sessions"));
        }
    }

    @Test
    void itIsToldWhoDidItAndWhyAndOnlyAnAdministratorWhoSignedInLatelyDoesIt() {
        try (DoorwardServer server = server(new Accounts());
                CapturedLogs logs = new CapturedLogs("org.doorward.audit")) {
            Visitor ada = Visitor.program(server);
            Answers.assertProblem(403, "forbidden", cleanUp(Visitor.program(server, "bob")));
            Answers.assertProblem(400, "malformed", cleanUp(ada, "{\"all\":true}"));
            assertFalse(logs.text().contains("cleaned-up"), logs::text);
            done(ada);
            assertTrue(logs.text().contains("did cleaned-up"), logs::text);
            assertTrue(logs.text().contains("cause: full disk"), logs::text);
            for (int i = 0; i < 3; i++) {
                server.clock.advance(Duration.ofMinutes(12));
                ada = ada.refreshed();
            }
            Answers.assertProblem(401, "step-up", cleanUp(ada));
        }
    }

    @Test
    void whileAnotherRunnerIsAtItNothingIsRemovedAndTheLocksOfTheOthersAreFree() {
        WorkLock locks = new MemoryWorkLock();
        AtomicInteger batches = new AtomicInteger();
        AtomicLong nanos = new AtomicLong();
        CleanUp.Sweep sweep = most -> CleanUp.Batch.of(batches.incrementAndGet());
        // no time is left to wait once the first lock is held
        CleanUp cleanUp = new CleanUp(
                List.of(new CleanUp.Part("a", "sweep a", sweep), new CleanUp.Part("b", "sweep b", sweep)),
                locks,
                () -> nanos.getAndAdd(Duration.ofSeconds(5).toNanos()));
        Duration lease = Duration.ofMinutes(1);
        WorkLock.Held held =
                locks.acquire(TenantId.DEFAULT, "sweep b", Duration.ZERO, lease).orElseThrow();
        assertEquals(Optional.empty(), cleanUp.run());
        assertEquals(0, batches.get());
        held.close();
        assertEquals(Map.of("a", 1, "b", 2), cleanUp.run().orElseThrow().removed());
        for (String lock : List.of("sweep a", "sweep b")) {
            assertTrue(
                    locks.acquire(TenantId.DEFAULT, lock, Duration.ZERO, lease).isPresent(), lock);
        }
    }

    @Test
    void itGoesOnInBatchesUntilLittleIsLeftOrTheRequestMustEnd() {
        AtomicInteger left = new AtomicInteger(1_700);
        CleanUp.Part part = new CleanUp.Part("a", "sweep a", most -> {
            int removed = Math.min(most, left.get());
            left.addAndGet(-removed);
            return CleanUp.Batch.of(removed);
        });
        CleanUp quick = new CleanUp(List.of(part), new MemoryWorkLock(), () -> 0);
        assertEquals(new CleanUp.Removed(Map.of("a", 1_700), true), quick.run().orElseThrow());
        left.set(5_000);
        AtomicLong nanos = new AtomicLong();
        CleanUp slow = new CleanUp(
                List.of(part),
                new MemoryWorkLock(),
                () -> nanos.getAndAdd(Duration.ofSeconds(4).toNanos()));
        CleanUp.Removed some = slow.run().orElseThrow();
        assertFalse(some.complete());
        assertEquals(5_000 - left.get(), some.total());
    }
}
