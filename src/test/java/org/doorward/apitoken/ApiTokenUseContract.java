package org.doorward.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.junit.jupiter.api.Test;

/** What every store of API tokens promises of their uses, and of when they are due to be looked at. */
public abstract class ApiTokenUseContract extends ApiTokenRaceContract {
    /** Before the due times of all other tests. */
    private static final Instant EARLY = T0.minus(Duration.ofDays(3_650));

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
        assertEquals(60, store().list(ada).size());
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
        assertEquals(List.of(), store().list(new AccountId(new TenantId("nobody"), "-")));
    }
}
