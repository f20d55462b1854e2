package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.apitoken.ApiTokenLookUp;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreBed;
import org.doorward.testing.Race;
import org.doorward.testing.WatchedApiTokenStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flood of unknown tokens costs no store access beyond the bound. */
@Tag("fast")
class LookUpBudgetTest extends ApiTokenStoreBed {
    private static final String ADDRESS = "192.0.2.1";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final LookUpBudget budget =
            new LookUpBudget(nanos::get, new LookUpBudget.Rate(5, 2), new LookUpBudget.Rate(20, 4));
    private final WatchedApiTokenStore behind = new WatchedApiTokenStore();
    private final ApiTokenCache cache =
            new ApiTokenCache(behind, Duration.ofSeconds(5), () -> true, nanos::get, 10_000, budget);

    @Override
    protected ApiTokenStore store() {
        return cache;
    }

    private int paid(int times, @Nullable String from) {
        int paid = 0;
        for (int i = 0; i < times; i++) {
            paid += budget.pay(TenantId.DEFAULT, from).isEmpty() ? 1 : 0;
        }
        return paid;
    }

    @Test
    void anAddressHasItsBurstAndThenItsRate() {
        assertEquals(5, paid(50, ADDRESS));
        assertEquals(Optional.of(Duration.ofMillis(500)), budget.pay(TenantId.DEFAULT, ADDRESS));
        nanos.addAndGet(Duration.ofMillis(500).toNanos() - 1);
        assertEquals(Optional.of(Duration.ofNanos(1)), budget.pay(TenantId.DEFAULT, ADDRESS));
        nanos.addAndGet(1);
        assertEquals(1, paid(50, ADDRESS));
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertEquals(5, paid(50, ADDRESS), "no more than the burst, however long it was quiet");
    }

    @Test
    void theNodeHasItsOwnBoundWhateverTheAddresses() {
        int paid = 0;
        for (int i = 0; i < 100; i++) {
            paid += paid(1, "192.0.2." + i);
        }
        assertEquals(20, paid);
        assertEquals(0, paid(1, null));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(4, paid(100, null));
        assertEquals(Optional.of(Duration.ofMillis(250)), budget.pay(TenantId.DEFAULT, "198.51.100.1"));
        nanos.addAndGet(Duration.ofMillis(1_250).toNanos());
        assertEquals(5, paid(50, "198.51.100.1"), "what the node refused was not taken from the address");
    }

    @Test
    void anAddressOfIpv6CountsByItsNetwork() {
        assertEquals(5, paid(4, "2001:db8:1:2::1") + paid(50, "2001:db8:1:2:ffff::9"));
        assertEquals(5, paid(50, "2001:db8:1:3::1"));
        assertEquals(5, paid(3, "::ffff:192.0.2.1") + paid(50, ADDRESS), "one address in two spellings");
    }

    @Test
    void whatAnAddressLooksForInOneTenantIsNotCountedInAnother() {
        assertEquals(5, paid(50, ADDRESS));
        TenantId acme = new TenantId("acme");
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), budget.pay(acme, ADDRESS));
        }
        assertTrue(budget.pay(acme, ADDRESS).isPresent());
        budget.payBack(acme, ADDRESS);
        assertEquals(0, paid(1, ADDRESS));
    }

    @Test
    void ofParallelOnesNoMoreGetThroughThanThereAre() {
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(() -> budget.pay(TenantId.DEFAULT, ADDRESS).isEmpty());
        }
        assertEquals(5, Race.of(all).stream().filter(paid -> paid).count());
    }

    @Test
    void aFloodOfMadeUpTokensCostsTheStoreItsBoundAndGoodTokensGoOn() {
        ApiToken good = created(ada);
        ApiToken other = created(bob);
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(good, ADDRESS));
        for (int i = 0; i < 10_000; i++) {
            cache.lookUp(ada.tenant(), hash(), ADDRESS);
        }
        assertEquals(1 + 5, behind.reads.get());
        assertEquals(9_995, cache.refusals());
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(good, ADDRESS), "it has a copy");
        assertInstanceOf(ApiTokenLookUp.TooManyUnknown.class, lookUp(other, ADDRESS));
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(other, "198.51.100.1"), "another address");
        for (int i = 0; i < 10_000; i++) {
            cache.lookUp(ada.tenant(), hash(), "198.51." + i / 250 + "." + i % 250);
        }
        assertEquals(1 + 1 + 20, behind.reads.get());
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(other, "203.0.113.1"));
    }

    private void flood() {
        for (int i = 0; i < 1_000; i++) {
            cache.lookUp(ada.tenant(), hash(), "198.51." + i / 250 + "." + i % 250);
            cache.lookUp(ada.tenant(), hash(), ADDRESS);
        }
    }

    /** Copies grow old, are invalidated, and are none while no events arrive: that is no reason to keep a good token out. */
    @Test
    void aTokenThatThisNodeHasMetIsLookedUpWhateverTheFlood() {
        ApiToken met = created(ada);
        ApiToken changed = created(ada);
        ApiToken unmet = created(bob);
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(met, ADDRESS));
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(changed, ADDRESS));
        nanos.addAndGet(Duration.ofHours(23).toNanos());
        flood();
        int before = behind.reads.get();
        assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(met, ADDRESS), "its copy is over");
        assertEquals(before + 1, behind.reads.get());
        assertTrue(cache.replace(revoked(changed)));
        ApiTokenLookUp found = lookUp(changed, ADDRESS);
        assertNotNull(
                assertInstanceOf(ApiTokenLookUp.Found.class, found).token().end());
        assertInstanceOf(ApiTokenLookUp.TooManyUnknown.class, lookUp(unmet, "203.0.113.9"));
        assertEquals(before + 2, behind.reads.get());
    }

    /** Else one that is shown again and again for nothing would be paid for once, and looked up for ever. */
    @Test
    void whatWasUnknownIsNotMet() {
        ApiToken none = token(ada);
        assertInstanceOf(ApiTokenLookUp.Unknown.class, lookUp(none, "203.0.113.9"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        flood();
        assertInstanceOf(ApiTokenLookUp.TooManyUnknown.class, lookUp(none, "203.0.113.9"));
    }

    @Test
    void goodTokensAndAnOutageCostNothing() {
        for (int i = 0; i < 100; i++) {
            assertInstanceOf(ApiTokenLookUp.Found.class, lookUp(created(ada), ADDRESS));
        }
        behind.fails = true;
        for (int i = 0; i < 100; i++) {
            assertThrows(StoreUnavailableException.class, () -> cache.lookUp(ada.tenant(), hash(), ADDRESS));
        }
        behind.fails = false;
        assertTrue(cache.lookUp(ada.tenant(), hash(), ADDRESS) instanceof ApiTokenLookUp.Unknown);
    }

    private ApiTokenLookUp lookUp(ApiToken token, String from) {
        return cache.lookUp(token.id().tenant(), token.secrets().current(), from);
    }
}
