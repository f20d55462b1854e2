package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fifty who ask at once while Redis stands still are each told so in time, and public pages know nothing of it. */
@Tag("faults")
class FrozenRedisTest {
    private static final int CALLERS = 50;

    /**
     * Promised are 500 ms, of which a command takes 300 at most. Here fifty callers, the server and whatever else runs on
     * this machine share two processors: the figures are printed, and what is asserted is that nobody waits without a bound.
     */
    private static final Duration EACH = Duration.ofSeconds(2);

    /** Less than a command may take: whoever is answered sooner has not waited for Redis. */
    private static final Duration NOT_ASKED = Duration.ofMillis(250);

    private static final Figures FIGURES = new Figures();

    @AfterAll
    static void stop() {
        FIGURES.print();
    }

    @Test
    void fiftyAreToldInTimeWhenNothingIsKept() {
        freeze("no cache", "0");
    }

    @Test
    void fiftyAreToldInTimeWhenWhatIsKeptIsTooOld() {
        freeze("too old a copy", "1s");
    }

    private static void freeze(String how, String maxAge) {
        try (RealRedis redis = new RealRedis();
                CapturedLogs logs = new CapturedLogs("org.doorward.store.redis");
                DoorwardServer server = new DoorwardServer(
                        "doorward.store",
                        "redis",
                        "doorward.redis.address",
                        redis.address(),
                        "doorward.cache.max-age",
                        maxAge)) {
            Person person = Person.program(server).signIn();
            assertEquals(200, person.hello().status());
            // classes are loaded and threads are there
            ask(how + ": all is well", 200, person);
            publicPages(how + ": public page, all is well", server);
            Stopped frozen = Stopped.redis(redis);
            try {
                if (!maxAge.equals("0")) {
                    // no request of a person: five of them would have opened the circuit already
                    Nodes.pass(Duration.ofMillis(1_500));
                }
                ask(how + ": frozen, fifty at once", 503, person);
                Eventually.within(Duration.ofSeconds(5), "the circuit opens", () -> logs.text()
                        .contains("Redis does not answer"));
                ask(how + ": circuit open, fifty at once", 503, person);
                Duration usual = FIGURES.quantile(how + ": circuit open, fifty at once", 0.5);
                assertTrue(usual.compareTo(NOT_ASKED) < 0, () -> "they still wait for Redis: " + usual);
                publicPages(how + ": public page, frozen", server);
                assertTrue(
                        FIGURES.quantile(how + ": public page, frozen", 0.5).compareTo(NOT_ASKED) < 0,
                        "public pages wait for Redis");
            } finally {
                frozen.close();
            }
            FIGURES.add(how + ": well again", Eventually.within(Duration.ofSeconds(10), "well again", () -> {
                int status = person.hello().status();
                assertTrue(status == 200 || status == 503, () -> "signed out by an outage: " + status);
                return status == 200;
            }));
            assertTrue(logs.text().contains("Redis answers again"), logs::text);
            person.keep(person.refresh());
            ask(how + ": afterwards", 200, person);
        }
    }

    private static void ask(String what, int expected, Person person) {
        Callable<Boolean> caller = () -> {
            long start = System.nanoTime();
            int status = person.hello().status();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            FIGURES.add(what, took);
            return status == expected && took.compareTo(EACH) < 0;
        };
        List<Boolean> answers = Race.of(Collections.nCopies(CALLERS, caller));
        assertEquals(Collections.nCopies(CALLERS, true), answers, () -> what + ", at most " + FIGURES.max(what));
    }

    private static void publicPages(String what, DoorwardServer server) {
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET /public/page", "");
            FIGURES.add(what, Duration.ofNanos(System.nanoTime() - start));
            assertEquals(200, answer.status(), answer::toString);
        }
    }
}
