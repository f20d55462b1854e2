package org.doorward.internal.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.account.AccountEvent;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.event.CacheHint;
import org.doorward.testing.Eventually;
import org.doorward.testing.Race;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** what an owner may not do any more, its tokens may not: at once where it is told, within a moment where it is not. */
@Tag("fast")
class CachingTokenOwnerLookupTest {
    private static final AccountId ADA = AccountId.of("ada");
    private static final ApiTokenKind KIND = ApiTokenKind.PERSONAL_ACCESS_TOKEN;
    private static final Duration AGE = Duration.ofSeconds(5);
    private static final DoorwardEvent CHANGED = new CacheHint.TokenOwnerChanged(ADA, Instant.EPOCH, Origin.OTHER_NODE);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Optional<TokenOwner> truth = owner("admin");
    private volatile @Nullable CountDownLatch held;
    private volatile boolean fails;
    private final CachingTokenOwnerLookup owners = new CachingTokenOwnerLookup(this::ask, AGE, nanos::get, 100);

    private static Optional<TokenOwner> owner(String role) {
        return Optional.of(new TokenOwner(ADA, "ada", Set.of(role), true));
    }

    private Optional<TokenOwner> ask(ApiTokenKind kind, AccountId id) {
        Optional<TokenOwner> answer = truth;
        CountDownLatch holding = held;
        asked.incrementAndGet();
        if (holding != null) {
            try {
                assertTrue(holding.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        if (fails) {
            throw new StoreUnavailableException("asked to fail", null);
        }
        return answer;
    }

    @Test
    void aChangeOfTheAccountIsSeenAtOnceWhereItIsTold() {
        assertEquals(owner("admin"), owners.find(KIND, ADA));
        truth = owner("user");
        assertEquals(owner("admin"), owners.find(KIND, ADA));
        owners.happened(new AccountEvent.Changed(ADA, Instant.EPOCH, Origin.OTHER_NODE));
        assertEquals(owner("user"), owners.find(KIND, ADA));
    }

    @Test
    void anAnswerIsRememberedForItsAge() {
        assertEquals(owner("admin"), owners.find(KIND, ADA));
        truth = Optional.empty();
        nanos.addAndGet(AGE.toNanos() - 1);
        assertEquals(owner("admin"), owners.find(KIND, ADA));
        nanos.addAndGet(1);
        assertEquals(Optional.empty(), owners.find(KIND, ADA));
        truth = owner("user");
        assertEquals(Optional.empty(), owners.find(KIND, ADA), "that there is none is remembered too");
        assertEquals(2, asked.get());
        assertEquals(owner("user"), owners.find(ApiTokenKind.API_KEY, ADA), "another kind is another owner");
    }

    @Test
    void aChangeThatIsToldCountsAtOnce() {
        owners.find(KIND, ADA);
        truth = owner("user");
        owners.happened(CHANGED);
        assertEquals(owner("user"), owners.find(KIND, ADA));
    }

    @Test
    void aLateAnswerNeverBringsBackARoleThatWasTaken() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        held = letGo;
        CompletableFuture<Optional<TokenOwner>> late = CompletableFuture.supplyAsync(() -> owners.find(KIND, ADA));
        Eventually.within(Duration.ofSeconds(60), "it asks", () -> asked.get() == 1);
        held = null;
        truth = owner("user");
        owners.happened(CHANGED);
        CompletableFuture<Optional<TokenOwner>> after = CompletableFuture.supplyAsync(() -> owners.find(KIND, ADA));
        letGo.countDown();
        assertEquals(owner("user"), after.get(60, TimeUnit.SECONDS));
        late.get(60, TimeUnit.SECONDS);
        assertEquals(owner("user"), owners.find(KIND, ADA));
    }

    @Test
    void aFailureIsNotRemembered() {
        fails = true;
        assertThrows(StoreUnavailableException.class, () -> owners.find(KIND, ADA));
        fails = false;
        assertEquals(owner("admin"), owners.find(KIND, ADA));
    }

    @Test
    void manyWhoAskAtOnceNeverSeeAnythingButTheTruth() {
        List<Callable<Optional<TokenOwner>>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(() -> owners.find(KIND, ADA));
        }
        Race.of(all).forEach(answer -> assertEquals(owner("admin"), answer));
    }
}
