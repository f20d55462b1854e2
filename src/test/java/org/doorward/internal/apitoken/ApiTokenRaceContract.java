package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.doorward.ApiTokenId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.event.EventListeners;
import org.doorward.store.ApiTokenHashContract;
import org.doorward.store.ApiTokenStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** What every store of API tokens promises when several things happen at once, on two nodes where there are two. */
public abstract class ApiTokenRaceContract extends ApiTokenHashContract {
    private ApiTokenStore node(int number) {
        return number % 2 == 0 ? store() : ofAnotherNode();
    }

    private static long won(List<Boolean> results) {
        return results.stream().filter(result -> result).count();
    }

    @Test
    void ofFiftyCreatedAtOnceExactlyAsManyAsMayBeAre() {
        List<Callable<Boolean>> contenders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ApiTokenStore mine = node(i);
            ApiToken token = token(ada);
            contenders.add(() -> mine.create(token, 10, T0));
        }
        assertEquals(10, won(Race.of(contenders)));
        assertEquals(10, list(ada).size());
    }

    @Test
    void ofManyWhoTakeOneHashOrOneIdAtOnceOneDoes() {
        TokenHash hash = hash();
        List<Callable<Boolean>> sameHash = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ApiTokenStore mine = node(i);
            ApiToken token = withHash(token(i % 4 < 2 ? ada : bob), hash);
            sameHash.add(() -> mine.create(token, MANY, T0));
        }
        assertEquals(1, won(Race.of(sameHash)));
        ApiToken first = token(ada);
        List<Callable<Boolean>> sameId = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ApiTokenStore mine = node(i);
            ApiToken token = withHash(first, hash());
            sameId.add(() -> mine.create(token, MANY, T0));
        }
        assertEquals(1, won(Race.of(sameId)));
        assertEquals(2, list(ada).size() + list(bob).size());
    }

    @Test
    void ofFiftyReplacementsOfOneVersionOneWins() {
        ApiToken token = created(ada);
        List<ApiToken> next = new ArrayList<>();
        List<Callable<Boolean>> contenders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ApiTokenStore mine = node(i);
            ApiToken mineNext = rotated(token);
            next.add(mineNext);
            contenders.add(() -> mine.replace(mineNext));
        }
        List<Boolean> results = Race.of(contenders);
        assertEquals(1, won(results));
        ApiToken winner = next.get(results.indexOf(true));
        assertEquals(winner, stored(token.id()));
        for (ApiToken each : next) {
            assertEquals(
                    each.equals(winner), byHash(ada, each.secrets().current()).isPresent());
        }
    }

    @Test
    void aRevocationIsNeverUndoneByWhatCameWithIt() {
        for (int round = 0; round < 30; round++) {
            ApiToken token = created(ada);
            ApiToken revoked = revoked(token);
            ApiToken rotated = rotated(token);
            ApiTokenStore other = ofAnotherNode();
            Race.<Object>of(List.of(
                    () -> {
                        // whoever revokes looks again until it is so
                        while (stored(token.id()).end() == null) {
                            store().replace(revoked(stored(token.id())));
                        }
                        return true;
                    },
                    () -> other.replace(rotated),
                    () -> {
                        other.used(Map.of(token.id(), use(1, "192.0.2.9", 1)));
                        return true;
                    }));
            ApiToken left = stored(token.id());
            assertNotEquals(null, left.end(), "round " + round);
            assertEquals(revoked.end(), left.end());
            assertTrue(store().remove(left));
        }
    }

    /** Else the token would go on living where nobody finds or counts it. */
    @Test
    void aRevocationThatLostToARotationLeavesTheTokenAmongThoseThatLive() {
        ApiToken token = created(ada);
        ApiToken late = revoked(token);
        ApiToken next = rotated(token);
        assertTrue(store().replace(next));
        assertFalse(ofAnotherNode().replace(late));
        assertEquals(List.of(token.id()), ids(store().list(ada, T0, 0)));
        assertFalse(store().create(token(ada), 1, T0), "it counts among as many as may be");
        ApiToken taken = withHash(revoked(next), created(bob).secrets().current());
        assertFalse(store().replace(taken), "nor is it lost with a hash that is taken");
        assertFalse(store().create(token(ada), 1, T0));
        assertEquals(1, service().revokeAll(ada, ApiTokenEnd.Cause.REVOKED));
        assertNotNull(stored(token.id()).end());
        assertTrue(store().create(token(ada), 1, T0));
    }

    @Test
    void ofARotationAndTheRevocationOfAllTheTokenIsOverOrIsFoundTheNextTime() {
        for (int round = 0; round < 30; round++) {
            ApiToken token = created(ada);
            ApiTokenStore other = ofAnotherNode();
            ApiToken next = rotated(token);
            Race.<Object>of(List.of(() -> other.replace(next), () -> store().replace(revoked(token))));
            int living = stored(token.id()).end() == null ? 1 : 0;
            assertEquals(living, service().revokeAll(ada, ApiTokenEnd.Cause.REVOKED), "round " + round);
            assertNotNull(stored(token.id()).end());
        }
    }

    private ApiTokenEngine service() {
        Duration year = Duration.ofDays(365);
        return new ApiTokenEngine(
                store(),
                new ApiTokenPolicy(year, false, year, Duration.ofDays(90), MANY),
                new ManualClock(T0),
                new EventListeners(List.of()));
    }

    @Test
    void usesRacingWithReplacementsLoseNoCountAndMoveNoVersion() {
        ApiToken token = created(ada);
        List<Callable<Integer>> contenders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ApiTokenStore mine = node(i);
            int writer = i;
            contenders.add(() -> {
                for (int n = 0; n < 25; n++) {
                    mine.used(Map.of(token.id(), use(100L * writer + n, "192.0.2." + writer, 2)));
                }
                return 0;
            });
        }
        for (int i = 0; i < 4; i++) {
            ApiTokenStore mine = node(i);
            contenders.add(() -> {
                int mineWon = 0;
                for (int n = 0; n < 10; n++) {
                    ApiToken present = mine.find(token.id()).orElseThrow();
                    mineWon += mine.replace(named(present, "name " + n)) ? 1 : 0;
                }
                return mineWon;
            });
        }
        int replaced = Race.of(contenders).stream().mapToInt(Integer::intValue).sum();
        ApiToken left = stored(token.id());
        assertEquals(use(724, "192.0.2.7", 8 * 25 * 2), left.use());
        assertEquals(1 + replaced, left.version());
        assertTrue(replaced > 0);
    }

    @Test
    void usesOfTheSameTokensInAnyOrderNeverGetInEachOthersWay() {
        List<ApiToken> tokens = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tokens.add(created(ada));
        }
        List<Callable<Boolean>> contenders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ApiTokenStore mine = node(i);
            List<ApiToken> order = new ArrayList<>(tokens);
            java.util.Collections.rotate(order, i);
            if (i % 2 == 1) {
                java.util.Collections.reverse(order);
            }
            Map<ApiTokenId, ApiTokenUse> uses = new java.util.LinkedHashMap<>();
            order.forEach(token -> uses.put(token.id(), use(1, "192.0.2.9", 3)));
            contenders.add(() -> {
                for (int n = 0; n < 5; n++) {
                    mine.used(uses);
                }
                return true;
            });
        }
        Race.of(contenders);
        for (ApiToken token : tokens) {
            assertEquals(8 * 5 * 3, stored(token.id()).use().count());
        }
    }

    @Test
    void aRemovalAndAReplacementNeverBothHappen() {
        for (int round = 0; round < 30; round++) {
            ApiToken token = created(ada);
            ApiToken next = rotated(token);
            ApiTokenStore other = ofAnotherNode();
            List<Boolean> results = Race.of(() -> store().remove(token), () -> other.replace(next));
            assertEquals(1, won(results), "round " + round);
            boolean removed = results.get(0);
            assertEquals(removed ? Optional.empty() : Optional.of(next), store().find(token.id()));
            assertEquals(!removed, byHash(ada, token.secrets().current()).isPresent());
            assertEquals(!removed, byHash(ada, next.secrets().current()).isPresent());
        }
    }
}
