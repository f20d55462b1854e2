package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEvent.RefusalCause;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreBed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RefusalEventLimiterTest extends ApiTokenStoreBed {
    private static final Instant NOW = T0;

    private final RefusalEventLimiter told = new RefusalEventLimiter(300);
    private final ApiToken token = token(ada);

    @Override
    protected ApiTokenStore store() {
        return new MemoryApiTokenStore();
    }

    @Test
    void eachCauseOfEachTokenIsToldOfByItselfAndOnceAMinute() {
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW));
        assertTrue(told.isDue(token, RefusalCause.LIMIT, NOW));
        assertTrue(told.isDue(token(ada), RefusalCause.NETWORK, NOW));
        Instant almost = NOW.plus(RefusalEventLimiter.QUIET).minusMillis(1);
        assertFalse(told.isDue(token, RefusalCause.NETWORK, almost));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW.plus(RefusalEventLimiter.QUIET)));
        assertFalse(told.isDue(token, RefusalCause.NETWORK, almost.plus(RefusalEventLimiter.QUIET)));
    }

    @Test
    void aClockThatIsSetBackKeepsNothingQuietForLongerThanThat() {
        Instant before = NOW.minus(Duration.ofHours(1));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW));
        assertFalse(told.isDue(token, RefusalCause.NETWORK, NOW.minusSeconds(1)));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, before));
        assertFalse(told.isDue(token, RefusalCause.NETWORK, before));
    }

    /** However many tokens of theirs are over: else who shows them in a circle is told of each time. */
    private long toldOf(AccountId owner, int tokens, Instant at) {
        return Stream.generate(() -> token(owner))
                .limit(tokens)
                .filter(one -> told.isDue(one, RefusalCause.REVOKED, at))
                .count();
    }

    @Test
    void ofOneOwnerAHundredAreToldOfInAMinuteAndThatKeepsNobodyElseFromIt() {
        assertEquals(RefusalEventLimiter.MOST_OF_ONE, toldOf(ada, 500, NOW));
        assertEquals(1, toldOf(bob, 1, NOW));
        assertEquals(0, toldOf(ada, 1, NOW.plus(RefusalEventLimiter.QUIET).minusMillis(1)));
        assertEquals(RefusalEventLimiter.MOST_OF_ONE, toldOf(ada, 500, NOW.plus(RefusalEventLimiter.QUIET)));
    }

    @Test
    void ofManyTheLatestAreRemembered() {
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW));
        ApiToken last = token;
        for (int i = 0; i < 300; i++) {
            last = token(AccountId.of("owner-" + i));
            assertTrue(told.isDue(last, RefusalCause.NETWORK, NOW));
        }
        assertFalse(told.isDue(last, RefusalCause.NETWORK, NOW));
        assertTrue(told.isDue(token, RefusalCause.NETWORK, NOW), "the eldest was forgotten");
    }
}
