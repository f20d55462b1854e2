package org.doorward.faults;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionEngine;
import org.doorward.session.SignIn;
import org.doorward.testing.Eventually;
import org.doorward.testing.Stopwatch;

/** One account of a {@link Crowd} with one session, used by one thread at a time. */
final class Member {
    private static final int CALLS_AT_MOST = 20_000;
    private static final int CALLS_A_REFRESH = 10;
    private static final long LONG_MILLIS = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Crowd crowd;
    private final SessionEngine sessions;
    final Account account;
    private IssuedTokens tokens;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();
    /** In milliseconds, less what the machine held up. */
    private final Queue<Long> longCalls = new ConcurrentLinkedQueue<>();

    private volatile long lastUnavailableAt;
    private volatile long lastGoodAt;

    /** Back when it is signed in. */
    Member(Crowd crowd, SessionEngine sessions, Account account) {
        this.crowd = crowd;
        this.sessions = sessions;
        this.account = account;
        Eventually.within(SOON, "somebody is signed in", () -> {
            try {
                tokens = newSession();
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
    }

    /** Signs in once more, beside the session that is used. */
    IssuedTokens newSession() {
        AccountId id = account.id();
        return sessions.opening(id)
                .open(SignIn.builder(account, "password")
                        .address("192.0.2.1")
                        .remembered(true)
                        .build())
                .orElseThrow();
    }

    /** @return whether there was an answer */
    private boolean timed(Runnable call) {
        Stopwatch watch = Stopwatch.start();
        calls.incrementAndGet();
        try {
            call.run();
            lastGoodAt = System.nanoTime();
            return true;
        } catch (StoreUnavailableException e) {
            unavailable.incrementAndGet();
            lastUnavailableAt = System.nanoTime();
            return false;
        } finally {
            long took = watch.elapsed().toMillis();
            if (took >= LONG_MILLIS) {
                longCalls.add(took);
            }
        }
    }

    /** A request with the access token. @return whether there was an answer, which must be good */
    boolean request() {
        return timed(() -> {
            AuthenticationResult result = sessions.resume(TenantId.DEFAULT, tokens.accessToken());
            if (!(result instanceof AuthenticationResult.Authenticated)) {
                throw new AssertionError(account.id() + " was signed out: " + result);
            }
        });
    }

    boolean refresh() {
        return timed(() -> {
            RefreshResult result = sessions.refresh(TenantId.DEFAULT, tokens.refreshToken());
            if (result instanceof RefreshResult.Refreshed refreshed) {
                tokens = refreshed.tokens();
            } else if (!(result instanceof RefreshResult.TryLater)) {
                throw new AssertionError(account.id() + " was signed out by a refresh: " + result);
            }
        });
    }

    /** Revokes all of the account's sessions until that is confirmed. @return how often it was not */
    int revokeAll() {
        int failures = 0;
        while (true) {
            try {
                sessions.revokeAll(account.id(), null);
                return failures;
            } catch (StoreUnavailableException e) {
                if (++failures > 10_000) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    boolean tryRevokeAll() {
        return timed(() -> sessions.revokeAll(account.id(), null));
    }

    /** Waits for an answer and says whether the session is good. */
    boolean isSignedIn() {
        return crowd.isGood(tokens);
    }

    IssuedTokens tokens() {
        return tokens;
    }

    /** Uses it until the crowd is stopped. */
    void use() {
        for (int i = 0; i < CALLS_AT_MOST && !crowd.isStopped(); i++) {
            if (i % CALLS_A_REFRESH == CALLS_A_REFRESH - 1) {
                refresh();
            } else {
                request();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long calls() {
        return calls.get();
    }

    /** How many of the calls had no answer. */
    long unavailable() {
        return unavailable.get();
    }

    Queue<Long> longCalls() {
        return longCalls;
    }

    long lastUnavailableAt() {
        return lastUnavailableAt;
    }

    /** When it had the last good answer; zero before the first. */
    long lastGoodAt() {
        return lastGoodAt;
    }
}
