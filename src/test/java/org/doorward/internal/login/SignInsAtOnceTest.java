package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.doorward.StoreUnavailableException;
import org.doorward.TokenHash;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.login.LoginEvent;
import org.doorward.testing.Race;
import org.doorward.testing.RealPostgres;
import org.doorward.testing.RealRedis;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many sign-ins to one account at the same moment, at two doors that count in one place. */
@Tag("stores")
class SignInsAtOnceTest extends DoorBed {
    private static RealRedis redis;
    private static List<RedisStores> redisNodes;
    private static List<JpaStores> databaseNodes;

    enum Counted {
        HEAP,
        REDIS,
        DATABASE;

        /** Where two nodes count. */
        private List<RateLimiter> limiters() {
            return switch (this) {
                case HEAP -> Collections.nCopies(2, new MemoryRateLimiter());
                case REDIS -> redisNodes.stream().map(RedisStores::limits).toList();
                case DATABASE -> databaseNodes.stream().map(JpaStores::limits).toList();
            };
        }
    }

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        redisNodes = List.of(redis.stores(), redis.stores());
        String url = RealPostgres.newDatabase();
        databaseNodes = List.of(
                new JpaStores(TestSettings.with("doorward.jpa.url", url)),
                new JpaStores(TestSettings.with("doorward.jpa.url", url)));
        databaseNodes.forEach(JpaStores::start);
    }

    @AfterAll
    static void stopAll() {
        redisNodes.forEach(RedisStores::close);
        redis.close();
        databaseNodes.forEach(JpaStores::close);
    }

    /** Some milliseconds of a processor. */
    private static void someWork() {
        TokenHash hash = TokenHash.of("start");
        for (int i = 0; i < 5_000; i++) {
            hash = TokenHash.of(hash.value());
        }
    }

    private List<SignInResult> atOnce(
            Counted where, int times, IntFunction<String> name, IntFunction<String> password, IntFunction<Client> who) {
        hasher.duringWork(SignInsAtOnceTest::someWork);
        List<PasswordSignIn> doors =
                where.limiters().stream().map(this::doorOver).toList();
        List<Callable<SignInResult>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            int mine = i;
            all.add(() -> comingAgain(
                    () -> signIn(doors.get(mine % 2), name.apply(mine), password.apply(mine), who.apply(mine), false)));
        }
        return Race.of(all);
    }

    /** A crowd may find the database too busy to be counted, with the time-out that nodes have: 503, and come again. */
    private static SignInResult comingAgain(Supplier<SignInResult> signIn) {
        for (int time = 1; ; time++) {
            try {
                return signIn.get();
            } catch (StoreUnavailableException e) {
                if (time == 10) {
                    throw e;
                }
            }
        }
    }

    private static long count(List<SignInResult> results, Class<?> kind) {
        return results.stream().filter(kind::isInstance).count();
    }

    @ParameterizedTest
    @EnumSource
    void ofManyRightOnesAtOnceAllGetIn(Counted where) {
        for (Client client : List.of(HERE, known("device"))) {
            for (int round = 0; round < 3; round++) {
                List<SignInResult> results = atOnce(where, 12, i -> "ada", i -> PASSWORD, i -> client);
                assertEquals(12, count(results, SignInResult.SignedIn.class), results::toString);
            }
        }
        assertTrue(told.stream().allMatch(LoginEvent.NewDevice.class::isInstance), told::toString);
    }

    @ParameterizedTest
    @EnumSource
    void alsoByAllNamesOfTheAccount(Counted where) {
        List<SignInResult> results = atOnce(where, 16, i -> i % 4 < 2 ? "ada" : "ada@x.test", i -> PASSWORD, i -> HERE);
        assertEquals(16, count(results, SignInResult.SignedIn.class), results::toString);
    }

    @ParameterizedTest
    @EnumSource
    void alsoFromMoreAddressesThanMayFailTogether(Counted where) {
        List<SignInResult> results =
                atOnce(where, 30, i -> "ada", i -> PASSWORD, i -> new Client.Unknown(Optional.of("address " + i)));
        assertEquals(30, count(results, SignInResult.SignedIn.class), results::toString);
    }

    @ParameterizedTest
    @EnumSource
    void alsoAmongWrongOnesThatAreFewerThanMayFail(Counted where) {
        List<SignInResult> results =
                atOnce(where, 12, i -> "ada", i -> i % 3 == 0 ? "guess " + i : PASSWORD, i -> HERE);
        assertEquals(4, count(results, SignInResult.Refused.class), results::toString);
        assertEquals(8, count(results, SignInResult.SignedIn.class), results::toString);
    }

    @ParameterizedTest
    @EnumSource
    void twelveWrongOnesAtOnceBuyNoMoreLooksThanTwelveInARow(Counted where) {
        List<SignInResult> results = atOnce(where, 12, i -> "ada", i -> "guess " + i, i -> HERE);
        assertEquals(5, count(results, SignInResult.Refused.class), results::toString);
        assertEquals(7, count(results, SignInResult.Throttled.class), results::toString);
        assertEquals(5, hasher.compared.get());
    }
}
