package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.doorward.testing.Answers;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Stopwatch;

/** What everybody must be answered while a store gives no answer, and afterwards. */
final class Outage {
    static final Duration RECOVERY = Duration.ofSeconds(60);

    /** What no call takes, however busy the machine: whoever waits for longer waits for the store. */
    private static final Duration UNBOUNDED = Duration.ofSeconds(12);

    private static final int ATTEMPTS = 3;

    private final DoorwardServer server;
    private final Duration limit;

    /** @param limit how long one call may take, where the machine does not hold it up */
    Outage(DoorwardServer server, Duration limit) {
        this.server = server;
        this.limit = limit;
    }

    /** Everything that needs the store is answered 503, in time, and takes nothing from anybody. */
    void assertNothingIsPretended(Person program, Person browser) {
        int handled = server.handled.get();
        assertUnavailable("a program's request", program::hello);
        assertUnavailable("a browser's request", browser::hello);
        RawHttp.Answer shown = timed("a page", () -> page(browser, "/api/hello"));
        Answers.assertSetsNoCookie(Answers.assertPage(503, "unavailable", shown));
        assertUnavailable("who am I", () -> browser.get("/auth/me"));
        assertUnavailable("the list", () -> program.get("/auth/sessions"));
        assertEquals(handled, server.handled.get(), "a handler was reached");
        assertChangesAreRefused(program, browser);
        assertPublicPagesAreServed(browser);
    }

    /** What would change something is answered 503. */
    void assertChangesAreRefused(Person program, Person browser) {
        assertSignInIsRefused();
        assertUnavailable("a program's refresh", program::refresh);
        assertUnavailable("a browser's refresh", browser::refresh);
        assertEndingIsRefused(program, browser);
    }

    void assertSignInIsRefused() {
        // before the store of sessions is asked, the password is hashed, which is slow by design
        Outage hashing = new Outage(server, limit.plusSeconds(2));
        hashing.assertUnavailable("a program's sign-in", () -> Person.program(server)
                .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD));
        hashing.assertUnavailable("a browser's sign-in", () -> Person.browser(server)
                .login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD));
    }

    void assertEndingIsRefused(Person program, Person browser) {
        assertEndingOneIsRefused(program, browser);
        assertUnavailable("signing out everywhere", () -> program.post("/auth/logout-all"));
    }

    void assertEndingOneIsRefused(Person program, Person browser) {
        assertUnavailable("a program's sign-out", program::logout);
        assertUnavailable("a browser's sign-out", browser::logout);
        assertUnavailable("revoking", () -> program.delete("/auth/sessions/" + browser.session));
    }

    void assertPublicPagesAreServed(Person browser) {
        assertEquals(
                "/public/page|-|null|false|REQUEST",
                timed("a public page", () -> RawHttp.send(server.port(), "GET /public/page", ""))
                        .body());
        RawHttp.Answer unasked = timed("a public page that asks nothing", () -> browser.get("/public/page?ask=no"));
        assertEquals(200, unasked.status());
        RawHttp.Answer asked = timed("a public page that asks who", () -> browser.get("/public/page"));
        assertEquals("/public/page|-|null|false|REQUEST", asked.body());
        assertEquals("unavailable", asked.header("Doorward-Reason").orElse("none"));
        assertEquals(List.of(), asked.headers("Set-Cookie").toList());
    }

    private static RawHttp.Answer page(Person browser, String path) {
        return browser.get(path, "Accept: text/html", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none");
    }

    void assertUnavailable(String what, Supplier<RawHttp.Answer> call) {
        RawHttp.Answer answer = timed(what, call);
        assertEquals(503, answer.status(), what);
        assertEquals("application/problem+json", answer.header("Content-Type").orElse("none"), what);
        assertTrue(Integer.parseInt(answer.header("Retry-After").orElse("0")) > 0, what);
        assertEquals("no-store", answer.header("Cache-Control").orElse("none"), what);
        assertEquals(List.of(), answer.headers("Set-Cookie").toList(), what + ": cookies are kept");
        assertTrue(answer.body().contains("urn:doorward:problem:unavailable"), answer.body());
        assertFalse(answer.body().contains("Exception"), answer.body());
    }

    /**
     * An answer that comes in time. What the machine holds up is asked for again, for that happens to no call each time; and no
     * answer is without a bound.
     */
    RawHttp.Answer timed(String what, Supplier<RawHttp.Answer> call) {
        List<Duration> all = new ArrayList<>();
        while (true) {
            Stopwatch watch = Stopwatch.start();
            RawHttp.Answer answer = call.get();
            Duration took = watch.elapsed();
            all.add(took);
            assertTrue(took.compareTo(UNBOUNDED) < 0, () -> what + " took " + took);
            if (took.compareTo(limit) < 0) {
                return answer;
            }
            assertTrue(all.size() < ATTEMPTS, () -> what + " took " + all);
        }
    }

    /** So many at once are each answered in time. */
    void assertManyAreAnsweredInTime(int count, Person person, Duration each) {
        Outage slower = new Outage(server, each);
        List<Callable<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String what = "request " + i + " of " + count;
            callers.add(() -> {
                slower.assertUnavailable(what, person::hello);
                return true;
            });
        }
        assertEquals(count, Race.of(callers).size());
    }

    /** Without a restart all is well again, and those who were signed in still are. */
    void assertRecovers(Person... signedIn) {
        for (Person person : signedIn) {
            Eventually.within(RECOVERY, "requests work again", () -> {
                int status = person.hello().status();
                assertTrue(status == 200 || status == 503, "signed out by an outage: " + status);
                return status == 200;
            });
            person.keep(answered(person::refresh));
            assertEquals(200, answered(person::hello).status());
        }
        assertWorks();
    }

    /** Signs in, refreshes and signs out. */
    void assertWorks() {
        Eventually.within(RECOVERY, "sign-in works again", () -> {
            RawHttp.Answer answer = Person.program(server).login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD);
            return answer.status() == 200;
        });
        Person person = Person.program(server).signIn();
        person.keep(answered(person::refresh));
        assertEquals(200, answered(person::hello).status());
        RawHttp.Answer ended = person.logout();
        if (ended.status() == 503) {
            // asked again by somebody who may be signed out already
            ended = answered(person::logout);
            assertTrue(ended.status() == 204 || ended.status() == 401, ended::toString);
        } else {
            assertEquals(204, ended.status(), ended::toString);
        }
        assertEquals(401, answered(person::hello).status());
    }

    /** The first answer that does not say that the store is missed: a store that the machine holds up is, for a moment. */
    static RawHttp.Answer answered(Supplier<RawHttp.Answer> call) {
        List<RawHttp.Answer> last = new ArrayList<>();
        Eventually.within(RECOVERY, "there is an answer", () -> {
            last.add(call.get());
            return last.get(last.size() - 1).status() != 503;
        });
        return last.get(last.size() - 1);
    }
}
