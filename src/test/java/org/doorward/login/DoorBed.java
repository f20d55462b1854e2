package org.doorward.login;

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
import org.doorward.account.AccountService;
import org.doorward.account.AccountStore;
import org.doorward.account.Passwords;
import org.doorward.account.StoredPassword;
import org.doorward.internal.store.memory.HeapRateLimiter;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.internal.token.HiddenNames;
import org.doorward.limit.Counter;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Reservation;
import org.doorward.limit.SignInLimits;
import org.doorward.limit.SignInThrottle;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.limit.Taken;
import org.doorward.session.Device;
import org.doorward.session.SessionListeners;
import org.doorward.session.SessionService;
import org.doorward.session.SessionTimes;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
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
    final AccountService service = new AccountService(accounts, hasher);
    final DerivedKeys keys = new DerivedKeys(TestSettings.SECRET);
    final SessionService sessions = new SessionService(
            store, service, SessionTimes.of(TestSettings.with()), keys, clock, new SessionListeners(List.of()));
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What cannot be counted in time: how its kind starts; null for nothing. */
    volatile @Nullable String busy;

    final List<LoginEvent> told = new CopyOnWriteArrayList<>();
    final PasswordDoor door = new PasswordDoor(
            new PasswordLogin(passwords, sessions),
            new SignInThrottle(
                    new Watched(), new HiddenNames(keys, "limits")::of, SignInLimits.of(TestSettings.with())),
            sessions,
            new HiddenNames(keys, "events")::of,
            told::add);
    final Account ada = Account.active(AccountId.of("id-of-ada"), "ada", Set.of("user"));

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
        return door.signIn(
                new PasswordLogin.Attempt(TenantId.DEFAULT, username, password, Device.UNKNOWN, null, true, null),
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
        private final RateLimiter inner = new HeapRateLimiter();

        @Override
        public Taken take(LimitKey key, List<Limit> limits, Instant now) {
            asked.add("take");
            return inner.take(key, limits, now);
        }

        @Override
        public Reservation reserve(List<Counter> counters, Instant now) {
            asked.add("reserve " + counters.size());
            String kind = busy;
            return kind != null && counters.get(0).key().kind().startsWith(kind)
                    ? new Reservation.Wait(Duration.ofSeconds(1), true)
                    : inner.reserve(counters, now);
        }

        @Override
        public void settle(Reservation.Held held, Set<LimitKey> forgiven) {
            asked.add("settle");
            inner.settle(held, forgiven);
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
