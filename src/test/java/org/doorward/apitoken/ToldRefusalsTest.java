package org.doorward.apitoken;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;
import org.doorward.internal.token.TokenGenerator;
import org.junit.jupiter.api.Test;

class ToldRefusalsTest {
    private static final Instant NOW = Instant.parse("2031-05-01T08:00:00Z");

    private final TokenGenerator generator = new TokenGenerator();
    private final ToldRefusals told = new ToldRefusals(3);
    private final ApiTokenId token = id();

    private ApiTokenId id() {
        return new ApiTokenId(TenantId.DEFAULT, generator.id());
    }

    @Test
    void eachCauseOfEachTokenIsToldOfByItselfAndOnceAMinute() {
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW));
        assertTrue(told.isDue(token, RefusalCause.LIMIT, NOW));
        assertTrue(told.isDue(id(), RefusalCause.NETWORK, NOW));
        Instant almost = NOW.plus(ToldRefusals.QUIET).minusMillis(1);
        assertFalse(told.isDue(token, RefusalCause.NETWORK, almost));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW.plus(ToldRefusals.QUIET)));
        assertFalse(told.isDue(token, RefusalCause.NETWORK, almost.plus(ToldRefusals.QUIET)));
    }

    @Test
    void aClockThatIsSetBackKeepsNothingQuietForLongerThanThat() {
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW));
        assertFalse(told.isDue(token, RefusalCause.NETWORK, NOW.minusSeconds(1)));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW.minus(Duration.ofHours(1))));
        assertFalse(told.isDue(token, RefusalCause.NETWORK, NOW.minus(Duration.ofHours(1))));
    }

    @Test
    void ofManyTheLatestAreRemembered() {
        told.isDue(token, RefusalCause.NETWORK, NOW);
        ApiTokenId last = token;
        for (int i = 0; i < 3; i++) {
            last = id();
            assertTrue(told.isDue(last, RefusalCause.NETWORK, NOW));
        }
        assertFalse(told.isDue(last, RefusalCause.NETWORK, NOW));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW), "the eldest was forgotten");
    }
}
