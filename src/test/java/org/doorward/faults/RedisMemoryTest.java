package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.DoorwardSettings;
import org.doorward.KeySettings;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;
import org.doorward.internal.crypto.Argon2PasswordHasher;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.RefreshResult;
import org.doorward.session.SessionService;
import org.doorward.session.SessionTimes;
import org.doorward.session.SignIn;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

class RedisMemoryTest {
    private static final int SESSIONS = 200;
    private static final String CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/131.0.0.0 Safari/537.36";

    private final Account account = Account.active(
            new AccountId(TenantId.DEFAULT, "3f6c1f0e-8f5b-4c55-9d0b-1a2b3c4d5e6f"),
            "ada.lovelace@example.org",
            Set.of("user", "editor"));

    @Test
    void aSessionTakesNoMoreThanAKilobyteAlsoOnceItWasRefreshed() {
        DoorwardSettings settings = TestSettings.with();
        try (RealRedis redis = new RealRedis();
                RedisLink link = new RedisLink(redis.address())) {
            try (RedisStores stores = redis.stores();
                    SessionService sessions = new SessionService(
                            stores.sessions(),
                            new AccountService(new OneAccount(), new Argon2PasswordHasher()),
                            SessionTimes.of(settings),
                            new DerivedKeys(settings.get(KeySettings.SECRET)),
                            Clock.systemUTC())) {
                Device device = new UserAgents().device(new UserAgents.Headers(CHROME, null, null, null));
                List<IssuedTokens> opened = new ArrayList<>();
                for (int i = 0; i < SESSIONS; i++) {
                    SignIn signIn = new SignIn(account, 0, "password", device, "203.0.113." + i, true, null);
                    opened.add(sessions.open(signIn).orElseThrow());
                }
                assertFits("fresh", link);
                for (IssuedTokens tokens : opened) {
                    RefreshResult result = sessions.refresh(TenantId.DEFAULT, tokens.refreshToken());
                    assertTrue(result instanceof RefreshResult.Refreshed, result.toString());
                }
                assertFits("refreshed", link);
            }
        }
    }

    @SuppressWarnings("SystemOut") // the figure is what one runs this for
    private static void assertFits(String what, RedisLink redis) {
        long hashes = 0;
        long most = 0;
        int count = 0;
        long index = 0;
        for (String key : redis.texts("KEYS", "*")) {
            long bytes = redis.number("MEMORY", "USAGE", key, "SAMPLES", "0");
            if (key.contains(":session:")) {
                count++;
                hashes += bytes;
                most = Math.max(most, bytes);
            } else {
                index += bytes;
            }
        }
        assertEquals(SESSIONS, count);
        System.out.printf(
                "%n  Redis memory of a session (%s): %d bytes on average, %d at most, and %d of the index%n",
                what, hashes / count, most, index / count);
        assertTrue(most + index / count <= 1024, "more than a kilobyte: " + (most + index / count));
    }

    /** Knows the one account of this test. */
    private final class OneAccount implements AccountStore {
        @Override
        public Optional<Account> find(AccountId id) {
            return Optional.of(account).filter(known -> known.id().equals(id));
        }

        @Override
        public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
            return Optional.empty();
        }
    }
}
