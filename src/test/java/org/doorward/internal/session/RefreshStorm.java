package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.event.EventListener;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.session.SignIn;
import org.doorward.store.SessionStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;

/** Many sessions whose refresh tokens many holders show at once, at nodes over two ways to one store. */
final class RefreshStorm implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int LIMIT_SECONDS = 300;

    private final ManualClock clock = new ManualClock(java.time.Instant.parse("2026-03-01T12:00:00.123Z"));
    private final TestAccounts accounts = new TestAccounts();
    private final ConcurrentLinkedQueue<SessionEvent> told = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<FaultySessionStore> stores;
    private final List<SessionEngine> nodes = new ArrayList<>();

    /** @param count of nodes; every other one has the first way, and the rest the second */
    RefreshStorm(SessionStore one, SessionStore other, int count) {
        stores = List.of(new FaultySessionStore(one), new FaultySessionStore(other));
        for (int i = 0; i < count; i++) {
            nodes.add(TestSessions.engine(
                    stores.get(i % 2),
                    new AccountEngine(accounts, new CountingHasher()),
                    SessionDurations.of(TestSettings.with()),
                    SessionBed.KEYS,
                    clock,
                    EventListener.of(SessionEvent.class, told::add)));
        }
    }

    private SessionEngine node(int number) {
        return nodes.get(number % nodes.size());
    }

    private <T> List<T> together(List<Callable<T>> calls) {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : threads.invokeAll(calls, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
        } catch (ExecutionException | CancellationException e) {
            throw new AssertionError("a call failed", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return results;
    }

    private IssuedTokens open(int number) {
        AccountId id = AccountId.of("storm-" + number);
        Account account = Account.active(id, "name of " + number, Set.of("user"));
        accounts.put(account);
        SessionEngine at = node(number);
        return at.opening(id)
                .open(SignIn.builder(account, "password").remembered(true).build())
                .orElseThrow();
    }

    /** Has it all happen, and asserts that each session was rotated once. @return how long the refreshes took */
    Duration rage(int sessions, int holders) {
        List<Callable<IssuedTokens>> openings = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            int number = i;
            openings.add(() -> open(number));
        }
        List<IssuedTokens> opened = together(openings);
        clock.advance(Duration.ofMinutes(20));
        List<Callable<RefreshResult>> refreshes = new ArrayList<>();
        for (IssuedTokens tokens : opened) {
            for (int holder = 0; holder < holders; holder++) {
                SessionEngine at = node(holder);
                refreshes.add(() -> at.refresh(SessionBed.TENANT, tokens.refreshToken()));
            }
        }
        long start = System.nanoTime();
        List<RefreshResult> results = together(refreshes);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        List<IssuedTokens> successors = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            successors.add(theOneSuccessor(results.subList(i * holders, (i + 1) * holders)));
        }
        assertRotatedOnce(opened);
        assertTrue(lostRaces() > 0, "no two came between each other's reading and writing: nothing was proved");
        assertGoOn(successors);
        return took;
    }

    int lostRaces() {
        return stores.stream().mapToInt(store -> store.lostRaces.get()).sum();
    }

    private static IssuedTokens theOneSuccessor(List<RefreshResult> results) {
        List<IssuedTokens> all = results.stream()
                .map(result ->
                        assertInstanceOf(RefreshResult.Refreshed.class, result).tokens())
                .toList();
        assertEquals(1, all.stream().map(IssuedTokens::refreshToken).distinct().count(), "distinct successors");
        return all.get(all.size() - 1);
    }

    private void assertRotatedOnce(List<IssuedTokens> opened) {
        List<SessionId> rotated = new ArrayList<>();
        for (SessionEvent event : told) {
            if (event instanceof SessionEvent.Refreshed refreshed) {
                rotated.add(refreshed.session());
            } else {
                assertInstanceOf(SessionEvent.Created.class, event, "nobody is signed out");
            }
        }
        assertEquals(opened.size(), rotated.size(), "rotations that were told");
        assertEquals(opened.size(), new HashSet<>(rotated).size(), "sessions that they were of");
        List<Callable<Session>> readings = new ArrayList<>();
        for (IssuedTokens tokens : opened) {
            readings.add(() -> stores.get(0).find(tokens.session().id()).orElseThrow());
        }
        for (Session session : together(readings)) {
            assertEquals(1, session.rotation().generation());
            assertEquals(2, session.version(), "one write");
            assertTrue(session.ended().isEmpty());
        }
    }

    /** What they were given is good, and what comes of it is the next generation. */
    private void assertGoOn(List<IssuedTokens> successors) {
        List<Callable<RefreshResult>> next = new ArrayList<>();
        for (int i = 0; i < successors.size(); i++) {
            IssuedTokens tokens = successors.get(i);
            SessionEngine at = node(i + 1);
            next.add(() -> {
                assertInstanceOf(
                        AuthenticationResult.Authenticated.class, at.resume(SessionBed.TENANT, tokens.accessToken()));
                return at.refresh(SessionBed.TENANT, tokens.refreshToken());
            });
        }
        List<Long> generations = together(next).stream()
                .map(result ->
                        assertInstanceOf(RefreshResult.Refreshed.class, result).tokens())
                .map(tokens -> tokens.session().rotation().generation())
                .toList();
        assertEquals(Collections.nCopies(successors.size(), 2L), generations);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        nodes.forEach(SessionEngine::close);
    }
}
