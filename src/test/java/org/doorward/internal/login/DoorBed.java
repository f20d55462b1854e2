package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.limit.SignInLimits;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.login.LoginEvent;
import org.doorward.session.Device;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The password door itself, where passwords hashed can be counted. */
abstract class DoorBed {
    static final String PASSWORD = "correct horse battery";
    static final Client HERE = new Client.Unknown(Optional.of("here"));

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    final TestAccounts accounts = new TestAccounts();
    final CountingHasher hasher = new CountingHasher();
    final FaultySessionStore store = new FaultySessionStore(new MemorySessionStore(Duration.ofHours(1)));
    final Passwords passwords = new Passwords(new WithEmail(), hasher);
    final AccountEngine service = new AccountEngine(accounts, hasher);
    final DerivedKeys keys = new DerivedKeys(TestSettings.newSecret());
    /** What accepts sign-ins. */
    volatile SignInPolicy.Hook hook = SignInPolicy.Hook.NONE;

    final SessionEngine sessions = TestSessions.hooked(
            store,
            service,
            SessionDurations.of(TestSettings.with()),
            keys,
            clock,
            TestSessions.ownScopes(),
            signIn -> hook.accept(signIn));
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What cannot be counted in time: how its kind starts; null for nothing. */
    volatile @Nullable String busy;

    final List<LoginEvent> told = new CopyOnWriteArrayList<>();
    final PasswordSignIn door = doorOver(new Watched());
    final Account ada = Account.active(AccountId.of("id-of-ada"), "ada", Set.of("user"));

    /** The door of a node that counts there. */
    final PasswordSignIn doorOver(RateLimiter limiter) {
        return new PasswordSignIn(
                new UncountedPasswordSignIn(passwords, sessions),
                new SignInThrottle(
                        limiter, new Pseudonyms(keys, "limits")::of, SignInLimits.of(TestSettings.with()), clock),
                sessions,
                new Pseudonyms(keys, "events")::of,
                EventListener.of(LoginEvent.class, told::add));
    }

    /** A browser that signed in to whatever account it is. */
    static Client known(String device) {
        return new Client.Known(device, account -> true, Optional.of("here"));
    }

    DoorBed() {
        accounts.put(ada, CountingHasher.current(PASSWORD));
    }

    @AfterEach
    void stop() {
        sessions.close();
    }

    SignInResult signIn(String username, String password, Client client) {
        return signIn(username, password, client, true);
    }

    SignInResult signIn(String username, String password, Client client, boolean browser) {
        return signIn(door, username, password, client, browser);
    }

    static SignInResult signIn(PasswordSignIn door, String username, String password, Client client, boolean browser) {
        return door.signIn(
                new UncountedPasswordSignIn.Attempt(
                        TenantId.DEFAULT, username, password, Device.UNKNOWN, null, true, null),
                client,
                browser);
    }

    void failTimes(int times) {
        for (int i = 0; i < times; i++) {
            assertInstanceOf(SignInResult.Refused.class, signIn("ada", "wrong", HERE));
        }
    }

    /** Counts on the heap, and notes what it is asked for. */
    private final class Watched implements RateLimiter {
        private final RateLimiter inner = new MemoryRateLimiter();

        @Override
        public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
            asked.add("take");
            return inner.take(key, limits, now);
        }

        @Override
        public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
            asked.add("reserve " + counters.size());
            String kind = busy;
            return kind != null && counters.get(0).key().kind().startsWith(kind)
                    ? new Reservation.Wait(Duration.ofSeconds(1), true)
                    : inner.reserve(counters, came, now);
        }

        @Override
        public void settle(Reservation.Held held, Outcome outcome) {
            asked.add("settle");
            inner.settle(held, outcome);
        }
    }

    /** As an application has them whose people sign in by username or e-mail address: the username at {@code x.test}. */
    private final class WithEmail implements AccountStore {
        @Override
        public Optional<Account> find(AccountId id) {
            return accounts.find(id);
        }

        @Override
        public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
            return accounts.findPassword(tenant, username.replace("@x.test", ""));
        }
    }
}
