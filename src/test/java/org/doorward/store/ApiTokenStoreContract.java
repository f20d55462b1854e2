package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.ApiTokenId;
import org.doorward.Scopes;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenSecrets;
import org.doorward.apitoken.ApiTokenUse;
import org.junit.jupiter.api.Test;

/** What every store of API tokens promises. A store's own test gives its construction, and what is only its own. */
public abstract class ApiTokenStoreContract extends ApiTokenUseContract {
    @Test
    void aCreatedTokenIsFoundAsItWasCreated() {
        ApiToken token = created(ada);
        assertEquals(token, stored(token.id()));
        assertEquals(Optional.of(token), ofAnotherNode().find(token.id()));
        assertEquals(List.of(token), list(ada));
        assertEquals(
                Optional.empty(),
                store().find(new ApiTokenId(namesake.tenant(), token.id().value())));
        assertEquals(Optional.empty(), store().find(id(ada.tenant())));
        assertEquals(List.of(), list(bob));
        assertEquals(List.of(), list(namesake));
    }

    @Test
    void oddAndLongTextsComeBackAsTheyWere() {
        AccountId odd = new AccountId(namesake.tenant(), "service:ключ: {x}|" + "ü".repeat(100));
        Set<String> scopes = new HashSet<>(Set.of("a:b/*", Scopes.TOKENS));
        IntStream.range(0, 98).forEach(i -> scopes.add("x".repeat(97) + (100 + i)));
        List<AddressBlock> networks = new ArrayList<>();
        IntStream.range(0, ApiTokenGrant.MOST_NETWORKS)
                .forEach(i -> networks.add(AddressBlock.parse("2001:db8:" + Integer.toHexString(i) + "::/48")));
        ApiToken token = ApiToken.builder(id(odd.tenant()), ApiTokenKind.API_KEY, odd)
                .name("имя \uD83D\uDE00%20 ".repeat(9).strip())
                .secrets(new ApiTokenSecrets("dwk_\u2026a1B2", hash(), hash(), T0.plusSeconds(9)))
                .grant(new ApiTokenGrant(scopes, networks, ApiTokenGrant.MOST_REQUESTS_PER_MINUTE))
                .createdAt(T0.minusSeconds(9))
                .issuedAt(T0)
                .reminded(30)
                .use(new ApiTokenUse(T0, "2001:db8:0:0:0:0:0:1", 1L << 40))
                .end(new ApiTokenEnd(ApiTokenEnd.Cause.LEAKED, T0))
                .dueAt(T0.plus(Duration.ofDays(400)))
                .version(77)
                .build();
        created(token);
        assertEquals(token, stored(token.id()));
        assertEquals(Optional.of(token), byHash(odd, token.secrets().current()));
        assertEquals(List.of(token), list(odd));
    }

    @Test
    void allScopesAndNoScopesAreToldApart() {
        for (Set<String> scopes : new ArrayList<>(java.util.Arrays.asList(null, Set.<String>of(), Set.of("one")))) {
            ApiToken token = created(token(ada).named("n", new ApiTokenGrant(scopes, List.of(), null)));
            assertEquals(scopes, stored(token.id()).grant().scopes());
            assertEquals(token, stored(token.id()));
            for (Set<String> next :
                    new ArrayList<>(java.util.Arrays.asList(Set.of("two", "three"), null, Set.<String>of()))) {
                ApiToken present = stored(token.id());
                assertTrue(store().replace(present.named("m", new ApiTokenGrant(next, List.of(), null))));
                assertEquals(next, stored(token.id()).grant().scopes());
            }
        }
    }

    @Test
    void anIdIsNeverTakenTwice() {
        ApiToken first = created(ada);
        ApiToken second = withHash(first, hash());
        assertFalse(store().create(second, MANY, T0));
        assertEquals(first, stored(first.id()));
        assertEquals(Optional.empty(), byHash(ada, second.secrets().current()));
    }

    @Test
    void whatIsOverDoesNotCountAgainstTheMostThatAnOwnerMayHave() {
        ApiToken expired = token(ada, T0.minusSeconds(90), T0, T0.plus(Duration.ofDays(60)));
        ApiToken live = token(ada, T0.minusSeconds(90), T0.plusMillis(1), T0.plus(Duration.ofDays(60)));
        assertTrue(store().create(expired, 1, T0.minusSeconds(90)));
        assertFalse(store().create(token(ada), 1, T0.minusMillis(1)), "it lives");
        assertTrue(store().create(live, 1, T0), "it is over at that moment");
        assertFalse(store().create(token(ada), 1, T0));
        assertTrue(store().create(token(ada, T0, null, EXPIRES), 2, T0));
        assertFalse(store().create(token(ada), 2, T0), "one that never expires counts");
        assertTrue(store().replace(revoked(live)));
        assertTrue(store().create(token(ada), 2, T0), "a revoked one does not");
        assertFalse(store().create(token(ada), 2, T0));
        assertTrue(store().create(token(bob), 1, T0), "another owner's do not");
        assertTrue(store().create(token(namesake), 1, T0));
        assertFalse(store().create(token(AccountId.of("none-" + generator.id())), 0, T0));
        assertEquals(4, list(ada).size());
    }

