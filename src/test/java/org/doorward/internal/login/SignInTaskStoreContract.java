package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.login.AfterSignIn;
import org.doorward.session.SignIn;
import org.doorward.testing.Eventually;
import org.doorward.testing.ManualClock;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of work after sign-ins promises: one holder at a time, and none for ever. */
public abstract class SignInTaskStoreContract {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Instant END = NOW.plusSeconds(90);
    static final Instant LATE = NOW.plus(Duration.ofDays(300));

    final TokenGenerator generator = new TokenGenerator();
    final AccountId ada = new AccountId(new TenantId("a:b{c} ~%"), "ada ü % { \" ' \\ \u0101");
    final AccountId bob = AccountId.of("bob");
    SignInTaskStore one;
    private SignInTaskStore other;

    @BeforeEach
    void take() {
        one = TestStores.of(this).one().signInTasks();
        other = TestStores.of(this).other().signInTasks();
        empty();
    }

    private void empty() {
        List<SignInTask> left;
        do {
            left = one.claim(LATE, LATE, 100);
            left.forEach(one::remove);
        } while (!left.isEmpty());
    }

    private SignInTask task(AccountId account) {
        return SignInTask.first(account, generator.sessionId(account), "pass word", NOW);
    }

    SignInTask stored(AccountId account, Instant leasedUntil) {
        SignInTask task = task(account);
        assertTrue(one.put(task, leasedUntil));
        return task;
    }

    @Test
    void aTaskIsHeldByWhoeverStoredItUntilTheLeaseEndsAndThenByOneOther() {
        SignInTask task = stored(ada, END);
        assertEquals(List.of(), other.claim(END.minusMillis(1), LATE, 10), "a lease holds");
        assertEquals(List.of(), one.claim(END.minusMillis(1), LATE, 10), "for this node, too");
        SignInTask taken = new SignInTask(ada, task.session(), "pass word", NOW, 2, false, 2);
        assertEquals(List.of(taken), other.claim(END, END.plusSeconds(90), 10));
        assertEquals(List.of(), one.claim(END.plusSeconds(89), LATE, 10), "the new lease holds");
        assertEquals(List.of(taken.claimed()), one.claim(END.plusSeconds(90), LATE, 10));
    }

    @Test
    void whatAnEarlierHolderSaysHasNoEffect() {
        SignInTask task = stored(ada, END);
        SignInTask taken = other.claim(END, END.plusSeconds(90), 10).get(0);
        assertFalse(one.remove(task));
        assertFalse(one.postpone(task, NOW));
        assertEquals(List.of(), one.claim(END.plusSeconds(1), LATE, 10));
        assertTrue(other.remove(taken));
        assertFalse(other.remove(taken));
        assertFalse(other.postpone(taken, NOW), "what was removed is not revived");
        assertEquals(List.of(), one.claim(LATE, LATE, 10));
    }

    @Test
    void aPostponedTaskComesBackWhenItsPauseIsOver() {
        SignInTask task = stored(bob, END);
        assertTrue(one.postpone(task.ofOpenedSession(), NOW.plusSeconds(10)));
        assertEquals(List.of(), other.claim(NOW.plusSeconds(9), LATE, 10));
        assertEquals(
                List.of(task.ofOpenedSession().claimed()), other.claim(NOW.plusSeconds(10), NOW.plusSeconds(99), 10));
    }

    @Test
    void aHolderRenewsItsLease() {
        SignInTask task = stored(bob, END);
        assertTrue(one.postpone(task, END.plusSeconds(90)));
        assertEquals(List.of(), other.claim(END.plusSeconds(89), LATE, 10));
        assertTrue(one.remove(task), "it is the holder still");
    }

    @Test
    void whatWasNotBegunIsNoAttempt() {
        SignInTask task = stored(bob, END);
        assertTrue(one.postpone(task.notBegun(), NOW));
        SignInTask again = other.claim(NOW, END, 10).get(0);
        assertEquals(1, again.attempts());
        assertFalse(again.opened(), "nobody has said that it was");
        assertFalse(one.postpone(task, NOW), "and the earlier holder has given it up");
    }

