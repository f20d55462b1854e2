package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.doorward.SessionId;
import org.doorward.faults.Nodes.Node;
import org.doorward.testing.Eventually;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.RedisProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever of what nodes tell each other is lost, and for however long: no revocation is. */
@Tag("faults")
class LostMessagesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final Duration HEALTHY = Duration.ofSeconds(1);

    /** A busy machine answers late; that is no part of the promise. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    /** The nodes, and this process, which opens sessions. */
    private static final int SUBSCRIBERS = 4;

    private static final Figures FIGURES = new Figures();
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static Nodes nodes;
    private static Node dumb;
    private static Node unwoken;
    private static Node deaf;

    @BeforeAll
    static void start() {
        nodes = new Nodes("doorward.redis.timeout", "10s");
        List<Node> started = nodes.start(3);
        dumb = started.get(0);
        unwoken = started.get(1);
        deaf = started.get(2);
    }

    @AfterAll
    static void stop() {
        FIGURES.print();
        nodes.close();
    }

    @AfterEach
    void heal() {
        List.of(dumb, unwoken, deaf).forEach(node -> node.network().pass());
        try (RedisLink link = new RedisLink(nodes.redis.address())) {
            // whoever was kept from subscribing does so anew
            link.call("CLIENT", "KILL", "TYPE", "pubsub");
        }
        Eventually.within(Duration.ofSeconds(60), "all nodes are woken again", () -> subscribers() == SUBSCRIBERS);
    }

    private static void loseWhatItTells(Node node) {
        node.network().drop(Nodes::tells, () -> ":" + System.currentTimeMillis() + "\r\n");
    }

    private static void loseWhatItReads(Node node) {
        node.network().drop(Nodes::reads, "*0\r\n");
    }

    /** It is told nothing any more by the channel, and its attempts to listen again stay without an answer. */
    private static void loseWhatWakes(Node node) {
        node.network().drop(RedisProxy.named("SUBSCRIBE"), "");
        try (RedisLink link = new RedisLink(nodes.redis.address())) {
            link.call("CLIENT", "KILL", "TYPE", "pubsub");
        }
        Eventually.within(Duration.ofSeconds(60), "the others listen again", () -> subscribers() == SUBSCRIBERS - 1);
    }

    private static long subscribers() {
        try (RedisLink link = new RedisLink(nodes.redis.address())) {
            return Long.parseLong(link.texts("PUBSUB", "NUMSUB", Nodes.EVENTS).get(1));
        }
    }

    @Test
    void aMinuteOfLostMessagesOfEachKindLosesNoRevocation() {
        loseWhatWakes(unwoken);
        loseWhatItTells(dumb);
        loseWhatItReads(deaf);
        String told = "nothing is told: refused from a copy's age";
        String read = "nothing is read: refused by asking the store";
        String woken = "nobody is woken: refused by looking";
        long began = System.nanoTime();
        // for a minute, and on a busy machine for as long as it takes that enough was lost
        BooleanSupplier goesOn = () -> {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            boolean isEnough = FIGURES.count(told) >= 40
                    && FIGURES.count(woken) >= 10
                    && dumb.network().dropped() >= 20
                    && deaf.network().dropped() >= 60;
            return passed.compareTo(MINUTE) < 0 || (!isEnough && passed.compareTo(MINUTE.multipliedBy(3)) < 0);
        };
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            lanes.add(lane(told, dumb, unwoken, MAX_AGE, goesOn));
        }
        lanes.add(lane(read, unwoken, deaf, MAX_AGE, goesOn));
        lanes.add(lane(woken, deaf, unwoken, MAX_AGE, goesOn));
        lanes.forEach(CompletableFuture::join);
        assertTrue(dumb.network().dropped() >= 20, "its messages were lost indeed");
        assertTrue(deaf.network().dropped() >= 60, "it heard nothing indeed");
        assertTrue(FIGURES.count(told) >= 40, "revocations: " + FIGURES.count(told));
        assertTrue(FIGURES.max(told).compareTo(HEALTHY) > 0, "copies were used indeed: " + FIGURES.max(told));

        Duration looking = FIGURES.quantile(woken, 0.75);
        assertTrue(looking.compareTo(HEALTHY.multipliedBy(2)) < 0, () -> "looking takes no copy's age: " + looking);

        heal();
        Eventually.within(Duration.ofMinutes(2), "all is as before", () -> {
            revoke("healed", dumb, unwoken, MAX_AGE);
            revoke("healed", unwoken, deaf, MAX_AGE);
            return FIGURES.count("healed") >= 20;
        });
        assertTrue(FIGURES.quantile("healed", 0.5).compareTo(HEALTHY) < 0, "half of them at once");
    }

    private static CompletableFuture<Void> lane(
            String what, Node from, Node to, Duration bound, BooleanSupplier goesOn) {
        return CompletableFuture.runAsync(
                () -> {
                    while (goesOn.getAsBoolean()) {
                        revoke(what, from, to, bound);
                    }
                },
                work -> new Thread(work, what).start());
    }

    private static void revoke(String what, Node from, Node to, Duration bound) {
        Person there = nodes.open("person" + PEOPLE.incrementAndGet(), to);
        Nodes.warm(there);
        Person here = from.here(there);
        assertEquals(200, here.hello().status());
        assertEquals(204, here.delete("/auth/sessions/" + here.session).status());
        assertEquals(401, here.hello().status(), "the node that did it");
        FIGURES.add(what, Eventually.within(bound.plus(MARGIN), what, () -> {
            int status = there.hello().status();
            assertTrue(status == 200 || status == 401, () -> what + ": " + status);
            return status == 401;
        }));
    }

    @Test
    void aNodeThatHearsNothingAsksTheStoreForEachRequestUntilItHearsAgain() {
        try (RedisMonitor monitor = new RedisMonitor(nodes.redis)) {
            Person person = Nodes.warm(nodes.open("person" + PEOPLE.incrementAndGet(), deaf));
            Eventually.within(Duration.ofSeconds(60), "it is kept near", () -> asked(monitor, person, 1) == 0);
            loseWhatItReads(deaf);
            FIGURES.add(
                    "a node notices that it hears nothing",
                    Eventually.within(
                            MAX_AGE.plus(MARGIN), "nothing kept is trusted", () -> asked(monitor, person, 3) == 3));
            assertEquals(20, asked(monitor, person, 20), "each request asks once");
            deaf.network().pass();
            FIGURES.add(
                    "a node trusts what it keeps again",
                    Eventually.within(
                            Duration.ofSeconds(60), "it is kept near again", () -> asked(monitor, person, 5) == 0));
        }
    }

    /** How often this person's session is read for so many requests. */
    private static int asked(RedisMonitor monitor, Person person, int requests) {
        RedisMonitor.Commands commands = monitor.during(() -> {
            for (int i = 0; i < requests; i++) {
                assertEquals(200, person.hello().status());
            }
        });
        String key = person.session.substring(SessionId.TAG_LENGTH);
        return (int) commands.all().stream()
                .filter(command ->
                        command.name().equals("hgetall") && command.line().contains(key))
                .count();
    }
}
