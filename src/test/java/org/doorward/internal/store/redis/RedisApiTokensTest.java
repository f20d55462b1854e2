package org.doorward.internal.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicy;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.event.EventListeners;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ApiTokenStoreBed;
import org.doorward.store.ServiceAccountStore;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.ManualClock;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisMonitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only Redis has to show: round trips, planted rows, a memory that is full, and what is left behind. */
@Tag("stores")
class RedisApiTokensTest extends ApiTokenStoreBed {
    /** A hash of nothing in particular. */
    private static final String SOME_HASH = "A".repeat(43);

    private static RealRedis redis;
    private static RedisStores stores;
    private static RedisLink link;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        stores = redis.stores();
        link = new RedisLink(redis.address());
    }

    @AfterAll
    static void stop() {
        link.close();
        stores.close();
        redis.close();
    }

    @BeforeEach
    @AfterEach
    void empty() {
        link.call("CONFIG", "SET", "maxmemory", "0");
        link.call("FLUSHALL");
    }

    @Override
    protected ApiTokenStore store() {
        return stores.apiTokens(true);
    }

    private static String key(ApiToken token) {
        return "doorward:default:api-token:{api-tokens}" + token.id().value();
    }

    private static List<String> roundTrips(RedisMonitor monitor, Runnable work) {
        return monitor.during(work).roundTrips();
    }

    @Test
    void thousandsAreListedInSmallSteps() {
        ServiceAccountStore accounts = stores.serviceAccounts();
        for (int i = 0; i < 450; i++) {
            created(token(ada));
            assertTrue(accounts.create(ServiceAccount.builder(AccountId.of("service:" + i), "number " + i, T0, ada)
                    .build()));
        }
        try (RedisMonitor monitor = new RedisMonitor(redis)) {
            for (Runnable list : List.<Runnable>of(
                    () -> assertEquals(
                            450,
                            store().list(ada, T0, 0).stream()
                                    .map(ApiToken::id)
                                    .distinct()
                                    .count()),
                    () -> assertEquals(450, accounts.list(TenantId.DEFAULT).size()))) {
                RedisMonitor.Commands commands = monitor.during(list);
                assertEquals(List.of("evalsha", "evalsha", "evalsha"), commands.roundTrips());
            }
        }
    }

    @Test
    void eachStepIsOneRoundTrip() {
        ApiToken token = created(ada);
        try (RedisMonitor monitor = new RedisMonitor(redis)) {
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> created(ada)));
            assertEquals(
                    List.of("evalsha"),
                    roundTrips(monitor, () -> byHash(ada, token.secrets().current())));
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> byHash(ada, hash())));
            assertEquals(List.of("hgetall"), roundTrips(monitor, () -> store().find(token.id())));
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> list(ada)));
            ApiToken next = rotated(token);
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> assertTrue(store().replace(next))));
            Map<ApiTokenId, ApiTokenUse> uses = new LinkedHashMap<>();
            for (int i = 0; i < 100; i++) {
                uses.put(created(bob).id(), use(i, "192.0.2.1", 1));
            }
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> store().used(uses)));
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> store().due(EXPIRES, 200)));
            assertEquals(List.of("evalsha"), roundTrips(monitor, () -> assertTrue(store().remove(next))));
        }
    }

    @Test
    void aRemovedTokenLeavesNothingBehindButTheCountOfChanges() {
        ApiToken token = created(ada);
        ApiToken next = rotated(token);
        assertTrue(store().replace(next));
        store().used(Map.of(token.id(), use(1, "192.0.2.1", 1)));
        assertTrue(store().remove(next));
        store().used(Map.of(token.id(), use(2, "192.0.2.1", 1)));
        assertEquals(List.of("doorward:~:api-token-changes:{api-tokens}"), link.texts("KEYS", "*"));
    }

    private ApiTokenReader reader() {
        return ApiTokenReader.of(store());
    }

    @Test
    void theCountMovesWithEachReplacementAndRemovalAndWithNothingElse() {
        ApiToken token = created(ada);
        assertTrue(reader().read(ada.tenant(), hash()).changes().isEmpty());
        assertTrue(store().replace(rotated(token)));
        assertEquals(1, reader().read(ada.tenant(), hash()).changes().orElseThrow());
        created(ada);
        store().used(Map.of(token.id(), use(1, "192.0.2.1", 1)));
        assertFalse(store().replace(rotated(token)));
        assertEquals(1, reader().read(ada.tenant(), hash()).changes().orElseThrow());
        ApiToken present = stored(token.id());
        assertTrue(store().replace(revoked(present)));
        assertTrue(store().remove(stored(token.id())));
        assertEquals(
                3,
                reader().read(ada.tenant(), token.secrets().current()).changes().orElseThrow());
    }

    @Test
    void noFieldIsLongerThanRedisKeepsInItsCompactForm() {
        ApiToken token =
                created(token(ada).named("\uD83D\uDE00".repeat(50), token(ada).grant()));
        for (String text : link.texts("HGETALL", key(token))) {
            // one character a byte
            assertTrue(text.length() <= 64, text);
        }
        assertTrue(List.of("ziplist", "listpack").contains(link.text("OBJECT", "ENCODING", key(token))));
    }

    /** what somebody planted, or half of which was lost, is no token, is told of, and is in nobody's way. */
    @Test
    void aDamagedOrPlantedRowIsAnUnknownTokenAndAWarning() {
        Map<String, String> planted = new LinkedHashMap<>();
        planted.put("kind", "org.example.Gadget");
        planted.put("current", "{\"@class\":\"org.example.Gadget\"}");
        planted.put("expires", "\u00ac\u00ed\u0000\u0005sr");
        planted.put("networks0", "%zz");
        planted.put("scopes0", "doorward:everything");
        planted.put("perMinute", "-1");
        planted.put("version", "first");
        planted.put("uses", "many");
        planted.put("due", "");
        ApiToken good = created(token(ada, T0.minusSeconds(1), EXPIRES, T0.minus(Duration.ofDays(1))));
        for (Map.Entry<String, String> field : planted.entrySet()) {
            ApiToken token = created(token(ada, T0, EXPIRES, T0.minus(Duration.ofDays(2))));
            link.call("HSET", key(token), field.getKey(), field.getValue());
            expectUnknown(token, field.getKey());
        }
        ApiToken half = created(token(ada, T0, EXPIRES, T0.minus(Duration.ofDays(2))));
        link.call("HDEL", key(half), "current");
        expectUnknown(half, "half");
        ApiToken other = created(token(ada, T0, EXPIRES, T0.minus(Duration.ofDays(2))));
        link.call("DEL", key(other));
        link.call("SET", key(other), "a text");
        assertEquals(Optional.empty(), byHash(ada, other.secrets().current()));
        assertEquals(List.of(good), list(ada));
        assertEquals(List.of(), store().due(T0, 5), "what is no token was first, and is now gone from there");
        store().due(T0, 100);
        assertEquals(List.of(good), store().due(T0, 5));
        store().used(Map.of(half.id(), use(1, "192.0.2.1", 1), good.id(), use(1, "192.0.2.1", 1)));
        assertEquals(1, stored(good.id()).use().count());
        link.call("SADD", "doorward:default:api-token-hash:{api-tokens}" + SOME_HASH, "x");
        assertEquals(Optional.empty(), byHash(ada, new TokenHash(SOME_HASH)));
    }

    private void expectUnknown(ApiToken token, String what) {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.store.redis")) {
            assertEquals(Optional.empty(), byHash(ada, token.secrets().current()), what);
            assertEquals(Optional.empty(), store().find(token.id()), what);
            assertTrue(logs.text().contains(token.id().value()), what);
        }
    }

    @Test
    void aHashThatLeadsToAnotherThingThanATokenLeadsNowhere() {
        ApiToken token = created(ada);
        String pointer = "doorward:default:api-token-hash:{api-tokens}"
                + token.secrets().current().value();
        for (String planted : List.of("../x", "", "A".repeat(22), "{\"@class\":\"x\"}")) {
            link.call("SET", pointer, planted);
            assertEquals(Optional.empty(), byHash(ada, token.secrets().current()), planted);
        }
    }

    /** Redis refuses one command, and the store says what it says when it gives no answer at all. */
    @Test
    void tokensWithAKeyOfAnotherTypeKeepNoOtherWaiting() {
        for (int i = 0; i < 5; i++) {
            ApiToken damaged = created(token(ada, T0, EXPIRES, T0.minus(Duration.ofDays(2))));
            String pointer = "doorward:default:api-token-hash:{api-tokens}"
                    + damaged.secrets().current().value();
            link.call("DEL", pointer);
            link.call("SADD", pointer, "x");
            assertThrows(StoreUnavailableException.class, () -> store().replace(named(damaged, "x")));
        }
        ApiToken good = created(token(bob, T0, EXPIRES, T0.minus(Duration.ofDays(1))));
        Duration year = Duration.ofDays(365);
        ApiTokenEngine service = new ApiTokenEngine(
                store(),
                new ApiTokenPolicy(year, false, year, Duration.ofDays(90), MANY),
                new ManualClock(T0),
                new EventListeners(List.of()));
        assertThrows(StoreUnavailableException.class, () -> service.maintain(5), "it might be an outage");
        try (CapturedLogs logs = new CapturedLogs("org.doorward.apitoken")) {
            assertEquals(1, service.maintain(5));
            assertEquals(
                    1,
                    logs.text()
                            .lines()
                            .filter(line -> line.startsWith("WARNING"))
                            .count(),
                    logs::text);
        }
        assertEquals(2, stored(good.id()).version());
        assertEquals(5, store().due(T0, 100).size());
    }

    /** Nobody may be kept from revoking. */
    @Test
    void aFullRedisTakesRevocationsAndNothingElse() {
        ApiToken token = created(ada);
        ApiToken gone = created(ada);
        link.call("CONFIG", "SET", "maxmemory", "1");
        assertThrows(StoreUnavailableException.class, () -> store().create(token(ada), MANY, T0));
        assertTrue(store().replace(revoked(token)));
        assertFalse(store().replace(revoked(token)), "who asks again is told no, and not that nobody answers");
        assertTrue(store().remove(gone));
        assertEquals(revoked(token), stored(token.id()));
        link.call("CONFIG", "SET", "maxmemory", "0");
        assertEquals(List.of(token.id()), ids(list(ada)), "of what was refused nothing was written");
    }
}
