package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.token.AccessToken;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class AccessTokenLifetimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private final TokenGenerator generator = new TokenGenerator();
    private final AccessTokenCodec codec = new AccessTokenCodec(new DerivedKeys(TestSettings.SECRET), generator);
    private final AccountId ada = AccountId.of("ada");
    private final SessionId session = generator.sessionId(ada);

    private AccessTokenCodec.Issued issue(Duration lifetime, Instant latest) {
        return codec.issue(session, ada, 0, 0, NOW, lifetime, latest);
    }

    private Duration lifetimeOf(Duration setting) {
        AccessToken token = issue(setting, NOW.plus(Duration.ofDays(30))).token();
        return Duration.between(token.issuedAt(), token.expiresAt());
    }

    @Test
    void lifetimesAreSpreadDownwardsAndNoneIsLongerThanTheSetting() {
        for (Duration setting :
                new Duration[] {Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofDays(1)
                }) {
            Duration shortest = setting;
            Duration longest = Duration.ZERO;
            for (int i = 0; i < 1_000; i++) {
                Duration lifetime = lifetimeOf(setting);
                shortest = lifetime.compareTo(shortest) < 0 ? lifetime : shortest;
                longest = lifetime.compareTo(longest) > 0 ? lifetime : longest;
            }
            assertTrue(longest.compareTo(setting) <= 0, setting + ": " + longest);
            assertTrue(shortest.toMillis() >= 0.95 * setting.toMillis(), setting + ": " + shortest);
            long spread = longest.minus(shortest).toMillis();
            assertTrue(spread >= 0.04 * setting.toMillis(), setting + " is spread over " + spread + " ms");
        }
    }

    @Test
    void aLifetimeOfOneSecondIsGoodForOneSecond() {
        for (int i = 0; i < 100; i++) {
            AccessTokenCodec.Issued issued = issue(Duration.ofSeconds(1), NOW.plus(Duration.ofDays(1)));
            assertFalse(issued.token().isExpiredAt(NOW));
            assertFalse(issued.token().isExpiredAt(NOW.plusMillis(999)));
            assertTrue(issued.token().isExpiredAt(NOW.plusSeconds(2)), "whole seconds are all that a JWT has");
            assertEquals(
                    new AccessTokenCodec.Verification.Good(issued.token()),
                    codec.verify(TenantId.DEFAULT, issued.text(), NOW));
        }
    }

    @Test
    void noTokenOutlivesItsSessionByMoreThanTheRounding() {
        Instant end = NOW.plusSeconds(90);
        for (int i = 0; i < 100; i++) {
            Instant expiry = issue(Duration.ofMinutes(15), end).token().expiresAt();
            assertEquals(Instant.parse("2026-03-01T12:01:31Z"), expiry);
        }
    }

    @Test
    void anIssuedTokenDoesNotShowItselfInText() {
        AccessTokenCodec.Issued issued = issue(Duration.ofMinutes(15), NOW.plus(Duration.ofDays(1)));
        for (String part : issued.text().split("\\.", -1)) {
            assertFalse(issued.toString().contains(part));
        }
    }
}
