package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreBed;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When copies of API tokens answer, and when they do not. */
@Tag("fast")
class ApiTokenCacheTest extends ApiTokenStoreBed {
    private static final Duration TRUSTED = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final WatchedApiTokenStore behind = new WatchedApiTokenStore();
    private volatile boolean current = true;
    private final ApiTokenCache cache = new ApiTokenCache(behind, TRUSTED, () -> current, nanos::get, 1_000);

    @Override
    protected ApiTokenStore store() {
        return cache;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Optional<ApiToken> shown(ApiToken token) {
        return cache.findByHash(token.id().tenant(), token.secrets().current());
    }

    /** How often the store is asked when this is shown. */
    private int asked(ApiToken token) {
        int before = behind.reads.get();
        shown(token);
        return behind.reads.get() - before;
    }

    /** Revoked where nobody tells this node. */
    private ApiToken revokedElsewhere(ApiToken token) {
        ApiToken revoked = revoked(token);
        assertTrue(behind.replace(revoked));
        return revoked;
    }

    @Test
    void aTokenIsToldForAMinuteWhileTheStoreSaysThatNothingChanged() {
        behind.counts = true;
        ApiToken token = created(ada);
        ApiToken other = created(bob);
        assertEquals(1, asked(token));
        for (int second = 0; second < 56; second += 4) {
            assertEquals(0, asked(token), "after " + second + " s");
            cache.findByHash(ada.tenant(), hash());
            pass(Duration.ofSeconds(4));
            assertEquals(second == 0 ? 1 : 0, asked(other));
        }
        pass(Duration.ofSeconds(4));
        assertEquals(1, asked(token), "a minute is over");
    }

    @Test
    void withoutWordFromTheStoreATokenIsToldForAsLongAsACopyIsTrusted() {
        ApiToken token = created(ada);
        assertEquals(1, asked(token));
        pass(TRUSTED.minusNanos(1));
        assertEquals(0, asked(token));
        pass(Duration.ofNanos(1));
        assertEquals(1, asked(token));
    }

    /** With its message lost: whatever else is asked of the store tells that something has changed. */
    @Test
    void aRevocationOfWhichNoMessageCameIsSeenOnceTheCopyMayNotBeTrustedAnyMore() {
        for (boolean counts : List.of(true, false)) {
            behind.counts = counts;
            ApiToken token = created(ada);
            assertNull(shown(token).orElseThrow().end());
            revokedElsewhere(token);
            pass(TRUSTED.minusNanos(1));
            assertNull(shown(token).orElseThrow().end(), "a copy is trusted for a while");
            cache.findByHash(ada.tenant(), hash());
            pass(Duration.ofNanos(1));
            assertNotNull(shown(token).orElseThrow().end());
        }
    }

    @Test
    void anUnknownTokenIsToldForTenSecondsWhateverTheChannel() {
        TokenHash unknown = hash();
        current = false;
        assertEquals(Optional.empty(), byHash(ada, unknown));
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertEquals(Optional.empty(), byHash(ada, unknown));
        assertEquals(1, behind.reads.get());
        pass(Duration.ofNanos(1));
        assertEquals(Optional.empty(), byHash(ada, unknown));
        assertEquals(2, behind.reads.get());
    }

    @Test
    void whatWasUnknownIsKnownOnceItIsMadeHere() {
        ApiToken token = token(ada);
        assertEquals(Optional.empty(), shown(token));
        created(token);
        assertEquals(Optional.of(token), shown(token));
        ApiToken next = rotated(token);
        assertEquals(Optional.empty(), shown(next));
        assertTrue(cache.replace(next));
        assertEquals(Optional.of(next), shown(next));
        assertEquals(Optional.of(next), shown(token), "nor is it told by the secret before");
    }

    @Test
    void whileOtherNodesAreNotHeardTheStoreIsAskedAndNothingIsKeptThatCouldChange() {
        ApiToken token = created(ada);
        assertEquals(1, asked(token));
        current = false;
        assertEquals(1, asked(token));
        assertEquals(1, asked(token));
        current = true;
        assertEquals(0, asked(token), "what was kept before answers again within its time");
        pass(TRUSTED);
        current = false;
        assertEquals(1, asked(token));
        current = true;
        assertEquals(1, asked(token), "what was loaded meanwhile was not kept");
        ApiToken revoked = revokedElsewhere(token);
        cache.happened(new ApiTokenEvent.Revoked(token.id(), ada, ApiTokenEnd.Cause.REVOKED, T0, Origin.OTHER_NODE));
        current = false;
        assertEquals(1, asked(revoked));
        assertEquals(0, asked(revoked), "what was revoked stays so");
    }

    @Test
    void everyEventOfATokenOrItsOwnerInvalidatesAndOthersDoNot() {
        ApiToken token = created(ada);
        ApiToken other = created(bob);
        asked(other);
        for (DoorwardEvent event : List.<DoorwardEvent>of(
                new ApiTokenEvent.Changed(token.id(), ada, T0, Origin.OTHER_NODE),
                new ApiTokenEvent.Rotated(token.id(), ada, T0, Origin.OTHER_NODE),
                new ApiTokenEvent.Revoked(token.id(), ada, ApiTokenEnd.Cause.LEAKED, T0, Origin.THIS_NODE),
                new ApiTokenEvent.Expired(token.id(), ada, T0, Origin.OTHER_NODE),
                new CacheHint.TokenOwnerChanged(ada, T0, Origin.OTHER_NODE))) {
            asked(token);
            cache.happened(event);
            assertEquals(1, asked(token), event.toString());
            assertEquals(0, asked(token));
        }
        cache.happened(new ApiTokenEvent.Created(token.id(), ada, T0, Origin.OTHER_NODE));
        cache.happened(new ApiTokenEvent.Refused(
                token.id(), ada, ApiTokenEvent.RefusalCause.NETWORK, "192.0.2.1", T0, Origin.THIS_NODE));
        cache.happened(new ApiTokenEvent.Expiring(token.id(), ada, 7, T0, Origin.OTHER_NODE));
        assertEquals(0, asked(token));
        assertEquals(0, asked(other));
    }

    @Test
    void everyWriteInvalidatesAlsoWhenItsAnswerIsLost() {
        ApiToken token = created(ada);
        asked(token);
        behind.failsAfterWriting = true;
        assertThrows(StoreUnavailableException.class, () -> cache.replace(revoked(token)));
        behind.failsAfterWriting = false;
        assertNotNull(shown(token).orElseThrow().end());
        ApiToken gone = created(ada);
        asked(gone);
        behind.failsAfterWriting = true;
        assertThrows(StoreUnavailableException.class, () -> cache.remove(gone));
        behind.failsAfterWriting = false;
        assertEquals(Optional.empty(), shown(gone));
    }

    /** the load has read the living token, and puts its copy after the revocation. */
    @Test
    void aLateLoadNeverBringsBackWhatWasRevoked() throws Exception {
        ApiToken token = created(ada);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch hasRead = new CountDownLatch(1);
        behind.held = held;
        behind.hasRead = hasRead;
        CompletableFuture<Optional<ApiToken>> late = CompletableFuture.supplyAsync(() -> shown(token));
        assertTrue(hasRead.await(60, TimeUnit.SECONDS));
        behind.held = null;
        ApiToken revoked = revokedElsewhere(token);
        cache.happened(new ApiTokenEvent.Revoked(token.id(), ada, ApiTokenEnd.Cause.REVOKED, T0, Origin.OTHER_NODE));
        CompletableFuture<Optional<ApiToken>> joined = CompletableFuture.supplyAsync(() -> shown(token));
        held.countDown();
        assertEquals(Optional.of(revoked), joined.get(60, TimeUnit.SECONDS), "it came after the revocation");
        late.get(60, TimeUnit.SECONDS);
        assertEquals(Optional.of(revoked), shown(token));
    }

    /** As above, with certainty that the second has joined the load of the first. */
    @Test
    void whoJoinsALoadThatBeganBeforeARevocationIsToldOfIt() throws Exception {
        ApiToken token = created(ada);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch hasRead = new CountDownLatch(1);
        behind.held = held;
        behind.hasRead = hasRead;
        CompletableFuture<Optional<ApiToken>> first = CompletableFuture.supplyAsync(() -> shown(token));
        assertTrue(hasRead.await(60, TimeUnit.SECONDS));
        ApiToken revoked = revokedElsewhere(token);
        cache.happened(new CacheHint.TokenOwnerChanged(ada, T0, Origin.OTHER_NODE));
        long misses = cache.misses();
        CompletableFuture<Optional<ApiToken>> second = CompletableFuture.supplyAsync(() -> shown(token));
        Eventually.within(Duration.ofSeconds(60), "it has come", () -> cache.misses() == misses + 1);
        assertEquals(1, behind.reads.get(), "it waits for the first");
        behind.held = null;
        held.countDown();
        assertEquals(Optional.of(revoked), second.get(60, TimeUnit.SECONDS));
        first.get(60, TimeUnit.SECONDS);
    }

    @Test
    void twoHundredWhoShowOneUnknownTokenAtOnceCostOneLookUp() {
        TokenHash unknown = hash();
        CountDownLatch held = new CountDownLatch(1);
        behind.held = held;
        List<Callable<Optional<ApiToken>>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(() -> byHash(ada, unknown));
        }
        all.add(() -> {
            Eventually.within(Duration.ofSeconds(60), "all have come", () -> cache.misses() == 200);
            held.countDown();
            return Optional.empty();
        });
        Race.of(all).forEach(answer -> assertEquals(Optional.empty(), answer));
        assertEquals(1, behind.reads.get());
    }

    @Test
    void aLoadThatFailsFailsForAllWhoWaitAndNothingIsKept() {
        ApiToken token = created(ada);
        CountDownLatch held = new CountDownLatch(1);
        behind.held = held;
        behind.fails = true;
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(() -> {
                assertThrows(StoreUnavailableException.class, () -> shown(token));
                return true;
            });
        }
        all.add(() -> {
            Eventually.within(Duration.ofSeconds(60), "all have come", () -> cache.misses() == 20);
            held.countDown();
            return true;
        });
        Race.of(all);
        assertEquals(1, behind.reads.get());
        behind.fails = false;
        assertEquals(Optional.of(token), shown(token));
    }
}
