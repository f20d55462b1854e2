package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.internal.apitoken.ApiTokenRaceContract;
import org.junit.jupiter.api.Test;

/** What every store of API tokens promises of their uses, and of when they are due to be looked at. */
public abstract class ApiTokenUseContract extends ApiTokenRaceContract {
    /** Before the due times of all other tests. */
    private static final Instant EARLY = T0.minus(Duration.ofDays(3_650));

    /** One owner may have made and revoked thousands: whoever lists must not have to read them all. */
    @Test
    void ofThoseThatAreOverAsManyOfTheNewestAreListedAsAreAskedFor() {
        List<ApiTokenId> living = new ArrayList<>();
        List<ApiTokenId> over = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Instant made = T0.minusSeconds(100 - i);
            ApiToken token = created(token(ada, made, i % 3 == 1 ? T0 : i % 4 == 3 ? null : EXPIRES, EXPIRES));
            if (i % 3 == 0) {
                living.add(0, token.id());
            } else {
                over.add(0, token.id());
            }
            if (i % 3 == 2) {
                assertTrue(store().replace(revoked(token)));
            }
        }
        for (int most : List.of(0, 1, 3, 7, 8, 9, 1_000)) {
            List<ApiToken> listed = store().list(ada, T0, most);
            assertEquals(
                    living,
                    ids(listed.stream().filter(token -> token.isLiveAt(T0)).toList()),
                    "all that live, also where they are the oldest");
            assertEquals(
                    over.subList(0, Math.min(most, over.size())),
                    ids(listed.stream().filter(token -> !token.isLiveAt(T0)).toList()));
            assertEquals(
                    listed.stream()
                            .sorted(Comparator.comparing(ApiToken::createdAt).reversed())
                            .toList(),
                    listed);
        }
        assertEquals(8, store().list(ada, T0.minusMillis(1), 0).size(), "those had not expired then");
        assertEquals(List.of(), store().list(bob, T0, 0));
    }

    @Test
    void usesAddUpAndMoveTheLastOneForwardOnly() {
        ApiToken token = created(ada);
        store().used(Map.of(token.id(), use(10, "192.0.2.1", 3)));
        assertEquals(token.used(use(10, "192.0.2.1", 3)), stored(token.id()));
        store().used(Map.of(token.id(), use(5, "192.0.2.2", 4)));
        assertEquals(token.used(use(10, "192.0.2.1", 7)), stored(token.id()), "an earlier one changes no address");
        store().used(Map.of(token.id(), new ApiTokenUse(T0.plusSeconds(10), "192.0.2.3", 0)));
        assertEquals(token.used(use(10, "192.0.2.1", 7)), stored(token.id()), "nor one of the same time");
        store().used(Map.of(token.id(), new ApiTokenUse(T0.plusSeconds(11), null, 1)));
        assertEquals(token.used(new ApiTokenUse(T0.plusSeconds(11), null, 8)), stored(token.id()));
        store().used(Map.of(token.id(), new ApiTokenUse(null, null, 2)));
        assertEquals(token.used(new ApiTokenUse(T0.plusSeconds(11), null, 10)), stored(token.id()));
        assertEquals(1, stored(token.id()).version());
    }

    @Test
    void replaceLeavesTheUsesAsTheyAreStored() {
        ApiToken token = created(ada);
        store().used(Map.of(token.id(), use(10, "192.0.2.1", 3)));
        assertTrue(store().replace(rotated(token).used(use(99, "192.0.2.2", 50))));
        assertEquals(use(10, "192.0.2.1", 3), stored(token.id()).use());
    }

    @Test
    void usesOfManyTokensOfAllTenantsGoTogetherAndThoseThatAreNotThereArePassedOver() {
        Map<ApiTokenId, ApiTokenUse> uses = new LinkedHashMap<>();
        List<ApiToken> tokens = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            ApiToken token = created(i % 2 == 0 ? ada : namesake);
            tokens.add(token);
            uses.put(token.id(), use(i, "192.0.2.1", i + 1));
            uses.put(id(ada.tenant()), use(i, "192.0.2.1", 1));
        }
        ofAnotherNode().used(uses);
        for (ApiToken token : tokens) {
            assertEquals(uses.get(token.id()), stored(token.id()).use());
        }
        assertEquals(60, list(ada).size());
        store().used(Map.of());
    }

    @Test
    void dueGivesThoseThatHaveWaitedLongestOfAllTenants() {
        ApiToken third = created(token(ada, T0, EXPIRES, EARLY.plusMillis(3)));
        ApiToken first = created(token(bob, T0, EXPIRES, EARLY.plusMillis(1)));
        ApiToken second = created(token(namesake, T0, null, EARLY.plusMillis(2)));
        assertEquals(List.of(), store().due(EARLY, MANY));
        assertEquals(List.of(first), store().due(EARLY.plusMillis(1), MANY));
        assertEquals(List.of(first, second, third), store().due(EARLY.plusSeconds(1), MANY));
        assertEquals(List.of(first, second), ofAnotherNode().due(EARLY.plusSeconds(1), 2));
        ApiToken seen = first.lookedAt(0, EXPIRES);
        assertTrue(store().replace(seen));
        assertEquals(List.of(second, third), store().due(EARLY.plusSeconds(1), MANY));
        ApiToken revoked = second.ended(new ApiTokenEnd(ApiTokenEnd.Cause.UNUSED, T0), EARLY.plusMillis(4));
        assertTrue(store().replace(revoked));
        assertEquals(List.of(third, revoked), store().due(EARLY.plusSeconds(1), MANY), "revoked ones too");
        assertTrue(store().remove(third));
        assertTrue(store().remove(revoked));
        assertEquals(List.of(), store().due(EARLY.plusSeconds(1), MANY));
    }

    @Test
    void nothingIsDueWhenNothingIsAskedFor() {
        assertEquals(List.of(), store().due(EXPIRES, 0));
        assertEquals(List.of(), list(new AccountId(new TenantId("nobody"), "-")));
    }
}
