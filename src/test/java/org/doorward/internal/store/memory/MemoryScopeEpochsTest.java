package org.doorward.internal.store.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.doorward.TenantId;
import org.doorward.internal.session.ScopeEpochStore;
import org.doorward.internal.session.ScopeEpochStoreContract;
import org.doorward.testing.ManualClock;
import org.doorward.testing.OnStore;
import org.doorward.testing.StoreKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@OnStore(StoreKind.HEAP)
class MemoryScopeEpochsTest extends ScopeEpochStoreContract {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));

    private ScopeEpochStore started() {
        return new MemoryStores(Duration.ofHours(1), clock).scopeEpochs();
    }

    @Test
    void noEpochOfAnEarlierStartComesAgain() {
        ScopeEpochStore before = started();
        long last = 0;
        for (int i = 0; i < 5; i++) {
            last = before.move(TenantId.DEFAULT);
        }
        clock.advance(Duration.ofSeconds(1));
        assertTrue(started().move(TenantId.DEFAULT) > last);
    }
}
