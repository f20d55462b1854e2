package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.store.SessionStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.Eventually;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;

/** Many people who use their sessions all the time, and what they are told while a store is broken. */
final class Crowd implements AutoCloseable {

    /** So many of thousands of calls may be held up by the machine alone. */
    private static final int HELD_UP = 3;

    private static final Duration SOON = Duration.ofSeconds(60);

    private final TestAccounts accounts = new TestAccounts();
    private final SessionEngine sessions;
    private final List<Member> members = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();

    /** Nobody yet, over this store. */
    Crowd(SessionStore store) {
        this(store, SignInPolicy.DEFAULT, event -> {});
    }

    /** As above, where this is told of what happens. */
    Crowd(SessionStore store, SignInPolicy policy, EventListener listener) {
        sessions = new SessionEngine(
                store,
                new AccountEngine(accounts, new CountingHasher()),
                SessionDurations.of(TestSettings.with()),
                new DerivedKeys(TestSettings.SECRET),
                SigningKeys.ofSecret(new DerivedKeys(TestSettings.SECRET)),
                Clock.systemUTC(),
                new EventListeners(List.of(listener)),
                policy,
                TestSessions.ownScopes());
    }

    /** Revokes a session of the account, and again where nobody was told whether it is. */
    void end(Member member, IssuedTokens tokens) {
        boolean[] isDoubtful = new boolean[1];
        boolean ended = answered(() -> {
            try {
                return sessions.revoke(member.account.id(), tokens.session().id());
            } catch (StoreUnavailableException e) {
                isDoubtful[0] = true;
                throw e;
            }
        });
        assertTrue(ended || isDoubtful[0], "it was there");
        assertFalse(isGood(tokens), "it is over");
    }

    /** Waits for an answer and says whether the token is good. */
    boolean isGood(IssuedTokens tokens) {
        return answered(() -> sessions.resume(TenantId.DEFAULT, tokens.accessToken()))
                instanceof AuthenticationResult.Authenticated;
    }

    /** Asks until there is an answer. */
    static <T> T answered(Supplier<T> call) {
        List<T> answer = new ArrayList<>();
        Eventually.within(SOON, "there is an answer", () -> {
            try {
                answer.add(call.get());
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
        return answer.get(0);
    }

    boolean isStopped() {
        return stopped.get();
    }

    SessionEngine sessions() {
        return sessions;
    }

    /** Somebody whose account's id is fit. */
    Member join(Predicate<AccountId> fit) {
        AccountId id = Stream.generate(
                        () -> AccountId.of("id-" + TestSettings.newSecret().replaceAll("\\W", "")))
                .filter(fit)
                .findFirst()
                .orElseThrow();
        Account account = Account.active(id, "name of " + id.value(), Set.of("user"));
        accounts.put(account);
        Member member = new Member(this, sessions, account);
        members.add(member);
        return member;
    }

    /** So many more, whatever their ids. */
    List<Member> join(int count) {
        return Stream.generate(() -> join(id -> true)).limit(count).toList();
    }

    List<Member> members() {
        return members;
    }

    /** Each of them begins to use the session, on a thread of its own. */
    void start() {
        stopped.set(false);
        members.forEach(member -> running.add(threads.submit(member::use)));
    }

    /** Ends that. @throws AssertionError if anybody was told something wrong */
    void stop() {
        stopped.set(true);
        try {
            for (Future<?> future : running) {
                future.get(90, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("somebody waits without end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        running.clear();
    }

    /** Waits until everybody had an answer after this time. */
    void awaitGoodAfter(long nanos) {
        Eventually.within(SOON, "everybody has a good answer", () -> members.stream()
                .allMatch(member -> member.lastGoodAt() - nanos > 0 && member.lastGoodAt() != 0));
    }

    void assertAllSignedIn() {
        for (Member member : members) {
            assertEquals(true, member.isSignedIn(), member.account.id() + " is signed in");
        }
    }

    long unavailable() {
        return members.stream().mapToLong(member -> member.unavailable()).sum();
    }

    /** What happened since the fault: how much, how long, and until when. */
    Figures figures(long faultAt) {
        List<Long> longCalls = members.stream()
                .flatMap(member -> member.longCalls().stream())
                .sorted(Comparator.reverseOrder())
                .toList();
        return new Figures(
                members.stream().mapToLong(member -> member.calls()).sum(),
                unavailable(),
                longCalls.stream().findFirst().orElse(0L),
                longCalls.stream().skip(HELD_UP).findFirst().orElse(0L),
                millis(members.stream()
                        .filter(member -> member.lastUnavailableAt() != 0)
                        .mapToLong(member -> member.lastUnavailableAt() - faultAt)
                        .max()
                        .orElse(0)));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /**
     * @param longestMillis of all calls
     * @param usualMillis the longest but for those few that the machine alone may have held up
     * @param recoveredMillis when the last call after the fault got no answer
     */
    record Figures(long calls, long unavailable, long longestMillis, long usualMillis, long recoveredMillis) {
        /** Nobody waits for longer than that, and nobody without a bound whatever the machine does. */
        void assertNobodyWaits(long mostMillis) {
            assertTrue(usualMillis < mostMillis, toString());
            assertTrue(longestMillis < 12_000, toString());
        }

        @SuppressWarnings("SystemOut") // the figures are what one runs this for
        Figures print(String what) {
            System.out.printf(
                    "%n  %s: %d calls, %d answered 503, the longest %d ms, the last 503 %d ms after the fault%n",
                    what, calls, unavailable, longestMillis, recoveredMillis);
            return this;
        }
    }

    @Override
    public void close() {
        stopped.set(true);
        threads.shutdownNow();
        sessions.close();
    }
}
