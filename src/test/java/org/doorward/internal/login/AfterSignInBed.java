package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.audit.Alert;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.login.AfterSignIn;
import org.doorward.session.SessionEvent;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Two nodes that ask an application at sign-ins, and do its work. */
abstract class AfterSignInBed {
    static final Duration SOON = Duration.ofSeconds(30);
    static final Account ADA = Account.active(AccountId.of("id-of-ada"), "ada", Set.of("user"));

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    final FaultySessionStore sessionStore = new FaultySessionStore(new MemorySessionStore(Duration.ofHours(1)));
    final Watched store = new Watched();
    final List<DoorwardEvent> told = new CopyOnWriteArrayList<>();
    final List<AutoCloseable> open = new ArrayList<>();
    volatile @Nullable SessionId damaged;
    final Application here = new Application();
    final Application there = new Application();
    final AfterSignInTasks one = node(here);
    final AfterSignInTasks other = node(there);

    AfterSignInTasks node(AfterSignIn application) {
        AfterSignInTasks tasks = new AfterSignInTasks(
                application,
                store,
                session -> {
                    if (session.equals(damaged)) {
                        throw new IllegalStateException("the session cannot be read");
                    }
                    return sessionStore.find(session).isPresent();
                },
                getClass().getClassLoader(),
                clock,
                told::add);
        open.add(tasks);
        return tasks;
    }

    SessionEngine sessions(SignInPolicy.Hook hook) {
        SessionEngine engine = TestSessions.hooked(
                sessionStore,
                new AccountEngine(new TestAccounts(), new CountingHasher()),
                SessionDurations.of(TestSettings.with()),
                new DerivedKeys(TestSettings.SECRET),
                clock,
                TestSessions.ownScopes(),
                hook,
                told::add);
        open.add(engine);
        return engine;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** Work that may be held up, or fail a number of times. */
    static final class Application implements AfterSignIn {
        final List<SignedIn> calls = new CopyOnWriteArrayList<>();
        final AtomicInteger done = new AtomicInteger();
        volatile @Nullable RuntimeException refusal;
        volatile @Nullable Next next = Next.WORK;
        volatile int failures;
        volatile @Nullable CountDownLatch held;
        volatile boolean deaf;
        volatile @Nullable SessionId heldUnless;
        final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        @SuppressWarnings("NullAway") // as a careless application may do
        public Next accept(SignIn signIn) {
            RuntimeException failure = refusal;
            if (failure != null) {
                throw failure;
            }
            return next;
        }

        @Override
        public void work(SignedIn signedIn) throws Exception {
            calls.add(signedIn);
            CountDownLatch wait = signedIn.session().equals(heldUnless) ? null : held;
            while (deaf && wait != null && wait.getCount() > 0) {
                try {
                    boolean unused = wait.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            if (wait != null && !wait.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let it go on");
            }
            if (calls.size() <= failures) {
                throw new IllegalArgumentException("it failed");
            }
            done.incrementAndGet();
        }
    }

    /** On the heap, counting what was postponed and removed. */
    final class Watched implements SignInTaskStore {
        final SignInTaskStore inner = new MemoryStores(Duration.ofHours(1), clock).signInTasks();
        final AtomicInteger postponed = new AtomicInteger();
        final AtomicInteger removed = new AtomicInteger();
        volatile boolean down;
        volatile boolean full;
        volatile boolean deaf;

        boolean isEmpty() {
            return inner.claim(Instant.ofEpochSecond(99_999_999_999L), Instant.ofEpochSecond(99_999_999_999L), 9)
                    .isEmpty();
        }

        @Override
        public boolean put(SignInTask task, Instant leasedUntil) {
            if (down) {
                throw new StoreUnavailableException("down", null);
            }
            return !full && inner.put(task, leasedUntil);
        }

        @Override
        public List<SignInTask> claim(Instant now, Instant leasedUntil, int most) {
            if (down) {
                throw new StoreUnavailableException("down", null);
            }
            return inner.claim(now, leasedUntil, most);
        }

        @Override
        public boolean postpone(SignInTask task, Instant until) {
            boolean did = !deaf && inner.postpone(task, until);
            postponed.incrementAndGet();
            return did;
        }

        @Override
        public boolean remove(SignInTask task) {
            boolean did = inner.remove(task);
            removed.incrementAndGet();
            return did;
        }
    }

    static SignIn signIn() {
        return SignIn.builder(ADA, "password").address("192.0.2.1").build();
    }

    static Optional<IssuedTokens> open(SessionEngine at) {
        return at.opening(ADA.id()).open(signIn());
    }

    void assertNothingWasOpened(SessionEngine engine) {
        assertEquals(0, engine.list(ADA.id()).total());
        assertTrue(told.stream().noneMatch(SessionEvent.class::isInstance), told::toString);
        assertTrue(store.claim(clock.instant().plus(Duration.ofDays(9)), Instant.MAX, 10)
                .isEmpty());
    }

    Alert alert() {
        return told.stream()
                .filter(Alert.class::isInstance)
                .map(Alert.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Opens a session as a node does that dies right afterwards. */
    SessionId openedByANodeThatDies() {
        SignInPolicy.Hook dying = signIn -> one.accept(signIn).map(work -> new SignInPolicy.Hook.Work() {
            @Override
            public void prepare(SessionId session, Instant at) {
                work.prepare(session, at);
            }

            @Override
            public void opened() {}

            @Override
            public void notOpened() {}
        });
        return open(sessions(dying)).orElseThrow().session().id();
    }
}
