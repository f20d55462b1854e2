package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an application can do with API tokens by the service that it injects. */
@Tag("fast")
class ApplicationApiTokensTest {
    private static final AccountId ADA = AccountId.of("ada");
    private static final AccountId BUILD = AccountId.of(ServiceAccount.ID_PREFIX + "build");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final Instant end = clock.instant().plus(Duration.ofDays(30));
    private final ApiTokenService tokens = new ApplicationApiTokens(new ApiTokenEngine(
            new MemoryApiTokenStore(), ApiTokenPolicies.of(TestSettings.with()), clock, new EventListeners(List.of())));

    private IssueResult.Issued issued() {
        return assertInstanceOf(
                IssueResult.Issued.class, tokens.createPersonalAccessToken(ADA, "laptop", ApiTokenGrant.OF_ALL, end));
    }

    @Test
    void peopleHavePersonalAccessTokensAndServicesHaveKeys() {
        assertEquals(ApiTokenKind.PERSONAL_ACCESS_TOKEN, issued().token().kind());
        IssueResult.Issued key =
                assertInstanceOf(IssueResult.Issued.class, tokens.createApiKey(BUILD, "ci", ApiTokenGrant.OF_ALL, end));
        assertEquals(ApiTokenKind.API_KEY, key.token().kind());
        assertThrows(IllegalArgumentException.class, () -> tokens.createApiKey(ADA, "ci", ApiTokenGrant.OF_ALL, end));
        assertThrows(
                IllegalArgumentException.class,
                () -> tokens.createPersonalAccessToken(BUILD, "laptop", ApiTokenGrant.OF_ALL, end));
        assertEquals(1, tokens.list(ADA).size());
        assertEquals(1, tokens.list(BUILD).size());
    }

    @Test
    void aTokenIsFoundChangedRotatedAndRevokedByItsOwnerAlone() {
        IssueResult.Issued made = issued();
        ApiTokenId id = made.token().id();
        assertEquals(Optional.of(made.token()), tokens.find(ADA, id));
        assertEquals(Optional.empty(), tokens.find(BUILD, id));
        assertEquals(new IssueResult.NotThere(), tokens.change(BUILD, id, "mine", ApiTokenGrant.OF_ALL));
        assertInstanceOf(IssueResult.Changed.class, tokens.change(ADA, id, "desk", ApiTokenGrant.OF_ALL));
        assertEquals("desk", tokens.find(ADA, id).orElseThrow().name());
        IssueResult.Issued next =
                assertInstanceOf(IssueResult.Issued.class, tokens.rotate(ADA, id, Duration.ofHours(1)));
        assertEquals(clock.instant().plus(Duration.ofHours(1)), next.token().previousUntil());
        assertTrue(tokens.findLive(TenantId.DEFAULT, made.text()).isPresent());
        assertTrue(tokens.findLive(TenantId.DEFAULT, next.text()).isPresent());
        assertFalse(tokens.revoke(BUILD, id));
        assertTrue(tokens.revoke(ADA, id));
        assertEquals(Optional.empty(), tokens.findLive(TenantId.DEFAULT, next.text()));
    }

    @Test
    void allTokensOfAnOwnerAreRevokedAtOnce() {
        ApiTokenId one = issued().token().id();
        issued();
        assertEquals(2, tokens.revokeAll(ADA));
        assertEquals(0, tokens.revokeAll(ADA));
        ApiTokenView ended = tokens.find(ADA, one).orElseThrow();
        assertEquals(new ApiTokenEnd(ApiTokenEnd.Cause.REVOKED, clock.instant()), ended.end());
    }

    @Test
    void noTextOfAViewShowsASecretOrAHashOfOne() {
        IssueResult.Issued made = issued();
        String hash = TokenHash.of(made.text()).value();
        for (Object shown : List.of(made, made.token(), tokens.list(ADA), new IssueResult.Changed(made.token()))) {
            assertFalse(shown.toString().contains(made.text()), shown.toString());
            assertFalse(shown.toString().contains(hash), shown.toString());
        }
    }
}
