package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.apitoken.ApiTokenLookUp;
import org.doorward.internal.apitoken.ApiTokenScopes;
import org.doorward.internal.apitoken.EpochApiTokens;
import org.doorward.internal.apitoken.TokenEpochs;
import org.doorward.internal.session.ScopeEpochs;
import org.doorward.internal.store.StoreFamily;
import org.doorward.internal.store.cache.ApiTokenCache;
import org.doorward.testing.Race;
import org.doorward.testing.TestStores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The end of all API tokens of a tenant, or of everyone, in one step, on two nodes that keep copies for a minute. */
public abstract class ApiTokenEpochContract extends ApiTokenStoreBed {
    private final TenantId tenant = new TenantId("tenant " + generator.id());
    private final AccountId eve = new AccountId(tenant, "eve");
    private final List<DoorwardEvent> told = new ArrayList<>();
    private final Node one = new Node(TestStores.of(this).one());
    private final Node other = new Node(TestStores.of(this).other());

    /** What comes between the reading of the epoch and the writing of a new token. */
    private Runnable inBetween = () -> {};

    private final class Node {
        private final AtomicLong nanos = new AtomicLong();
        private final ScopeEpochs epochs;
        private final EpochApiTokens tokens;

        Node(StoreFamily stores) {
            epochs = ScopeEpochs.ofTokens(stores.tokenEpochs(), Duration.ofSeconds(5), nanos::get);
            ApiTokenCache copies =
                    new ApiTokenCache(stores.apiTokens(true), Duration.ofSeconds(60), () -> true, nanos::get, 1_000);
            tokens = new EpochApiTokens(copies, new Epochs(epochs), "the store");
        }

        ApiToken made(ApiToken token) {
            assertTrue(tokens.create(token, MANY, T0));
            return token;
        }

        boolean isGood(ApiToken token) {
            ApiTokenLookUp.Found shown =
                    (ApiTokenLookUp.Found) tokens.lookUp(tenant, token.secrets().current(), null);
            Optional<ApiToken> found = tokens.findByHash(tenant, token.secrets().current());
            boolean good = shown.token().end() == null;
            assertEquals(good, found.orElseThrow().end() == null);
            return good;
        }

        void revoke(@Nullable TenantId which) {
            new ApiTokenScopes(tokens, InstantSource.fixed(T0), told::add).revokeAll(which);
        }
    }

    private final class Epochs implements TokenEpochs {
        private final ScopeEpochs behind;

        Epochs(ScopeEpochs behind) {
            this.behind = behind;
        }

        @Override
        public long known(TenantId which) {
            return behind.known(which);
        }

        @Override
        public long read(TenantId which) {
            long epoch = behind.read(which);
            Runnable next = inBetween;
            inBetween = () -> {};
            next.run();
            return epoch;
        }

        @Override
        public long move(@Nullable TenantId which) {
            return behind.move(which);
        }
    }

    private List<Node> nodes() {
        return List.of(one, other);
    }

    @Test
    void aTokenKeepsTheEpochThatItWasMadeIn() {
        ApiToken token =
                created(token(eve).toBuilder().scopeEpoch(1_234_567_890_123L).build());
        assertEquals(token, stored(token.id()));
        assertEquals(token, byHash(eve, token.secrets().current()).orElseThrow());
        assertTrue(store().replace(rotated(token).toBuilder().scopeEpoch(7).build()));
        store().used(Map.of(token.id(), use(5, "192.0.2.1", 1)));
        assertEquals(1_234_567_890_123L, stored(token.id()).scopeEpoch());
        assertEquals(1_234_567_890_123L, list(eve).get(0).scopeEpoch());
    }

    @Test
    void whatWasMadeBeforeARevocationIsRevokedOnEachNodeAndWhatIsMadeAfterwardsIsGood() {
        for (TenantId scope : new TenantId[] {tenant, null}) {
            ApiToken before = one.made(token(eve));
            nodes().forEach(node -> assertTrue(node.isGood(before), "and a copy is kept"));
            one.revoke(scope);
            assertFalse(one.isGood(before), "at once on the same node");
            assertNotNull(other.tokens.find(before.id()).orElseThrow().end(), "its management asks the store");
            other.epochs.poll();
            assertFalse(other.isGood(before), "without an event, once the other node has looked");
            nodes().forEach(node ->
                    assertTrue(node.tokens.list(eve, T0, MANY).stream().noneMatch(token -> token.isLiveAt(T0))));
            for (Node node : nodes()) {
                ApiToken after = node.made(token(eve));
                nodes().forEach(at -> assertTrue(at.isGood(after)));
            }
        }
    }

    @Test
    void anEventTellsTheOtherNodeAtOnce() {
        ApiToken before = one.made(token(eve));
        assertTrue(other.isGood(before));
        one.revoke(tenant);
        told.forEach(other.epochs::happened);
        assertFalse(other.isGood(before));
        assertEquals(1, told.size());
    }

