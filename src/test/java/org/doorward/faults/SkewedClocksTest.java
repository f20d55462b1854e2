package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.faults.Nodes.Node;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes whose clocks differ by half a minute are one cluster all the same, also where sessions are short. */
@Tag("faults")
class SkewedClocksTest {
    private static final Duration SKEW = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static Nodes nodes;
    private static Node ahead;
    private static Node behind;
    private static Node hourAhead;
    private static Node hourBehind;

    @BeforeAll
    static void start() {
        nodes = new Nodes("doorward.redis.timeout", "10s", "doorward.session.idle", "10s");
        Duration hour = Duration.ofHours(1);
        List<Node> started = nodes.start(SKEW, SKEW.negated(), hour, hour.negated());
        ahead = started.get(0);
        behind = started.get(1);
        hourAhead = started.get(2);
        hourBehind = started.get(3);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    void aSessionOfOneIsUsedRefreshedListedAndRevokedOnTheOther() {
        for (List<Node> both : List.of(List.of(ahead, behind), List.of(behind, ahead))) {
            Person here = Person.program(both.get(0).process()).signIn();
            Person there = both.get(1).here(here);
            assertEquals(200, there.hello().status(), "an access token of one is good for the other");
            there.keep(there.refresh());
            assertEquals(200, there.hello().status());
            assertEquals(200, here.holding(there).hello().status());
            here.keep(here.refresh());
            assertEquals(200, there.holding(here).hello().status());
            assertTrue(lastSeen(there, here.session).isPresent(), "it is listed");
            Person witness = Person.program(both.get(1).process()).signIn();
            assertEquals(204, witness.delete("/auth/sessions/" + here.session).status());
            assertEquals(401, there.hello().status());
            Eventually.within(
                    Duration.ofSeconds(30), "refused", () -> here.hello().status() == 401);
            assertEquals(401, here.refresh().status());
            assertEquals(200, witness.post("/auth/logout-all").status());
        }
    }

    @Test
    void nobodyWhoIsActiveIsIdleAndWhoIsLeftAloneIsIdleOnBothAtOnce() {
        Person here = Person.program(ahead.process()).signIn();
        Person there = behind.here(here);
        Person witness = Person.program(behind.process()).signIn();
        Person otherWitness = ahead.here(witness);
        long start = System.nanoTime();
        Instant seen = Instant.MIN;
        for (int i = 0; System.nanoTime() - start < Duration.ofSeconds(14).toNanos(); i++) {
            assertEquals(200, (i % 2 == 0 ? here : there).hello().status(), "nobody who is active is idle");
            assertEquals(200, (i % 2 == 0 ? witness : otherWitness).hello().status());
            for (Person asking : List.of(witness, otherWitness)) {
                Instant now = lastSeen(asking, here.session).orElseThrow();
                assertFalse(now.isBefore(seen), "last seen goes back");
                seen = now;
                Duration wrong = Duration.between(now, Instant.now());
                // it is written once a second at most, and measured with what a busy machine takes; a wrong clock would
                // put it off by fifteen
                assertTrue(
                        wrong.compareTo(Duration.ofSeconds(-2)) > 0 && wrong.compareTo(Duration.ofSeconds(10)) < 0,
                        () -> "last seen " + wrong + " ago");
            }
            Nodes.pass(Duration.ofMillis(500));
        }
        List<Instant> idle = new ArrayList<>(List.of(Instant.MIN, Instant.MIN));
        Instant left = Instant.now();
        Eventually.within(IDLE.plusSeconds(12), "both call it idle", () -> {
            List<Person> asking = List.of(witness, otherWitness);
            for (int i = 0; i < 2; i++) {
                assertEquals(200, asking.get(i).hello().status());
                if (idle.get(i).equals(Instant.MIN)
                        && lastSeen(asking.get(i), here.session).isEmpty()) {
                    idle.set(i, Instant.now());
                }
            }
            return !idle.contains(Instant.MIN);
        });
        Duration apart = Duration.between(idle.get(0), idle.get(1)).abs();
        Duration after = Duration.between(left, idle.get(0));
        tell("idle on both, apart by " + apart.toMillis() + " ms, " + after.toMillis() + " ms after the last use");
        // what a busy machine takes; by their own clocks they would be apart by thirty seconds
        assertTrue(apart.compareTo(Duration.ofSeconds(8)) < 0, () -> "apart by " + apart);
        assertTrue(after.compareTo(IDLE.minusSeconds(7)) > 0, () -> "idle after " + after);
        assertEquals("idle", Answers.json(here.hello()).get("reason").textValue());
        assertEquals("idle", Answers.json(there.hello()).get("reason").textValue());
    }

    @Test
    void anApiTokenEndsOnBothAtOnceAndWhenItShould() {
        Person owner = Person.program(ahead.process()).signIn();
        Instant end = Instant.now().plusSeconds(15);
        RawHttp.Answer made = RawHttp.send(
                ahead.process().port(),
                "POST /auth/tokens",
                "{\"name\":\"short\",\"expires_at\":\"" + end + "\"}",
                "Authorization: Bearer " + owner.access,
                "Content-Type: application/json");
        assertEquals(201, made.status(), made::toString);
        String bearer =
                "Authorization: Bearer " + Answers.json(made).get("token").textValue();
        List<Node> both = List.of(ahead, behind);
        List<Instant> ended = new ArrayList<>(List.of(Instant.MIN, Instant.MIN));
        Eventually.within(Duration.ofSeconds(60), "both call it ended", () -> {
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer answer = RawHttp.send(both.get(i).process().port(), "GET /api/hello", "", bearer);
                if (answer.status() != 200 && ended.get(i).equals(Instant.MIN)) {
                    Answers.assertProblem(401, "expired", answer);
                    ended.set(i, Instant.now());
                }
            }
            return !ended.contains(Instant.MIN);
        });
        for (Instant one : ended) {
            Duration late = Duration.between(end, one);
            // what a busy machine takes, and how exactly nodes know the time of their store; by their own clocks it
            // would
            // be fifteen seconds
            assertTrue(
                    late.compareTo(Duration.ofSeconds(-1)) > 0 && late.compareTo(Duration.ofSeconds(9)) < 0,
                    () -> "ended " + late + " after its time");
        }
    }