    @Test
    void theEarliestComeFirstAndNoMoreThanAsked() {
        SignInTask third = stored(ada, END.plusSeconds(2));
        SignInTask first = stored(bob, END);
        SignInTask second = stored(ada, END.plusSeconds(1));
        assertEquals(List.of(first.session(), second.session()), sessions(other.claim(END.plusSeconds(9), LATE, 2)));
        assertEquals(List.of(third.session()), sessions(other.claim(END.plusSeconds(9), LATE, 2)));
    }

    private static List<SessionId> sessions(List<SignInTask> tasks) {
        return tasks.stream().map(SignInTask::session).toList();
    }

    @Test
    void ofNodesThatClaimAtTheSameMomentOneGetsEachTask() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 4; i++) {
                stored(i % 2 == 0 ? ada : bob, END);
            }
            List<Callable<List<SignInTask>>> contenders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SignInTaskStore at = i % 2 == 0 ? one : other;
                contenders.add(() -> at.claim(END, LATE, 10));
            }
            List<SignInTask> got =
                    Race.of(contenders).stream().flatMap(List::stream).toList();
            assertEquals(4, got.size());
            assertEquals(4, new HashSet<>(sessions(got)).size());
            empty();
        }
    }

    @Test
    void anAccountHasNoMoreThanItsShareAndLeavesOthersRoom() {
        List<SignInTask> all = new ArrayList<>();
        for (int i = 0; i < SignInTaskStore.MOST_OF_ACCOUNT; i++) {
            all.add(stored(ada, END));
        }
        assertFalse(other.put(task(ada), END));
        assertTrue(other.put(task(bob), END));
        assertTrue(other.put(task(new AccountId(ada.tenant(), "another")), END));
        assertTrue(one.remove(all.get(3)));
        assertTrue(other.put(task(ada), END));
        Set<SessionId> left = new HashSet<>(sessions(one.claim(LATE, LATE, 100)));
        assertEquals(SignInTaskStore.MOST_OF_ACCOUNT + 2, left.size());
    }

    @Test
    void workThatFailedIsDoneByTheNextNodeAfterItsOwnHasStopped() {
        ManualClock clock = new ManualClock(NOW);
        AtomicInteger failed = new AtomicInteger();
        List<AfterSignIn.SignedIn> done = new CopyOnWriteArrayList<>();
        SessionId session = generator.sessionId(ada);
        try (AfterSignInTasks first = node(one, clock, signedIn -> {
            failed.incrementAndGet();
            throw new IllegalStateException("not today");
        })) {
            SignIn signIn = SignIn.builder(Account.active(ada, "ada", Set.of()), "pass word")
                    .build();
            SignInPolicy.Hook.Work work = first.accept(signIn).orElseThrow();
            work.prepare(session, NOW);
            work.opened();
            Eventually.within(Duration.ofSeconds(30), "it has failed", () -> failed.get() == 1);
        }
        clock.advance(AfterSignInTasks.LEASE);
        try (AfterSignInTasks second = node(other, clock, done::add)) {
            Eventually.within(Duration.ofSeconds(30), "it is done", () -> {
                second.poll();
                return done.size() == 1;
            });
        }
        assertEquals(List.of(new AfterSignIn.SignedIn(ada, session, "pass word", NOW, 2)), done);
        assertEquals(List.of(), one.claim(LATE, LATE, 10));
    }

    private static AfterSignInTasks node(
            SignInTaskStore store, ManualClock clock, Consumer<AfterSignIn.SignedIn> work) {
        AfterSignIn application = new AfterSignIn() {
            @Override
            public Next accept(SignIn signIn) {
                return Next.WORK;
            }

            @Override
            public void work(SignedIn signedIn) {
                work.accept(signedIn);
            }
        };
        ClassLoader loader = SignInTaskStoreContract.class.getClassLoader();
        return new AfterSignInTasks(application, store, session -> true, loader, clock, event -> {});
    }
}