    @Test
    void aRotationThatMakesAnExpiredTokenLiveAgainCounts() {
        ApiToken expired = token(ada, T0.minusSeconds(90), T0, EXPIRES);
        assertTrue(store().create(expired, 1, T0.minusSeconds(90)));
        assertTrue(store().replace(rotated(expired)));
        assertFalse(store().create(token(ada), 1, T0));
        ApiToken present = stored(expired.id());
        assertTrue(store().replace(revoked(present)));
        assertTrue(store().remove(stored(expired.id())));
        assertTrue(store().create(token(ada), 1, T0));
    }

    @Test
    void listGivesTheOwnersTokensInWhateverStateTheNewestFirst() {
        ApiToken second = created(token(ada, T0.plusSeconds(2), EXPIRES, EXPIRES));
        ApiToken first = created(token(ada, T0.plusSeconds(1), T0, EXPIRES));
        ApiToken third = created(token(ada, T0.plusSeconds(3), null, EXPIRES));
        created(bob);
        created(namesake);
        assertTrue(store().replace(revoked(third)));
        assertEquals(List.of(third.id(), second.id(), first.id()), ids(list(ada)));
        assertEquals(revoked(third), list(ada).get(0));
        assertTrue(store().remove(second));
        assertEquals(List.of(third.id(), first.id()), ids(ofAnotherNode().list(ada, T0, MANY)));
    }

    @Test
    void replacePutsTheNextVersionAndLeavesNothingOfTheOneBefore() {
        ApiToken token = created(token(ada)
                .named(
                        "x".repeat(100),
                        new ApiTokenGrant(
                                Set.of("a".repeat(90), "b".repeat(90)), List.of(AddressBlock.parse("10.0.0.0/8")), 9)));
        ApiToken next = token.named("n", new ApiTokenGrant(null, List.of(), null));
        assertTrue(store().replace(next));
        assertEquals(next, stored(token.id()));
        ApiToken never = ApiToken.builder(next.id(), next.kind(), ada)
                .name("n")
                .secrets(ApiTokenSecrets.first("dwp_\u2026zzzz", next.secrets().current()))
                .grant(next.grant())
                .createdAt(next.createdAt())
                .issuedAt(next.issuedAt())
                .reminded(7)
                .use(next.use())
                .dueAt(next.dueAt().plusSeconds(1))
                .version(next.version() + 1)
                .build();
        assertTrue(store().replace(never));
        assertEquals(never, stored(token.id()));
    }

    @Test
    void replaceOverAnotherVersionOrNoneChangesNothing() {
        ApiToken token = created(ada);
        ApiToken second = named(token, "second");
        assertTrue(store().replace(second));
        assertFalse(store().replace(named(token, "late")));
        assertFalse(store().replace(second));
        assertFalse(store().replace(named(named(second, "x"), "two ahead")));
        assertEquals(second, stored(token.id()));
        ApiToken absent = token(ada);
        assertFalse(store().replace(named(absent, "not there")));
        assertEquals(Optional.empty(), store().find(absent.id()));
        assertEquals(List.of(second), list(ada));
    }

    /** whose token it is, and of which kind, is never changed. */
    @Test
    void aTokenNeverChangesItsOwnerOrItsKind() {
        ApiToken token = created(ada);
        for (AccountId owner : List.of(ada, bob)) {
            ApiTokenKind kind = owner.equals(ada) ? ApiTokenKind.API_KEY : token.kind();
            ApiToken other = ApiToken.builder(token.id(), kind, owner)
                    .name("n")
                    .secrets(token.secrets())
                    .grant(token.grant())
                    .createdAt(T0)
                    .issuedAt(T0)
                    .expiresAt(EXPIRES)
                    .use(token.use())
                    .dueAt(token.dueAt())
                    .version(2)
                    .build();
            assertFalse(store().replace(other));
            assertEquals(token, stored(token.id()));
        }
        assertEquals(List.of(), list(bob));
    }

    @Test
    void aRevokedTokenIsNeverRevived() {
        ApiToken token = created(ada);
        ApiToken revoked = revoked(token);
        assertTrue(store().replace(revoked));
        // of the version after, as if the revocation had never been
        assertFalse(store().replace(named(named(token, "n"), "n")));
        ApiToken renewed = rotated(named(token, "n"));
        assertFalse(store().replace(renewed));
        assertEquals(revoked, stored(token.id()));
        assertEquals(Optional.empty(), byHash(ada, renewed.secrets().current()));
        store().used(Map.of(token.id(), use(9, "192.0.2.9", 1)));
        assertEquals(revoked.used(use(9, "192.0.2.9", 1)), stored(token.id()));
        ApiToken lookedAt = revoked.lookedAt(0, T0.plus(Duration.ofDays(70)));
        assertTrue(store().replace(lookedAt), "one that is revoked as well is put");
        assertEquals(lookedAt.used(use(9, "192.0.2.9", 1)), stored(token.id()));
    }

    @Test
    void aRemovedTokenIsNeverRevived() {
        ApiToken token = created(ada);
        ApiToken second = rotated(token);
        assertFalse(store().remove(second), "it has not that version");
        assertTrue(store().replace(second));
        assertFalse(store().remove(token), "nor that one any more");
        assertEquals(second, stored(token.id()));
        assertTrue(store().remove(second));
        assertFalse(store().remove(second));
        assertFalse(store().replace(rotated(second)));
        store().used(Map.of(token.id(), use(1, "192.0.2.9", 1)));
        assertEquals(Optional.empty(), store().find(token.id()));
        assertEquals(List.of(), list(ada));
        assertTrue(store().due(T0.plus(Duration.ofDays(1_000)), Integer.MAX_VALUE).stream()
                .noneMatch(due -> due.id().equals(token.id())));
    }
}
