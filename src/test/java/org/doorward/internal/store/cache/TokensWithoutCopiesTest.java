package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.apitoken.ApiTokenLookUp;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreContract;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.IssuedToken;
import org.doorward.testing.Race;
import org.doorward.testing.RawHttp;
import org.doorward.testing.Visitor;
import org.doorward.testing.WatchedApiTokenStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code doorward.cache.max-age=0}: everything is asked of the store, within the bound, and once for all who ask at once. */
@Tag("server")
class TokensWithoutCopiesTest extends ApiTokenStoreContract {
    private static final String ADDRESS = "192.0.2.1";

    private final WatchedApiTokenStore behind = new WatchedApiTokenStore();
    private final ApiTokenCache cache = new ApiTokenCache(behind, Duration.ZERO, () -> true, () -> 0, 1_000);

    @Override
    protected ApiTokenStore store() {
        return cache;
    }

    @Override
    protected ApiTokenStore ofAnotherNode() {
        return cache;
    }

    @Override
    protected String everythingStored() {
        return cache.due(Instant.MAX, Integer.MAX_VALUE).toString();
    }

    private ApiTokenLookUp shown(ApiToken token) {
        return cache.lookUp(token.id().tenant(), token.secrets().current(), ADDRESS);
    }

    private static ApiToken found(ApiTokenLookUp answer) {
        return assertInstanceOf(ApiTokenLookUp.Found.class, answer).token();
    }

    @Test
    void whatOtherNodesDoIsSeenByTheVeryNextRequestWithoutAnyMessage() {
        behind.counts = true;
        ApiToken token = token(ada);
        assertInstanceOf(ApiTokenLookUp.Unknown.class, shown(token));
        assertTrue(behind.create(token, MANY, T0));
        assertEquals(token, found(shown(token)), "that there was none is not remembered");
        assertTrue(behind.replace(revoked(token)));
        assertNotNull(found(shown(token)).end());
        assertTrue(behind.remove(revoked(token)));
        assertInstanceOf(ApiTokenLookUp.Unknown.class, shown(token), "nor is that it was revoked");
        assertEquals(0, cache.hits());
        assertEquals(4, behind.reads.get());
        assertEquals(4, cache.misses());
    }

    @Test
    void aFloodOfMadeUpTokensCostsTheStoreItsBound() {
        ApiToken good = created(ada);
        assertEquals(good, found(shown(good)));
        int before = behind.reads.get();
        for (int i = 0; i < 10_000; i++) {
            cache.lookUp(ada.tenant(), hash(), ADDRESS);
        }
        assertEquals(before + 100, behind.reads.get());
        assertEquals(9_900, cache.refusals());
        assertEquals(good, found(shown(good)), "this node has met it");
        assertInstanceOf(ApiTokenLookUp.TooManyUnknown.class, shown(created(bob)));
    }

    @Test
    void twoHundredWhoShowTheSameAtOnceCostAFewLookUps() {
        ApiToken token = created(ada);
        for (TokenHash hash : List.of(hash(), token.secrets().current())) {
            CountDownLatch held = new CountDownLatch(1);
            behind.held = held;
            int before = behind.reads.get();
            long misses = cache.misses();
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(() -> cache.lookUp(ada.tenant(), hash, ADDRESS) instanceof ApiTokenLookUp.Found);
            }
            all.add(() -> {
                Eventually.within(Duration.ofSeconds(60), "all have come", () -> cache.misses() == misses + 200);
                behind.held = null;
                held.countDown();
                return true;
            });
            Race.of(all);
            // the first, all who came while it was under way, and those whom the race let in after them
            assertTrue(behind.reads.get() - before < 50, () -> "asked " + (behind.reads.get() - before) + " times");
        }
    }

    /** Else a slow look-up would be a copy by another name. */
    @Test
    void whoComesAfterARevocationIsToldOfItThoughALookUpIsUnderWay() throws Exception {
        ApiToken token = created(ada);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch hasRead = new CountDownLatch(1);
        behind.held = held;
        behind.hasRead = hasRead;
        CompletableFuture<ApiTokenLookUp> early = CompletableFuture.supplyAsync(() -> shown(token));
        assertTrue(hasRead.await(60, TimeUnit.SECONDS));
        behind.held = null;
        assertTrue(behind.replace(revoked(token)));
        long misses = cache.misses();
        CompletableFuture<ApiTokenLookUp> late = CompletableFuture.supplyAsync(() -> shown(token));
        Eventually.within(Duration.ofSeconds(60), "it has come", () -> cache.misses() == misses + 1);
        held.countDown();
        assertNotNull(found(late.get(60, TimeUnit.SECONDS)).end());
        early.get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoComesLaterIsNotToldThatAnEarlierLookUpFailed() throws Exception {
        ApiToken token = created(ada);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        behind.held = held;
        behind.hasRead = hasRead;
        behind.fails = true;
        CompletableFuture<ApiTokenLookUp> early = CompletableFuture.supplyAsync(() -> shown(token))
                .whenComplete((answer, failure) -> failing.countDown());
        assertTrue(hasRead.await(60, TimeUnit.SECONDS));
        long misses = cache.misses();
        CountDownLatch again = new CountDownLatch(1);
        CompletableFuture<ApiTokenLookUp> late = CompletableFuture.supplyAsync(() -> shown(token));
        Eventually.within(Duration.ofSeconds(60), "it has come", () -> cache.misses() == misses + 1);
        behind.held = again;
        held.countDown();
        assertTrue(failing.await(60, TimeUnit.SECONDS));
        behind.fails = false;
        again.countDown();
        assertEquals(token, found(late.get(60, TimeUnit.SECONDS)));
        assertThrows(Exception.class, () -> early.get(60, TimeUnit.SECONDS));
    }

    @Test
    void whoATokenActsAsIsAskedEachTime() {
        AtomicInteger asked = new AtomicInteger();
        CachingTokenOwnerLookup owners = new CachingTokenOwnerLookup(
                (kind, id) -> {
                    if (asked.incrementAndGet() == 3) {
                        throw new StoreUnavailableException("asked to fail", null);
                    }
                    return Optional.of(new TokenOwner(id, "ada", Set.of("role " + asked.get()), true));
                },
                Duration.ZERO,
                () -> 0,
                100);
        AccountId id = AccountId.of("ada");
        ApiTokenKind kind = ApiTokenKind.PERSONAL_ACCESS_TOKEN;
        assertNotEquals(owners.find(kind, id), owners.find(kind, id));
        assertThrows(StoreUnavailableException.class, () -> owners.find(kind, id));
        assertEquals(Set.of("role 4"), owners.find(kind, id).orElseThrow().roles());
    }

    @Test
    void anApplicationThatKeepsNoCopiesRefusesAFloodAndServesWhoItKnows() {
        try (DoorwardServer server = new DoorwardServer("doorward.cache.max-age", "0")) {
            IssuedToken good = IssuedToken.pat(Visitor.program(server), "");
            assertEquals(200, good.hello().status());
            int unknown = 0;
            RawHttp.Answer answer;
            do {
                assertTrue(unknown < 5_000, "there is no bound");
                String madeUp = ApiTokenText.generate("dwp_", TenantId.DEFAULT, generator)
                        .text();
                answer = RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + madeUp);
                unknown++;
            } while (answer.status() == 401);
            assertEquals(429, answer.status(), answer::toString);
            assertTrue(unknown > 100, "after " + unknown);
            assertEquals(200, good.hello().status());
        }
    }
}
