package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.RedisMonitor.Commands;
import org.doorward.testing.RedisProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often each operation goes to Redis, counted by Redis itself, once scripts are known and connections open. */
@Tag("faults")
class RoundTripsTest {
    private static final Map<String, Commands> TABLE = new TreeMap<>();

    private static RealRedis redis;
    private static RedisProxy proxy;
    private static RedisMonitor monitor;
    private static DoorwardServer server;
    private static DoorwardServer otherNode;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        proxy = new RedisProxy(redis.address());
        Accounts accounts = new Accounts();
        server = node(accounts);
        otherNode = node(accounts);
        monitor = new RedisMonitor(redis);
        // every script once
        Person.program(server).signIn().logout();
        Person warm = Person.program(server).signIn();
        warm.get("/auth/sessions");
        warm.keep(warm.refresh());
        monitor.next();
        warm.hello();
        Eventually.within(
                Duration.ofSeconds(60),
                "that the refresh arrived is written behind the request",
                () -> monitor.next().inner().contains("hset"));
        warm.post("/auth/logout-all");
    }

    private static DoorwardServer node(Accounts accounts) {
        return new DoorwardServer(
                "doorward.store", "redis",
                "doorward.redis.address", proxy.address(),
                "doorward.redis.timeout", "10s",
                "doorward.jpa.url", accounts.url(),
                "doorward.cache.max-age", "0");
    }

    @AfterAll
    @SuppressWarnings("SystemOut") // the table is what one runs this for
    static void stop() {
        System.out.println("\n  operation                                 round trips                  inner commands");
        TABLE.forEach((operation, commands) -> System.out.printf(
                "  %-38s %2d %-26s %2d %s%n",
                operation,
                commands.roundTrips().size(),
                commands.roundTrips(),
                commands.inner().size(),
                commands.inner()));
        otherNode.close();
        server.close();
        monitor.close();
        proxy.close();
        redis.close();
    }

    private static Commands count(String operation, int status, Supplier<RawHttp.Answer> call) {
        Commands commands = monitor.during(() -> assertEquals(status, call.get().status(), operation));
        TABLE.put(operation, commands);
        return commands;
    }

    private static void assertTrips(int atMost, Commands commands) {
        int trips = commands.roundTrips().size();
        assertTrue(trips >= 1 && trips <= atMost, trips + " round trips: " + commands.all());
    }

    @Test
    void anAuthenticatedRequestAsksOnce() {
        for (Person person : List.of(Person.program(server), Person.browser(server))) {
            person.signIn();
            Commands commands = count("request, " + (person.browser ? "cookie" : "bearer"), 200, person::hello);
            assertEquals(List.of("evalsha"), commands.roundTrips());
            assertEquals(
                    List.of("evalsha"),
                    count("GET /me", 200, () -> person.get("/auth/me")).roundTrips());
        }
    }

    @Test
    void aHundredRequestsOfASessionAskAHundredTimes() {
        Person person = Person.program(server).signIn();
        Commands commands = monitor.during(() -> {
            for (int i = 0; i < 100; i++) {
                assertEquals(200, person.hello().status());
            }
        });
        assertEquals(100, commands.roundTrips().size());
    }

    @Test
    void aSignInGoesTwiceAndTwiceMoreForItsLimits() {
        countSignIn("sign-in, bearer", () -> login(Person.program(server)));
        countSignIn("sign-in, cookie", () -> login(Person.browser(server)));
        Person browser = Person.browser(server).signIn();
        countSignIn(
                "sign-in, over an older one",
                () -> RawHttp.send(
                        server.port(),
                        "POST /auth/login",
                        "{\"username\":\"" + DoorwardServer.USERNAME + "\",\"password\":\"" + DoorwardServer.PASSWORD
                                + "\",\"transport\":\"cookie\"}",
                        "Content-Type: application/json",
                        browser.credential()));
    }

    /** What it waits for: its outcome is kept from Redis until it is answered, and comes then. */
    private static void countSignIn(String operation, Supplier<RawHttp.Answer> call) {
        CountDownLatch answered = new CountDownLatch(1);
        proxy.when(command -> command.stream().anyMatch(word -> word.contains(":settled:")), () -> {
            try {
                // a sign-in that waits for it goes on after a while, and once too often
                boolean unused = answered.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            Commands commands = count(operation, 200, call);
            assertTrips(4, commands);
            assertEquals(List.of(), outcomes(commands), "it was answered before");
            answered.countDown();
            Eventually.within(
                    Duration.ofSeconds(5),
                    "what came of it",
                    // that of an earlier sign-in may come at the same time
                    () -> !outcomes(monitor.next()).isEmpty());
        } finally {
            answered.countDown();
            proxy.pass();
        }
    }

    private static List<RedisMonitor.Command> outcomes(Commands commands) {
        return commands.events().stream()
                .filter(command -> !command.inScript() && command.line().contains(":settled:"))
                .toList();
    }

    @Test
    void aRefusedSignInGoesThreeTimes() {
        Commands refused = count("sign-in, wrong password", 401, () -> Person.program(server)
                .login(DoorwardServer.USERNAME, "not the password"));
        assertEquals(
                List.of("evalsha", "evalsha", "evalsha"),
                refused.roundTrips(),
                "by what was typed, by the account, and what came of it");
    }

    private static RawHttp.Answer login(Person person) {
        return person.login(DoorwardServer.USERNAME, DoorwardServer.PASSWORD);
    }

    @Test
    void aRefreshGoesTwiceAndARepeatedOneNotMore() {
        Person person = Person.program(server).signIn();
        String first = person.refresh;
        assertTrips(2, count("refresh", 200, () -> person.refresh(first)));
        assertTrips(2, count("refresh, repeated", 200, () -> person.refresh(first)));
        Person browser = Person.browser(server).signIn();
        assertTrips(2, count("refresh, cookie", 200, browser::refresh));
    }

    /** The writers are held back until both have read, so that one of them must lose. */
    @Test
    void aRefreshThatLosesTheRaceGoesTwiceToo() throws Exception {
        Person person = Person.program(server).signIn();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        proxy.when(command -> command.contains("rotated"), () -> {
            try {
                bothHaveRead.await(60, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            monitor.next();
            List<Future<RawHttp.Answer>> both = new ArrayList<>();
            // on one node they would be answered together
            both.add(threads.submit(() -> person.refresh()));
            both.add(threads.submit(() -> person.at(otherNode).refresh()));
            String one = both.get(0).get(60, TimeUnit.SECONDS).body();
            String other = both.get(1).get(60, TimeUnit.SECONDS).body();
            Commands commands = monitor.next();
            assertEquals(List.of("evalsha", "evalsha", "evalsha", "evalsha"), commands.roundTrips());
            assertEquals(
                    3,
                    commands.inner().stream().filter("hgetall"::equals).count(),
                    "the loser got what the winner wrote");
            assertEquals(refreshToken(one), refreshToken(other));
            TABLE.put("refresh, winner and loser together", commands);
        } finally {
            proxy.pass();
            threads.shutdownNow();
        }
    }

    private static String refreshToken(String body) {
        return Person.json(new RawHttp.Answer(200, List.of(), body))
                .get("refresh_token")
                .textValue();
    }

    @Test
    void aSignOutGoesTwiceAtMost() {
        assertTrips(2, count("sign-out, bearer", 204, Person.program(server).signIn()::logout));
        assertTrips(2, count("sign-out, cookies", 204, Person.browser(server).signIn()::logout));
        Person person = Person.program(server).signIn();
        assertTrips(
                2,
                count(
                        "sign-out, refresh token",
                        204,
                        () -> RawHttp.send(
                                server.port(),
                                "POST /auth/logout",
                                "{\"refresh_token\":\"" + person.refresh + "\"}",
                                "Content-Type: application/json")));
    }

    @Test
    void listingAndSigningOutEverywhereGoTwiceHoweverManySessions() {
        Person person = Person.program(server).signIn();
        for (int i = 0; i < 4; i++) {
            Person.program(server).signIn();
        }
        Person other = Person.program(server).signIn();
        assertTrips(2, count("list of sessions", 200, () -> person.get("/auth/sessions")));
        assertTrips(2, count("revoke one", 204, () -> person.delete("/auth/sessions/" + other.session)));
        assertTrips(2, count("sign-out everywhere", 200, () -> person.post("/auth/logout-all")));
    }

    @Test
    void aPublicPathAsksOnlyWhenThePrincipalIsAskedFor() {
        Person person = Person.browser(server).signIn();
        assertEquals(
                List.of(),
                count("public page", 200, () -> person.get("/public/page?ask=no"))
                        .roundTrips());
        assertEquals(
                List.of("evalsha"),
                count("public page that asks who", 200, () -> person.get("/public/page"))
                        .roundTrips());
    }
}
