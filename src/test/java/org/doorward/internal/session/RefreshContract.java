package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.session.Session;
import org.junit.jupiter.api.Test;

/** What a refresh changes, and what it never does. */
interface RefreshContract {
    SessionBed bed();

    @Test
    default void theCurrentTokenGivesANewPairAndMovesTheGenerationByOne() {
        IssuedTokens first = bed().open();
        bed().advance(Duration.ofMinutes(10));
        IssuedTokens second = bed().refreshed(first.refreshToken());
        assertNotEquals(first.refreshToken(), second.refreshToken());
        assertNotEquals(first.accessToken(), second.accessToken());
        assertEquals(first.session().id(), second.session().id());
        Session stored = bed().stored(second);
        assertEquals(second.session(), stored, "what was answered is what is stored");
        assertEquals(1, stored.rotation().generation());
        assertEquals(TokenHash.of(second.refreshToken()), stored.rotation().current());
        assertEquals(TokenHash.of(first.refreshToken()), stored.rotation().previous());
        assertEquals(bed().node.now(), stored.rotation().rotatedAt());
        assertEquals(
                1,
                Objects.requireNonNull(bed().resumed(second.accessToken()).token())
                        .generation());
    }

    @Test
    default void aChainOfRefreshesOnBothNodesNeverRepeatsAToken() {
        IssuedTokens tokens = bed().open();
        Set<String> seen = new HashSet<>(List.of(tokens.refreshToken()));
        for (int i = 1; i <= 20; i++) {
            bed().advance(Duration.ofMinutes(11));
            tokens = SessionBed.refreshed(i % 2 == 0 ? bed().node : bed().otherNode, tokens.refreshToken());
            assertTrue(seen.add(tokens.refreshToken()));
            assertEquals(i, bed().stored(tokens).rotation().generation());
        }
        bed().assertAlive(tokens);
    }

    @Test
    default void aRefreshNeverExtendsTheAbsoluteLifetime() {
        IssuedTokens tokens = bed().open();
        Session opened = tokens.session();
        for (int day = 0; day < 29; day++) {
            bed().advance(Duration.ofHours(12));
            tokens = bed().refreshed(tokens.refreshToken());
            bed().use(tokens.accessToken());
            bed().advance(Duration.ofHours(12));
            tokens = bed().refreshed(tokens.refreshToken());
            bed().use(tokens.accessToken());
            assertEquals(opened.expiresAt(), bed().stored(tokens).expiresAt());
        }
        bed().advance(Duration.between(bed().clock.instant(), opened.expiresAt().minusSeconds(60)));
        tokens = bed().refreshed(tokens.refreshToken());
        Duration beyond = Duration.between(opened.expiresAt(), tokens.accessExpiresAt());
        assertTrue(beyond.compareTo(Duration.ofSeconds(1)) < 0, "an access token ends with its session");
        bed().advance(Duration.ofSeconds(60));
        assertEquals(Reason.EXPIRED, bed().refused(tokens.refreshToken()));
    }

    @Test
    default void aRefreshIsNoUse() {
        IssuedTokens tokens = bed().open();
        for (int hour = 1; hour < 24; hour++) {
            bed().advance(Duration.ofHours(1));
            tokens = bed().refreshed(tokens.refreshToken());
        }
        assertEquals(
                tokens.session().createdAt(), bed().stored(tokens).lastSeenAt(), "no refresh moved the idle timeout");
        bed().advance(Duration.ofHours(1).minusMillis(1));
        tokens = bed().refreshed(tokens.refreshToken());
        bed().advance(Duration.ofMillis(1));
        assertEquals(Reason.IDLE, bed().refused(tokens.refreshToken()));
    }

    @Test
    default void rolesAndNameArriveWithTheNextRefresh() {
        IssuedTokens first = bed().open();
        AccountId id = bed().ada.id();
        bed().accounts.put(Account.active(id, "renamed-" + bed().ada.username(), Set.of("admin", "auditor")));
        assertEquals(
                Set.of("user"), bed().resumed(first.accessToken()).session().roles());
        IssuedTokens second = bed().refreshed(first.refreshToken());
        Session now = bed().resumed(second.accessToken()).session();
        assertEquals(Set.of("admin", "auditor"), now.roles());
        assertEquals("renamed-" + bed().ada.username(), now.username());
    }

    @Test
    default void aDisabledAccountsSessionEndsAtItsNextRefresh() {
        IssuedTokens tokens = bed().open();
        Account ada = bed().ada;
        bed().accounts
                .put(Account.builder(ada.id(), ada.username())
                        .roles(ada.roles())
                        .status(AccountStatus.DISABLED)
                        .build());
        assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()));
        bed().accounts.put(ada);
        assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()), "for good");
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
    }

    @Test
    default void aDeletedAccountsSessionEndsAtItsNextRefreshAlsoByThePreviousToken() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        bed().accounts.remove(bed().ada.id());
        assertEquals(Reason.REVOKED, bed().refused(first.refreshToken()));
        assertEquals(Reason.REVOKED, bed().refused(second.refreshToken()));
        assertEquals(Reason.REVOKED, bed().rejected(second.accessToken()).reason());
    }

    @Test
    default void aRefreshTokenIsOfOneTenantOnly() {
        IssuedTokens tokens = bed().open();
        RefreshResult elsewhere = bed().node.refresh(new TenantId("elsewhere"), tokens.refreshToken());
        assertEquals(new RefreshResult.Refused(Reason.UNKNOWN), elsewhere);
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void otherKindsOfCredentialAreNoRefreshTokens() {
        IssuedTokens tokens = bed().open();
        for (String text : List.of(
                "",
                "dwr_",
                tokens.accessToken(),
                tokens.session().id().value(),
                "dwr_" + tokens.session().id().value(),
                "Bearer " + tokens.refreshToken(),
                "x".repeat(100_000))) {
            assertEquals(Reason.MALFORMED, bed().refused(text));
        }
        assertEquals(Reason.MALFORMED, bed().rejected(tokens.refreshToken()).reason(), "nor is it an access token");
        assertEquals(
                Reason.MALFORMED, bed().rejected(tokens.session().id().value()).reason());
        bed().assertAlive(tokens);
        bed().refreshed(tokens.refreshToken());
    }

    @Test
    default void aSessionThatIsNotThereIsUnknownAndIsNotMade() {
        IssuedTokens tokens = bed().open();
        SessionId fresh = new org.doorward.internal.keys.TokenGenerator()
                .sessionId(bed().ada.id());
        String invented = "dwr_" + fresh.value() + tokens.refreshToken().substring(40);
        assertEquals(new RefreshResult.Refused(Reason.UNKNOWN), bed().node.refresh(TENANT, invented));
        assertTrue(bed().store.find(fresh).isEmpty());
        assertEquals(Reason.UNKNOWN, refused(bed().otherNode, invented));
    }
}
