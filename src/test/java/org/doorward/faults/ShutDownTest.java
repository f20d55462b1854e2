package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.OwnPostgres;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Stopped;
import org.doorward.testing.Stopwatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that is stopped leaves no thread behind, whatever state its stores are in. */
@Tag("faults")
class ShutDownTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern OURS = Pattern.compile(
            "(?i).*(doorward|redisson|hikari|netty|nioEventLoop|globalEventExecutor|Flyway|hibernate).*");

    private final Set<Thread> before = threads(thread -> true);

    private static Set<Thread> threads(Predicate<Thread> which) {
        return Thread.getAllStackTraces().keySet().stream().filter(which).collect(Collectors.toSet());
    }

    private Set<Thread> left() {
        return threads(thread -> !before.contains(thread)
                && thread.isAlive()
                && OURS.matcher(thread.getName()).matches());
    }

    private List<String> names() {
        return left().stream().map(Thread::getName).toList();
    }

    private void assertNoneLeft() {
        try {
            Eventually.within(SOON, "all threads end", () -> left().isEmpty());
        } catch (AssertionError e) {
            left().forEach(thread -> {
                Exception at = new Exception(thread.getName() + " is " + thread.getState());
                at.setStackTrace(thread.getStackTrace());
                e.addSuppressed(at);
            });
            throw e;
        }
    }

    private static DoorwardServer withRedis(RealRedis redis) {
        return new DoorwardServer(
                "doorward.store",
                "redis",
                "doorward.redis.address",
                redis.address(),
                "doorward.redis.timeout",
                "2s",
                "doorward.cache.max-age",
                "0",
                "doorward.jpa.url",
                RealPostgres.newDatabase());
    }

    @Test
    void whileItRunsItHasThreadsOfItsOwn() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer server = withRedis(redis)) {
            assertEquals(
                    200, Outage.answered(Person.program(server).signIn()::hello).status());
            for (String name : List.of("doorward-touch", "doorward-maintenance", "redisson")) {
                assertFalse(names().stream().noneMatch(thread -> thread.contains(name)), name + " not in " + names());
            }
        }
        assertNoneLeft();
    }

    @Test
    void fiveStartsAndStopsLeaveNoThread() {
        try (RealRedis redis = new RealRedis()) {
            for (int i = 0; i < 5; i++) {
                try (DoorwardServer server = withRedis(redis)) {
                    Person person = Person.program(server).signIn();
                    person.keep(Outage.answered(person::refresh));
                    assertEquals(200, Outage.answered(person::hello).status());
                }
            }
            assertNoneLeft();
        }
    }

    @Test
    void aDeploymentThatFailsLeavesNoThread() {
        for (int i = 0; i < 3; i++) {
            try {
                new DoorwardServer(
                                "doorward.store", "memory",
                                "doorward.jpa.url", RealPostgres.newDatabase(),
                                "doorward.jpa.migrate", "validate")
                        .close();
                throw new AssertionError("it started");
            } catch (IllegalStateException e) {
                assertNoneLeft();
            }
        }
    }

    @Test
    void aFrozenRedisDoesNotKeepTheApplicationFromStopping() {
        try (RealRedis redis = new RealRedis()) {
            DoorwardServer server = withRedis(redis);
            Person person = Person.program(server).signIn();
            person.keep(Outage.answered(person::refresh));
            assertEquals(200, Outage.answered(person::hello).status());
            Stopped frozen = Stopped.redis(redis);
            try {
                assertEquals(503, person.hello().status());
                assertStopsInTime(server);
                assertNoneLeft();
            } finally {
                frozen.close();
            }
        }
    }

    @Test
    void aFrozenDatabaseDoesNotKeepTheApplicationFromStopping() {
        try (OwnPostgres postgres = new OwnPostgres()) {
            DoorwardServer server = new DoorwardServer(
                    "doorward.store", "jpa", "doorward.jpa.url", postgres.url(), "doorward.jpa.timeout", "500ms");
            Person person = Person.program(server).signIn();
            person.keep(Outage.answered(person::refresh));
            assertEquals(200, Outage.answered(person::hello).status());
            Stopped frozen = postgres.freeze();
            try {
                assertEquals(503, person.hello().status());
                assertStopsInTime(server);
            } finally {
                frozen.close();
            }
            assertNoneLeft();
        }
    }

    @Test
    void aStoppedRedisDoesNotKeepTheApplicationFromStopping() {
        try (RealRedis redis = new RealRedis()) {
            DoorwardServer server = withRedis(redis);
            Person person = Person.program(server).signIn();
            redis.stop();
            assertEquals(503, person.hello().status());
            assertStopsInTime(server);
            assertNoneLeft();
        }
    }

    private static void assertStopsInTime(DoorwardServer server) {
        Stopwatch watch = Stopwatch.start();
        server.close();
        Duration took = watch.elapsed();
        assertFalse(took.compareTo(SOON) > 0, "stopping took " + took);
    }
}
