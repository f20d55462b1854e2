package org.doorward.internal.http.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.DoorwardEvent;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.http.AuthenticationContext;
import org.doorward.internal.http.RequestActions;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.credential.AnswerHolder;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of an asynchronous answer, with a container that does what real ones do only at an unlucky moment. */
@Tag("fast")
class OpenAnswerTest {
    private static final AccountId ACCOUNT = new AccountId(TenantId.DEFAULT, "ada");

    private final List<AsyncListener> listeners = new ArrayList<>();

    private static <T> T of(Class<T> type, Object isCommitted, Runnable completed, List<AsyncListener> told) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                    return switch (method.getName()) {
                        case "isCommitted" -> isCommitted;
                        // whose connections are not closed for one answer
                        case "getProtocol" -> "HTTP/2.0";
                        case "addListener" -> {
                            told.add((AsyncListener) values[0]);
                            yield null;
                        }
                        case "complete" -> {
                            completed.run();
                            yield null;
                        }
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                }));
    }

    private OpenAnswer answer(Runnable completed) {
        return answer(new AnswerGate(Duration.ofHours(1), () -> {}), completed);
    }

    private OpenAnswer answer(AnswerGate gate, Runnable completed) {
        return new OpenAnswer(
                of(AsyncContext.class, true, completed, listeners),
                of(HttpServletRequest.class, true, completed, listeners),
                of(HttpServletResponse.class, true, completed, listeners),
                gate);
    }

    /** Tomcat tells of a completion under the lock that it wants for one. */
    @Test
    void anEndMeetsACompletionOfTheContainerAndBothGoOn() throws Exception {
        Object containers = new Object();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch completing = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch completed = new CountDownLatch(1);
        OpenAnswer answer = answer(() -> {
            completing.countDown();
            synchronized (containers) {
                completed.countDown();
            }
        });
        answer.whenDone(over::countDown);
        CompletableFuture<Void> container = CompletableFuture.runAsync(() -> {
            synchronized (containers) {
                held.countDown();
                try {
                    assertTrue(completing.await(60, TimeUnit.SECONDS));
                    listeners
                            .get(0)
                            .onComplete(new AsyncEvent(of(AsyncContext.class, true, () -> {}, listeners), null, null));
                } catch (InterruptedException | IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        assertTrue(held.await(60, TimeUnit.SECONDS));
        CompletableFuture<Void> ends = CompletableFuture.runAsync(() -> answer.end(Problem.of(Reason.REVOKED)));
        container.get(60, TimeUnit.SECONDS);
        ends.get(60, TimeUnit.SECONDS);
        assertEquals(0, over.getCount());
        assertEquals(0, completed.getCount());
        assertFalse(answer.handBack(), "it was ended here");
    }

    @Test
    void whatTheHandlerHasGivenBackIsNotEnded() {
        List<String> completed = new ArrayList<>();
        OpenAnswer answer = answer(() -> completed.add("completed"));
        assertTrue(answer.handBack());
        answer.end(Problem.of(Reason.REVOKED));
        assertEquals(List.of(), completed);
    }

    private static SessionId id(String name) {
        return new SessionId(TenantId.DEFAULT, name + "x".repeat(SessionId.LENGTH - name.length()));
    }

    private static AnswerHolder holder(String session, AnswerHolder.Check check) {
        SessionId id = id(session);
        return new AnswerHolder(ACCOUNT, id, id, check);
    }

    @Test
    void aSessionIsAskedForOnceInARoundAndADeadStoreOnceForAll() {
        List<String> asked = new ArrayList<>();
        OpenAnswers answers = new OpenAnswers(Duration.ofSeconds(5), Runnable::run);
        // no rounds but ours
        answers.close();
        List<String> completed = new ArrayList<>();
        for (String session : List.of("one", "one", "one", "two")) {
            answers.watch(answer(() -> completed.add(session)), holder(session, () -> {
                asked.add(session);
                return session.equals("one") ? Optional.of(Problem.of(Reason.REVOKED)) : Optional.empty();
            }));
        }
        answers.look();
        assertEquals(List.of("one", "two"), asked.stream().sorted().toList());
        assertEquals(List.of("one", "one", "one"), completed);

        OpenAnswers failing = new OpenAnswers(Duration.ofSeconds(5), Runnable::run);
        failing.close();
        asked.clear();
        for (String session : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
            failing.watch(answer(() -> completed.add(session)), holder(session, () -> {
                asked.add(session);
                if (session.equals("a")) {
                    throw new StoreUnavailableException("down", null);
                }
                return Optional.empty();
            }));
        }
        failing.look();
        assertEquals("a", asked.get(asked.size() - 1), "nothing is asked after it");
        asked.clear();
        failing.happened(new CacheHint.SessionsInDoubt(ACCOUNT, Instant.EPOCH, DoorwardEvent.Origin.THIS_NODE));
        failing.look();
        assertEquals(8, asked.size(), "the one that fails comes last");
        assertEquals("a", asked.get(7));
    }

    @Test
    void aSessionIsAskedForAgainAfterAnEventOnly() {
        List<String> asked = new ArrayList<>();
        OpenAnswers answers = new OpenAnswers(Duration.ofHours(1), Runnable::run);
        // no rounds but ours
        answers.close();
        answers.watch(answer(() -> {}), holder("one", () -> {
            asked.add("one");
            return Optional.empty();
        }));
        answers.look();
        answers.look();
        assertEquals(1, asked.size(), "an answer holds for an interval");
        answers.happened(new CacheHint.SessionsInDoubt(ACCOUNT, Instant.EPOCH, DoorwardEvent.Origin.THIS_NODE));
        answers.look();
        answers.look();
        assertEquals(2, asked.size());
    }

    @Test
    void whoeverAsksWhileSomebodyElseFindsOutWaitsForTheAnswer() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Identity ada =
                new Identity(new AuthenticatedPrincipal(ACCOUNT, "ada", Set.of(), id("one")), null, Transport.COOKIE);
        HttpServletRequest request = of(HttpServletRequest.class, true, () -> {}, listeners);
        AuthenticationContext visit = new AuthenticationContext(new Cors(TestSettings.with()), RequestTenant.ONLY)
                .asksLater(of(RequestActions.class, true, () -> {}, listeners), (self, asked) -> {
                    asking.countDown();
                    try {
                        assertTrue(answered.await(60, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ada;
                });
        CompletableFuture<Identity> first = CompletableFuture.supplyAsync(() -> visit.identity(request));
        assertTrue(asking.await(60, TimeUnit.SECONDS));
        CompletableFuture<Identity> second = new CompletableFuture<>();
        Thread waiting = new Thread(() -> second.complete(visit.identity(request)));
        waiting.start();
        while (waiting.getState() != Thread.State.BLOCKED && !second.isDone()) {
            Thread.onSpinWait();
        }
        answered.countDown();
        assertSame(ada, second.get(60, TimeUnit.SECONDS));
        assertSame(ada, first.get(60, TimeUnit.SECONDS));
    }

    @Test
    void oneThatTheApplicationHoldsUpKeepsNoOtherOpen() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        CountDownLatch completed = new CountDownLatch(1);
        Problem over = Problem.of(Reason.REVOKED);
        try (OpenAnswers answers = new OpenAnswers(Duration.ofSeconds(5))) {
            AnswerGate gate = new AnswerGate(Duration.ofHours(1), () -> {});
            answers.watch(answer(gate, () -> await(going, held)), holder("one", () -> Optional.of(over)));
            CompletableFuture<Void> look = CompletableFuture.runAsync(answers::look);
            assertTrue(going.await(60, TimeUnit.SECONDS));
            look.get(60, TimeUnit.SECONDS);
            assertTrue(gate.isShut());
            answers.watch(answer(completed::countDown), holder("two", () -> Optional.of(over)));
            CompletableFuture.runAsync(answers::look).get(60, TimeUnit.SECONDS);
            assertTrue(completed.await(60, TimeUnit.SECONDS));
        } finally {
            held.countDown();
        }
    }

    private static void await(CountDownLatch going, CountDownLatch held) {
        going.countDown();
        try {
            assertTrue(held.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
