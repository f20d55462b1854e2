package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.TenantId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of scope epochs promises: they only grow, none comes twice, and none is missed by who reads on. */
public abstract class ScopeEpochStoreContract {
    private final TenantId tenant = new TenantId("a:b{c} ~%" + new TokenGenerator().id());
    private final TenantId otherTenant = new TenantId("other " + new TokenGenerator().id());
    private ScopeEpochStore one;
    private ScopeEpochStore other;

    @BeforeEach
    void take() {
        one = TestStores.of(this).one().scopeEpochs();
        other = TestStores.of(this).other().scopeEpochs();
    }

    @Test
    void aMovedEpochIsLaterThanAllOthersAndIsReadByEachNode() {
        long before = one.read(tenant).join();
        long moved = one.move(tenant);
        assertTrue(moved > before);
        assertEquals(moved, other.read(tenant).join());
        assertEquals(before, other.read(otherTenant).join(), "the other tenant's stays");
        long next = other.move(tenant);
        assertTrue(next > moved);
        assertEquals(next, one.read(tenant).join());
    }

    @Test
    void everyonesEpochIsThatOfEachTenantThatWasNotMovedLater() {
        long ofTenant = one.move(tenant);
        long everyones = one.move(null);
        assertTrue(everyones > ofTenant);
        assertEquals(everyones, other.read(tenant).join());
        assertEquals(everyones, other.read(otherTenant).join());
        long later = one.move(tenant);
        assertEquals(later, other.read(tenant).join());
        assertEquals(everyones, other.read(otherTenant).join());
    }

    @Test
    void whoReadsOnGetsEachPresentEpochInOrderInPages() {
        long start = one.move(null);
        long first = one.move(tenant);
        long second = one.move(otherTenant);
        assertEquals(
                List.of(new ScopeEpochStore.Moved(tenant, first), new ScopeEpochStore.Moved(otherTenant, second)),
                other.movedAfter(start, 10));
        assertEquals(List.of(new ScopeEpochStore.Moved(tenant, first)), other.movedAfter(start, 1));
        assertEquals(List.of(new ScopeEpochStore.Moved(otherTenant, second)), other.movedAfter(first, 1));
        assertEquals(List.of(), other.movedAfter(second, 1));
        long again = one.move(tenant);
        long all = one.move(null);
        assertEquals(List.of(new ScopeEpochStore.Moved(null, all)), other.movedAfter(again, 10));
    }

    @Test
    void thoseOfSessionsAndOfApiTokensAreApart() {
        ScopeEpochStore tokens = TestStores.of(this).other().tokenEpochs();
        long before = tokens.read(tenant).join();
        one.move(tenant);
        assertEquals(before, tokens.read(tenant).join());
        long sessions = one.read(tenant).join();
        long moved = TestStores.of(this).one().tokenEpochs().move(tenant);
        assertTrue(moved > before);
        assertEquals(moved, tokens.read(tenant).join());
        tokens.move(null);
        assertEquals(sessions, other.read(tenant).join());
    }

    @Test
    void ofMovesAtOnceEachHasAnEpochOfItsOwnAndTheLastIsRead() {
        for (int round = 0; round < 5; round++) {
            List<Callable<Long>> contenders = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ScopeEpochStore at = i % 2 == 0 ? one : other;
                TenantId which = i < 4 ? tenant : otherTenant;
                contenders.add(() -> at.move(which));
            }
            List<Long> moved = Race.of(contenders);
            assertEquals(6, new HashSet<>(moved).size());
            long last = moved.subList(0, 4).stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
            assertEquals(last, one.read(tenant).join());
        }
    }
}
