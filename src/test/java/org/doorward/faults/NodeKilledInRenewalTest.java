package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.doorward.TenantId;
import org.doorward.faults.Nodes.Node;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.Session;
import org.doorward.testing.Eventually;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Stopped;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node is killed or stopped in the middle of a rotation, before the browser has its answer. */
@Tag("faults")
class NodeKilledInRenewalTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Nodes nodes;
    private static Node healthy;
    private static Node victim;
    private static RedisStores stores;

    @BeforeAll
    static void start() {
        nodes = new Nodes("doorward.redis.timeout", "10s");
        List<Node> started = nodes.start(2);
        healthy = started.get(0);
        victim = started.get(1);
        stores = nodes.redis.stores();
    }

    @AfterAll
    static void stop() {
        stores.close();
        nodes.close();
    }

    private static Predicate<List<String>> nextRotation() {
        AtomicBoolean first = new AtomicBoolean(true);
        return command -> RedisLostRenewalTest.rotates(command) && first.getAndSet(false);
    }

    private static Session stored(Person person) {
        RefreshToken token =
                RefreshToken.parse(TenantId.DEFAULT, person.refresh).orElseThrow();
        return stores.sessions().find(token.session()).orElseThrow();
    }

    /** A click of a browser that has only its refresh cookie left. */
    private static RawHttp.Answer click(Person person, Node at) {
        return RawHttp.send(
                at.process().port(), "GET /api/hello", "", "Cookie: __Host-doorward-refresh=" + person.refresh);
    }

    /** Takes over the cookies of an answer, which must be good ones and those of the one live token. */
    private static void keep(Person person, RawHttp.Answer answer, long generation) {
        assertEquals(200, answer.status(), answer::toString);
        person.access = answer.cookie("-access");
        person.refresh = answer.cookie("-refresh");
        Session session = stored(person);
        assertEquals(generation, session.rotation().generation());
        assertEquals(
                RefreshToken.parse(TenantId.DEFAULT, person.refresh)
                        .orElseThrow()
                        .hash(),
                session.rotation().current(),
                "the browser holds the live token");
        assertTrue(session.ended().isEmpty());
        assertEquals(200, healthy.here(person).hello().status());
    }

    @Test
    void afterANodeWasKilledBetweenItsWriteAndItsAnswerTheNextClickIsServedElsewhere() {
        Node doomed = nodes.start(1).get(0);
        Person person = Person.browser(doomed.process()).signIn();
        doomed.network().after(nextRotation(), doomed.process()::kill);
        assertThrows(RuntimeException.class, () -> click(person, doomed), "no answer comes");
        Eventually.within(SOON, "it is dead", () -> !doomed.process().isAlive());
        assertEquals(1, stored(person).rotation().generation(), "it was written");
        assertTrue(stored(person).rotation().isUnconfirmed());
        Person again = healthy.here(person);
        keep(again, click(again, healthy), 1);
        keep(again, click(again, healthy), 2);
    }

    @Test
    void afterANodeWasKilledBeforeItsWriteTheNextClickIsServedElsewhere() {
        Node doomed = nodes.start(1).get(0);
        Person person = Person.browser(doomed.process()).signIn();
        doomed.network().instead(nextRotation(), doomed.process()::kill, "");
        assertThrows(RuntimeException.class, () -> click(person, doomed), "no answer comes");
        Eventually.within(SOON, "it is dead", () -> !doomed.process().isAlive());
        assertEquals(0, stored(person).rotation().generation(), "nothing was written");
        Person again = healthy.here(person);
        keep(again, click(again, healthy), 1);
        keep(again, click(again, healthy), 2);
    }

    @Test
    void aNodeThatWasStoppedBeforeItsWriteWhileOthersRotatedTwiceIsTooLateAndSignsNobodyOut() throws Exception {
        Person person = Person.browser(victim.process()).signIn();
        AtomicReference<Stopped> frozen = new AtomicReference<>();
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        victim.network().when(nextRotation(), () -> {
            frozen.set(victim.process().freeze());
            stopped.countDown();
            HeldPage.await(over);
        });
        Person shown = victim.here(person);
        CompletableFuture<RawHttp.Answer> paused =
                CompletableFuture.supplyAsync(() -> click(shown, victim), work -> new Thread(work).start());
        HeldPage.await(stopped);
        Person live = healthy.here(person);
        try {
            keep(live, click(live, healthy), 1);
            keep(live, click(live, healthy), 2);
        } finally {
            over.countDown();
            frozen.get().close();
        }
        RawHttp.Answer late = paused.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertEquals(503, late.status(), late::toString);
        assertFalse(late.headers("Set-Cookie").findAny().isPresent(), late::toString);
        keep(live, click(live, victim), 3);
    }
}
