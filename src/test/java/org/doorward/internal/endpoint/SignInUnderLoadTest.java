package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.TokenHash;
import org.doorward.account.PasswordHasher;
import org.doorward.internal.http.answer.Json;
import org.doorward.login.LoginEvent;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** many sign-ins at once keep nobody else waiting. What is suspicious is told to the application. */
@Tag("server")
class SignInUnderLoadTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int MAY_WAIT = 32;
    /** All places taken, and a few that ask again and again. */
    private static final int CROWD = PROCESSORS + MAY_WAIT + 8;

    private static final int CALLERS = 3 * (PROCESSORS + MAY_WAIT) + 80;

    private final CountingHasher hasher = new CountingHasher();
    private ApplicationCdi cdi;
    private DoorwardServer server;

    @BeforeEach
    void start() {
        cdi = new ApplicationCdi(Map.of(PasswordHasher.class, hasher));
        server = DoorwardServer.withCostlyPasswords(
                "doorward.sign-in.free-attempts", "1000",
                "doorward.sign-in.account-attempts", "1000",
                "doorward.sign-in.address-attempts", "0");
    }

    @AfterEach
    void stop() {
        server.close();
        cdi.close();
    }

    private RawHttp.Answer signIn(String password) {
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(Map.of("username", DoorwardServer.USERNAME, "password", password)),
                "Content-Type: application/json");
    }

    @Test
    void whileManyPasswordsAreCheckedFewAreHashedAndOthersAreServed() throws Exception {
        // whoever asks for a sign-in and is not told to come again holds one of them
        server.haveThreads(PROCESSORS + MAY_WAIT + 20);
        Visitor ada = Visitor.program(server);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        hasher.duringWork(() -> {
            int mine = now.incrementAndGet();
            most.accumulateAndGet(mine, Math::max);
            await(release);
            now.decrementAndGet();
        });
        int before = hasher.compared.get();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> signIn("wrong-one").status()));
            }
            Eventually.within(Duration.ofSeconds(60), "all processors hash", () -> now.get() == PROCESSORS);
            long began = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertEquals(200, ada.hello().status());
                assertEquals(
                        200,
                        RawHttp.send(server.port(), "GET /auth/me", "", ada.bearer())
                                .status());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(took.compareTo(Duration.ofSeconds(40)) < 0, () -> "others took " + took);
            assertEquals(PROCESSORS, now.get(), "they are being hashed still");
            release.countDown();
            for (Future<Integer> caller : callers) {
                int status = caller.get(60, TimeUnit.SECONDS);
                assertTrue(status == 401 || status == 503, () -> "status " + status);
            }
        } finally {
            release.countDown();
            threads.shutdownNow();
        }
        assertTrue(most.get() <= PROCESSORS, () -> most + " were hashed at once");
        int compared = hasher.compared.get() - before;
        assertTrue(compared <= PROCESSORS + MAY_WAIT, () -> compared + " had waited");
    }

    /** without a lane of its own it would find no place, time and again. */
    @Test
    void aBrowserThatIsKnownSignsInWhileStrangersCrowdTheDoor() throws Exception {
        server.haveThreads(2 * MAY_WAIT + CALLERS);
        String device = cookieSignIn("Sec-Fetch-Site: same-origin").cookie("-device");
        hasher.duringWork(SignInUnderLoadTest::someWork);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger turnedAway = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        try {
            List<Future<?>> crowd = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                String name = "stranger-" + i;
                crowd.add(threads.submit(() -> {
                    for (int tries = 0; tries < 2_000 && !done.get(); tries++) {
                        if (Visitor.signIn(server, name, "").status() == 503) {
                            turnedAway.incrementAndGet();
                        }
                    }
                }));
            }
            Eventually.within(Duration.ofSeconds(60), "the door is crowded", () -> turnedAway.get() > CROWD);
            for (int i = 0; i < 10; i++) {
                int before = turnedAway.get();
                // a machine that holds it up for as long as it may wait has it turned away, but not time and again
                RawHttp.Answer again = cookieSignIn("Cookie: __Host-doorward-device=" + device);
                for (int repeated = 0; repeated < 2 && again.status() == 503; repeated++) {
                    again = cookieSignIn("Cookie: __Host-doorward-device=" + device);
                }
                assertEquals(200, again.status(), again::toString);
                Eventually.within(Duration.ofSeconds(60), "it is crowded still", () -> turnedAway.get() > before);
            }
            done.set(true);
            for (Future<?> one : crowd) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private RawHttp.Answer cookieSignIn(String headerLine) {
        return Visitor.signIn(server, DoorwardServer.USERNAME, ",\"transport\":\"cookie\"", headerLine);
    }

    /** Some milliseconds of a processor. */
    private static void someWork() {
        TokenHash hash = TokenHash.of("start");
        for (int i = 0; i < 5_000; i++) {
            hash = TokenHash.of(hash.value());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private <E extends LoginEvent> List<E> told(Class<E> kind) {
        return cdi.events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void aNewDeviceAndASuccessAfterFailuresAreToldToObservers() {
        Visitor known = Visitor.browser(server);
        assertEquals(401, signIn("wrong-one").status());
        assertEquals(401, signIn("wrong-two").status());
        Visitor other = Visitor.browser(server);
        assertEquals(
                List.of(known.session(), other.session()),
                told(LoginEvent.NewDevice.class).stream()
                        .map(event -> event.session().value())
                        .toList());
        LoginEvent.SucceededAfterFailures after =
                told(LoginEvent.SucceededAfterFailures.class).get(0);
        assertEquals(2, after.failures());
        assertEquals(other.session(), after.session().value());
        assertEquals(2, told(LoginEvent.SignInFailed.class).size());
        assertFalse(cdi.events.toString().contains("wrong-"), "what was typed is told");
        known.assertSignedIn();
    }
}
