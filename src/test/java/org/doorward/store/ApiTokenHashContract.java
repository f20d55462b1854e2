package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What every store of API tokens promises of their secrets. */
public abstract class ApiTokenHashContract extends ApiTokenStoreBed {
    /** All that is kept, as text, as whoever stole it would have it. */
    protected String everythingStored() {
        return TestStores.of(this).tokensAsStored();
    }

    @Test
    void aTokenIsFoundByItsHashInItsTenantOnly() {
        ApiToken token = created(ada);
        TokenHash hash = token.secrets().current();
        assertEquals(Optional.of(token), byHash(ada, hash));
        assertEquals(Optional.empty(), byHash(namesake, hash));
        assertEquals(Optional.empty(), byHash(ada, hash()));
        assertEquals(Optional.of(token), ofAnotherNode().findByHash(ada.tenant(), hash));
    }

    @Test
    void everySecretThatATokenEverHadLeadsToIt() {
        ApiToken token = created(ada);
        List<TokenHash> hashes = new ArrayList<>(List.of(token.secrets().current()));
        for (int i = 0; i < 5; i++) {
            token = rotated(token);
            hashes.add(token.secrets().current());
            assertTrue(store().replace(token));
        }
        for (TokenHash hash : hashes) {
            assertEquals(Optional.of(token), byHash(ada, hash));
        }
        assertTrue(store().replace(revoked(token)));
        for (TokenHash hash : hashes) {
            assertEquals(Optional.of(revoked(token)), byHash(ada, hash), "revoked ones are found as well");
        }
    }

    @Test
    void aRotationThatIsRefusedLeavesItsHashBehindNowhere() {
        ApiToken token = created(ada);
        ApiToken winner = rotated(token);
        ApiToken loser = rotated(token);
        assertTrue(store().replace(winner));
        assertFalse(store().replace(loser));
        assertEquals(Optional.empty(), byHash(ada, loser.secrets().current()));
        assertEquals(Optional.of(winner), byHash(ada, winner.secrets().current()));
        ApiToken other = token(ada);
        ApiToken withIt = ApiToken.builder(other.id(), other.kind(), ada)
                .name(other.name())
                .secrets(loser.secrets())
                .grant(other.grant())
                .createdAt(T0)
                .issuedAt(T0)
                .expiresAt(EXPIRES)
                .dueAt(other.dueAt())
                .build();
        assertTrue(store().create(withIt, MANY, T0), "it is nobody's");
    }

    @Test
    void noHashIsEverTakenTwice() {
        ApiToken token = created(ada);
        TokenHash first = token.secrets().current();
        ApiToken rotated = rotated(token);
        assertTrue(store().replace(rotated));
        for (TokenHash taken : List.of(first, rotated.secrets().current())) {
            ApiToken thief = withHash(token(bob), taken);
            assertFalse(store().create(thief, MANY, T0));
            assertEquals(Optional.empty(), store().find(thief.id()));
            ApiToken bobs = created(bob);
            assertFalse(store().replace(rotated(bobs, taken)));
            assertEquals(bobs, stored(bobs.id()));
            assertEquals(rotated, byHash(ada, taken).orElseThrow());
        }
        assertFalse(store().replace(rotated(rotated, first)), "nor once more by the token itself");
        assertEquals(rotated, stored(token.id()));
        // another tenant is another world
        assertTrue(store().create(withHash(token(namesake), first), MANY, T0));
        assertEquals(namesake, byHash(namesake, first).orElseThrow().owner());
        assertEquals(ada, byHash(ada, first).orElseThrow().owner());
    }

    @Test
    void aRemovedTokensHashesAreAllForgotten() {
        ApiToken token = created(ada);
        ApiToken second = rotated(token);
        assertTrue(store().replace(second));
        ApiToken third = rotated(second);
        assertTrue(store().replace(third));
        assertTrue(store().remove(third));
        for (ApiToken version : List.of(token, second, third)) {
            assertEquals(Optional.empty(), byHash(ada, version.secrets().current()));
            assertTrue(store().create(withHash(token(bob), version.secrets().current()), MANY, T0));
        }
    }

    /** what is stolen from the store opens nothing. */
    @Test
    void nothingStoredHoldsASecret() {
        ApiTokenText first = ApiTokenText.generate("dwp_", ada.tenant(), generator);
        ApiTokenText second = ApiTokenText.generate("dwp_", ada.tenant(), generator);
        ApiToken token = created(withHash(token(ada), first.hash()));
        assertTrue(store().replace(rotated(token, second.hash())));
        String everything = everythingStored();
        assertTrue(everything.contains(token.id().value()), "all of it was looked at");
        for (ApiTokenText secret : List.of(first, second)) {
            String core = secret.text().substring(4, 40);
            assertFalse(everything.contains(core));
            assertFalse(
                    everything.toLowerCase(java.util.Locale.ROOT).contains(core.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    protected static ApiToken withHash(ApiToken token, TokenHash hash) {
        return ApiToken.builder(token.id(), token.kind(), token.owner())
                .name(token.name())
                .secrets(ApiTokenSecrets.first("dwp_…abcd", hash))
                .grant(token.grant())
                .createdAt(token.createdAt())
                .issuedAt(token.issuedAt())
                .expiresAt(token.expiresAt())
                .reminded(token.reminded())
                .use(token.use())
                .end(token.end())
                .dueAt(token.dueAt())
                .version(token.version())
                .build();
    }
}