    @Test
    void aNodeThatCannotKnowAnswersNothing() {
        ApiToken before = one.made(token(eve));
        assertTrue(other.isGood(before));
        one.revoke(tenant);
        other.nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertFalse(other.isGood(before), "what it knew is too old: it looks");
    }

    @Test
    void tokensOfOtherTenantsStay() {
        ApiToken token = one.made(token(eve));
        one.revoke(new TenantId("elsewhere " + generator.id()));
        other.epochs.poll();
        nodes().forEach(node -> assertTrue(node.isGood(token)));
    }

    @Test
    void aTokenThatIsMadeWhileARevocationComesInBetweenIsRevoked() {
        one.epochs.poll();
        inBetween = () -> other.revoke(tenant);
        ApiToken token = one.made(token(eve));
        one.epochs.poll();
        nodes().forEach(node -> assertFalse(node.isGood(token)));
    }

    @Test
    void tokensThatRaceARevocationAreRevokedUnlessTheyWereMadeAfterIt() {
        for (int round = 0; round < 5; round++) {
            ApiToken before = one.made(token(eve));
            List<ApiToken> racing = List.of(token(eve), token(eve), token(eve), token(eve));
            List<Callable<Object>> contenders = new ArrayList<>();
            for (int i = 0; i < racing.size(); i++) {
                ApiToken token = racing.get(i);
                Node at = nodes().get(i % 2);
                contenders.add(() -> at.made(token));
            }
            contenders.add(() -> {
                one.revoke(tenant);
                return this;
            });
            Race.of(contenders);
            long epoch = one.epochs.read(tenant);
            nodes().forEach(node -> node.epochs.poll());
            for (Node node : nodes()) {
                assertFalse(node.isGood(before));
                racing.forEach(token -> assertEquals(stored(token.id()).scopeEpoch() == epoch, node.isGood(token)));
            }
        }
    }

    @Test
    void revokedTokensTakeNoPlaceOfNewOnes() {
        assertTrue(one.tokens.create(token(eve), 2, T0));
        assertTrue(one.tokens.create(token(eve), 2, T0));
        assertFalse(one.tokens.create(token(eve), 2, T0));
        other.revoke(tenant);
        ApiToken next = token(eve);
        assertTrue(one.tokens.create(next, 2, T0));
        assertTrue(other.isGood(next));
        assertTrue(one.tokens.create(token(eve), 2, T0));
        assertFalse(one.tokens.create(token(eve), 2, T0));
    }

    @Test
    void maintenanceWritesTheEnd() {
        ApiToken before = one.made(token(eve));
        assertNull(stored(before.id()).end());
        one.revoke(tenant);
        List<ApiToken> due = one.tokens.due(before.dueAt(), Integer.MAX_VALUE);
        assertTrue(due.stream().anyMatch(token -> token.id().equals(before.id()) && token.end() != null));
        assertNotNull(stored(before.id()).end());
    }

    private static Instant endOf(ApiToken token) {
        return Objects.requireNonNull(token.end()).at();
    }

    @Test
    void theTimeOfTheEndIsThatOfTheRevocationWheneverATokenIsRead() {
        ApiToken before = one.made(token(eve));
        Instant began = Instant.now().minusSeconds(60);
        one.revoke(tenant);
        other.epochs.poll();
        Set<Instant> times = new HashSet<>();
        for (Node node : nodes()) {
            times.add(endOf(node.tokens.list(eve, T0, MANY).get(0)));
            times.add(endOf(node.tokens.find(before.id()).orElseThrow()));
        }
        one.tokens.due(before.dueAt().plusSeconds(5), Integer.MAX_VALUE);
        times.add(endOf(stored(before.id())));
        assertEquals(1, times.size(), times::toString);
        Instant end = times.iterator().next();
        assertTrue(end.isAfter(began) || end.equals(before.createdAt()), end::toString);
    }

    @Test
    void aStoreThatLosesTheEpochOfATokenIsNamedAndTheTokenIsRevoked() {
        InvocationHandler loses = (proxy, method, arguments) -> {
            if (method.getName().equals("create")) {
                arguments[0] =
                        ((ApiToken) arguments[0]).toBuilder().scopeEpoch(0).build();
            }
            return method.invoke(store(), arguments);
        };
        ApiTokenStore own = (ApiTokenStore) Proxy.newProxyInstance(
                ApiTokenStore.class.getClassLoader(), new Class<?>[] {ApiTokenStore.class}, loses);
        EpochApiTokens tokens = new EpochApiTokens(own, new Epochs(one.epochs), "org.example.OwnStore");
        one.revoke(tenant);
        ApiToken token = token(eve);
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> tokens.create(token, MANY, T0));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("org.example.OwnStore "), refusal::getMessage);
        assertNotNull(stored(token.id()).end());
    }
}
