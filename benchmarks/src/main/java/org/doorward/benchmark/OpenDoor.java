package org.doorward.benchmark;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.DoorwardSettings;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStatus;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.account.Passwords;
import org.doorward.account.StoredPassword;
import org.doorward.internal.store.memory.HeapRateLimiter;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.internal.token.HiddenNames;
import org.doorward.limit.SignInLimits;
import org.doorward.limit.SignInThrottle;
import org.doorward.limit.SignInThrottle.Client;
import org.doorward.login.PasswordDoor;
import org.doorward.login.PasswordLogin;
import org.doorward.login.SignInResult;
import org.doorward.session.Device;
import org.doorward.session.SessionListeners;
import org.doorward.session.SessionService;
import org.doorward.session.SessionTimes;

/** The way in by password, limits and all, without a server and with next to no hashing. */
final class OpenDoor implements AutoCloseable {
    private final Map<String, Kept> accounts = new HashMap<>();
    private final CheapHasher hasher = new CheapHasher();
    private final SessionService sessions;
    private final PasswordDoor door;
    private final String hash = hasher.hash("the right password");

    OpenDoor() {
        String secret = MeasuredServer.random();
        // unusable usernames are one counter
        DoorwardSettings settings =
                DoorwardSettings.of(Map.of("doorward.secret", secret, "doorward.sign-in.account-attempts", "100000"));
        DerivedKeys keys = new DerivedKeys(secret);
        AccountStore store = new Accounts();
        AccountService service = new AccountService(store, hasher);
        sessions = new SessionService(
                new MemorySessionStore(Duration.ofHours(1)),
                service,
                SessionTimes.of(settings),
                keys,
                Clock.systemUTC(),
                new SessionListeners(List.of()));
        door = new PasswordDoor(
                new PasswordLogin(new Passwords(store, hasher), sessions),
                new SignInThrottle(
                        new HeapRateLimiter(), new HiddenNames(keys, "limits")::of, SignInLimits.of(settings)),
                sessions,
                new HiddenNames(keys, "events")::of,
                event -> {});
    }

    /** What is kept under a username; what is not there takes as much memory to find as what is. */
    private record Kept(boolean there, StoredPassword password) {}

    void addAccount(String username, boolean active) {
        keep(username, active, true);
    }

    /** Has it take as long to find out that there is no account of this name as to find one. */
    void addNobody(String username) {
        keep(username, true, false);
    }

    private void keep(String username, boolean active, boolean there) {
        Account account = new Account(
                AccountId.of("id-of-" + username),
                username,
                null,
                false,
                false,
                Set.of(),
                active ? AccountStatus.ACTIVE : AccountStatus.DISABLED);
        accounts.put(username, new Kept(there, new StoredPassword(account, hash)));
    }

    /** Tries a wrong password, and is refused because of it. */
    void refuse(String username, String address) {
        SignInResult result = door.signIn(
                new PasswordLogin.Attempt(
                        TenantId.DEFAULT, username, "not the right one", Device.UNKNOWN, address, true, null),
                new Client.Unknown(Optional.of(address)),
                false);
        if (!(result instanceof SignInResult.Refused)) {
            throw new IllegalStateException("not refused: " + result);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }

    private final class Accounts implements AccountStore {
        @Override
        public Optional<Account> find(AccountId id) {
            return accounts.values().stream()
                    .map(kept -> kept.password().account())
                    .filter(account -> account.id().equals(id))
                    .findFirst();
        }

        @Override
        public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
            Kept kept = accounts.get(username);
            if (kept == null) {
                return Optional.empty();
            }
            // all of it, so that nothing is left to be fetched from far memory for those alone that are there
            Account account = kept.password().account();
            boolean whole = account.username().equals(username)
                    && account.id().value().length() > account.roles().size()
                    && account.status().name().length() > 1;
            return whole && kept.there() ? Optional.of(kept.password()) : Optional.empty();
        }
    }

    private static final class CheapHasher implements PasswordHasher {
        private final Argon2Function function = Argon2Function.getInstance(64, 1, 1, 32, Argon2.ID);

        @Override
        public String hash(CharSequence password) {
            return Password.hash(password).addRandomSalt(16).with(function).getResult();
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        }

        @Override
        public boolean isOutdated(String hash) {
            return false;
        }
    }
}