    @SuppressWarnings("SystemOut") // the figure is what one runs this for
    private static void tell(String figure) {
        System.out.println("\n  " + figure);
    }

    private static Optional<Instant> lastSeen(Person asking, String session) {
        RawHttp.Answer answer = asking.get("/auth/sessions");
        assertEquals(200, answer.status(), answer::toString);
        for (JsonNode listed : Answers.json(answer).get("sessions")) {
            if (listed.get("session_id").textValue().equals(session)) {
                return Optional.of(Instant.parse(listed.get("last_seen_at").textValue()));
            }
        }
        return Optional.empty();
    }

    @Test
    void theVeryFirstRequestToANodeIsJudgedByTheRightTime() {
        try (DoorwardServer late = DoorwardServer.withClock(
                Clock.offset(Clock.systemUTC(), SKEW),
                "doorward.store",
                "redis",
                "doorward.redis.address",
                nodes.redis.address(),
                "doorward.redis.timeout",
                "10s",
                "doorward.session.idle",
                "10s")) {
            Person person = Person.program(late).holding(nodes.open("first", ahead));
            RawHttp.Answer answer = person.hello();
            assertEquals(200, answer.status(), answer::toString);
        }
    }

    @Test
    void anHourIsWarnedOf() {
        for (Node wrong : List.of(hourAhead, hourBehind)) {
            assertTrue(wrong.process().output().contains("plainly wrong"), wrong.process()::output);
        }
    }

    @Test
    void whatIsRevokedWhereTheClockIsRightIsRefusedWhereItIsWrong() {
        for (Node wrong : List.of(hourAhead, hourBehind)) {
            Person there = Person.program(wrong.process()).signIn();
            assertEquals(200, there.hello().status(), "it knows its own");
            Person witness = Person.program(ahead.process()).signIn();
            assertEquals(200, witness.post("/auth/logout-all").status());
            Eventually.within(
                    Duration.ofSeconds(30), "refused", () -> there.hello().status() == 401);
            assertEquals(401, there.refresh().status());
            assertEquals(401, ahead.here(there).hello().status());
        }
    }

    @Test
    void whatIsRevokedWhereTheClockIsWrongIsRefusedEverywhere() {
        for (Node wrong : List.of(hourAhead, hourBehind)) {
            Person one = Person.program(ahead.process()).signIn();
            Person all = Person.program(ahead.process()).signIn();
            Person there = Person.program(wrong.process()).signIn();
            assertEquals(200, one.hello().status());
            assertEquals(200, all.hello().status());

            there.delete("/auth/sessions/" + one.session);
            assertRefusedSoon(one);
            assertEquals(200, all.hello().status());
            assertEquals(200, there.post("/auth/logout-all").status());
            assertRefusedSoon(all);
            assertRefusedSoon(ahead.here(there));
        }
    }

    private static void assertRefusedSoon(Person person) {
        // to the node whose clock is wrong it had timed out, so that it told nobody of an end: a copy's age is the
        // bound
        Eventually.within(
                Duration.ofSeconds(30), "refused", () -> person.hello().status() == 401);
        assertEquals(401, person.refresh().status());
        assertEquals(401, behind.here(person).hello().status());
    }
}
