package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.store.SessionStore;
import org.doorward.testing.Eventually;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls for one account that miss their deadline again and again, where Redis answers all others. */
@Tag("stores")
class OneAccountsFailuresTest {
    private static final int MORE_THAN_OPENS_A_BREAKER = 8;

    private final SessionId slow = new TokenGenerator().sessionId(AccountId.of("slow"));
    private final SessionId other = new TokenGenerator().sessionId(AccountId.of("other"));

    @Test
    void nobodyElseIsRefusedForThemAndWhenRedisIsGoneAllAre() {
        try (RealRedis redis = new RealRedis();
                RedisProxy proxy = new RedisProxy(redis.address());
                RedisStores stores =
                        RealRedis.started(TestSettings.texts("doorward.redis.timeout", "150ms"), proxy.address())) {
            SessionStore sessions = stores.sessions();
            proxy.when(this::isOfSlow, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250)));
            for (int i = 0; i < MORE_THAN_OPENS_A_BREAKER; i++) {
                assertThrows(StoreUnavailableException.class, () -> sessions.find(slow));
            }
            // were it refused for them, it would be so for longer than three calls take
            boolean isAnsweredAtOnce = false;
            for (int i = 0; i < 3 && !isAnsweredAtOnce; i++) {
                isAnsweredAtOnce = isAnswered(sessions, other);
            }
            assertTrue(isAnsweredAtOnce, "answered at once");
            proxy.pass();
            Eventually.within(Duration.ofSeconds(60), "it is answered again itself", () -> isAnswered(sessions, slow));
            proxy.freeze();
            for (int i = 0; i < MORE_THAN_OPENS_A_BREAKER; i++) {
                assertThrows(StoreUnavailableException.class, () -> sessions.find(slow));
            }
            Eventually.within(Duration.ofSeconds(60), "calls fail at once", () -> {
                long start = System.nanoTime();
                assertThrows(StoreUnavailableException.class, () -> sessions.find(other));
                return System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(75);
            });
            proxy.thaw();
            Eventually.within(Duration.ofSeconds(60), "and are answered again", () -> isAnswered(sessions, other));
        }
    }

    private static boolean isAnswered(SessionStore sessions, SessionId id) {
        try {
            return sessions.find(id).isEmpty();
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private boolean isOfSlow(List<String> command) {
        return command.get(0).equalsIgnoreCase("EVALSHA")
                && String.join(" ", command).contains("{" + slow.tag() + "}");
    }
}
