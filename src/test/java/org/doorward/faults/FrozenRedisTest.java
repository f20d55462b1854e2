package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.Stopped;
import org.doorward.testing.Stopwatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fifty who ask at once while Redis stands still are each told so in time, and public pages know nothing of it. */
@Tag("faults")
class FrozenRedisTest {
    private static final int CALLERS = 50;

    /**
     * Promised are 500 ms, of which a command takes 300 at most. Here fifty callers, the server and whatever else runs on
     * this machine share two processors: the figures are printed, and what is asserted is that nine of ten are told in this
     * time, less what the machine held up, and that nobody waits without a bound.
     */
    private static final Duration EACH = Duration.ofSeconds(2);

    private static final Duration UNBOUNDED = Duration.ofSeconds(12);

    /** Less than a command may take: whoever is answered sooner has not waited for Redis. */
    private static final Duration NOT_ASKED = Duration.ofMillis(250);

    private static final Duration SOON = Duration.ofSeconds(60);
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
                        maxAge,
                        // as it is where nobody says otherwise
                        "doorward.redis.timeout",
                        "300ms")) {
            Person person = Person.program(server).signIn();
            assertEquals(200, Outage.answered(person::hello).status());
            // classes are loaded and threads are there; a machine that holds up Redis may have it missed for a moment
            Eventually.within(SOON, "all is well", () -> areAnswered(how + ": all is well", 200, person));
            publicPages(how + ": public page, all is well", server);
            Stopped frozen = Stopped.redis(redis);
            try {
                if (!maxAge.equals("0")) {
                    // no request of a person: five of them would have opened the circuit already
                    Nodes.pass(Duration.ofMillis(1_500));
                }
                ask(how + ": frozen, fifty at once", 503, person);
                Eventually.within(SOON, "the circuit opens", () -> logs.text().contains("Redis does not answer"));
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
            FIGURES.add(how + ": well again", Eventually.within(SOON, "well again", () -> {
                int status = person.hello().status();
                assertTrue(status == 200 || status == 503, () -> "signed out by an outage: " + status);
                return status == 200;
            }));
            assertTrue(logs.text().contains("Redis answers again"), logs::text);
            person.keep(Outage.answered(person::refresh));
            Eventually.within(SOON, "all is well", () -> areAnswered(how + ": afterwards", 200, person));
        }
    }

    private static void ask(String what, int expected, Person person) {
        assertTrue(areAnswered(what, expected, person), () -> what + ", not all were answered " + expected);
        assertTrue(
                FIGURES.quantile(what, 0.9).compareTo(EACH) < 0,
                () -> what + ", most in " + FIGURES.quantile(what, 0.9));
        assertTrue(FIGURES.max(what).compareTo(UNBOUNDED) < 0, () -> what + ", at most " + FIGURES.max(what));
    }

    /** Whether fifty who ask at once are all answered this. */
    private static boolean areAnswered(String what, int expected, Person person) {
        Callable<Integer> caller = () -> {
            Stopwatch watch = Stopwatch.start();
            int status = person.hello().status();
            FIGURES.add(what, watch.elapsed());
            return status;
        };
        return Race.of(Collections.nCopies(CALLERS, caller)).stream().allMatch(status -> status == expected);
    }

    private static void publicPages(String what, DoorwardServer server) {
        for (int i = 0; i < 200; i++) {
            Stopwatch watch = Stopwatch.start();
            RawHttp.Answer answer = RawHttp.send(server.port(), "GET /public/page", "");
            FIGURES.add(what, watch.elapsed());
            assertEquals(200, answer.status(), answer::toString);
        }
    }
}
