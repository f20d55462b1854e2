package org.doorward.benchmark.timing;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.account.StoredPassword;
import org.doorward.benchmark.contender.RandomText;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.limit.SignInLimits;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.login.PasswordSignIn;
import org.doorward.internal.login.SignInResult;
import org.doorward.internal.login.UncountedPasswordSignIn;
import org.doorward.internal.session.ScopeEpochs;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.session.Device;

/** The way in by password, limits and all, without a server and with next to no hashing. */
final class OpenDoor implements AutoCloseable {
    private final Map<String, Kept> accounts = new HashMap<>();
    private final CheapHasher hasher = new CheapHasher();
    private final SessionEngine sessions;
    private final PasswordSignIn door;
    private final String hash = hasher.hash("the right password");

    OpenDoor() {
        String secret = RandomText.next();
        // unusable usernames are one counter
        DoorwardSettings settings =
                DoorwardSettings.of(Map.of("doorward.secret", secret, "doorward.sign-in.account-attempts", "100000"));
        DerivedKeys keys = new DerivedKeys(secret);
        AccountStore store = new Accounts();
        AccountEngine service = new AccountEngine(store, hasher);
        sessions = new SessionEngine(
                new MemorySessionStore(Duration.ofHours(1)),
                service,
                SessionDurations.of(settings),
                keys,
                SigningKeys.ofSecret(keys),
                Clock.systemUTC(),
                new EventListeners(List.of()),
                SignInPolicy.DEFAULT,
                new ScopeEpochs(
                        new MemoryStores(Duration.ofHours(1)).scopeEpochs(), Duration.ofDays(1), System::nanoTime));
        door = new PasswordSignIn(
                new UncountedPasswordSignIn(new Passwords(store, hasher), sessions),
                new SignInThrottle(
                        new MemoryRateLimiter(),
                        new Pseudonyms(keys, "limits")::of,
                        SignInLimits.of(settings),
                        Clock.systemUTC()),
                sessions,
                new Pseudonyms(keys, "events")::of,
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
        Account account = Account.builder(AccountId.of("id-of-" + username), username)
                .status(active ? AccountStatus.ACTIVE : AccountStatus.DISABLED)
                .build();
        accounts.put(username, new Kept(there, new StoredPassword(account, hash)));
    }

    /** Tries a wrong password, and is refused because of it. */
    void refuse(String username, String address) {
        SignInResult result = door.signIn(
                new UncountedPasswordSignIn.Attempt(
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
