package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.KeySettings;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.session.Device;
import org.doorward.session.SignIn;
import org.doorward.testing.QuickHasher;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("faults")
class RedisMemoryTest {
    private static final int SESSIONS = 200;
    private static final String CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like"
            + " Gecko) Chrome/131.0.0.0 Safari/537.36";

    /** One that nothing restricts; what does costs six bytes more. */
    private final Account account = Account.builder(
                    new AccountId(TenantId.DEFAULT, "3f6c1f0e-8f5b-4c55-9d0b-1a2b3c4d5e6f"), "ada.lovelace@example.org")
            .roles(Set.of("user", "editor"))
            .emailVerified(true)
            .termsAccepted(true)
            .build();

    @Test
    void aSessionTakesNoMoreThanAKilobyteAlsoOnceItWasRefreshed() {
        DoorwardSettings settings = TestSettings.with();
        try (RealRedis redis = new RealRedis();
                RedisLink link = new RedisLink(redis.address())) {
            try (RedisStores stores = redis.stores();
                    SessionEngine sessions = TestSessions.engine(
                            stores.sessions(),
                            new AccountEngine(new OneAccount(), new QuickHasher()),
                            SessionDurations.of(settings),
                            new DerivedKeys(settings.get(KeySettings.SECRET)),
                            Clock.systemUTC())) {
                Device device = new UserAgents().device(new UserAgents.Headers(CHROME, null, null, null));
                List<IssuedTokens> opened = new ArrayList<>();
                for (int i = 0; i < SESSIONS; i++) {
                    SignIn signIn = SignIn.builder(account, "password")
                            .device(device)
                            .address("203.0.113." + i)
                            .remembered(true)
                            .build();
                    opened.add(sessions.opening(account.id()).open(signIn).orElseThrow());
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
