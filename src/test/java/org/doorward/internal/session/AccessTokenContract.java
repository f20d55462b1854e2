package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.testing.FaultySessionStore;
import org.junit.jupiter.api.Test;

/** Which access tokens a session answers to. */
interface AccessTokenContract {
    SessionBed bed();

    @Test
    default void anAccessTokenSpeaksForItsSessionsAccount() {
        IssuedTokens tokens = bed().open();
        AuthenticationResult.Authenticated good =
                (AuthenticationResult.Authenticated) bed().otherNode.resume(TENANT, tokens.accessToken());
        AuthenticatedPrincipal principal = good.principal();
        assertEquals(bed().ada.id(), principal.accountId());
        assertEquals(bed().ada.username(), principal.getName());
        assertEquals(bed().ada.roles(), principal.roles());
        assertEquals(Optional.of(tokens.session().id()), principal.sessionId());
    }

    @Test
    default void theAccessTokenOfOneGenerationBackIsGoodUntilItsOwnEnd() {
        IssuedTokens first = bed().open();
        bed().advance(Duration.ofMinutes(5));
        bed().refreshed(first.refreshToken());
        assertEquals(
                0,
                Objects.requireNonNull(bed().resumed(first.accessToken()).token())
                        .generation());
        bed().advance(Duration.between(
                bed().clock.instant(), first.accessExpiresAt().minusMillis(1)));
        bed().resumed(first.accessToken());
        bed().advance(Duration.ofMillis(1));
        assertEquals(Reason.EXPIRED, bed().rejected(first.accessToken()).reason());
        assertFalse(bed().rejected(first.accessToken()).definitive(), "the refresh token may still be good");
    }

    @Test
    default void theAccessTokenOfTwoGenerationsBackIsRefused() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        IssuedTokens third = bed().refreshed(second.refreshToken());
        assertEquals(Reason.EXPIRED, bed().rejected(first.accessToken()).reason());
        assertFalse(bed().rejected(first.accessToken()).definitive());
        bed().resumed(second.accessToken());
        bed().resumed(third.accessToken());
    }

    @Test
    default void anAccessTokenIsOfOneTenantOnly() {
        IssuedTokens tokens = bed().open();
        assertEquals(
                new AuthenticationResult.Rejected(Reason.UNKNOWN, true),
                bed().node.resume(new TenantId("elsewhere"), tokens.accessToken()));
    }

    @Test
    default void accessTokensStopWithTheirSessionAtTheVeryNextRequestOnEveryNode() {
        IssuedTokens tokens = bed().open();
        bed().resumed(tokens.accessToken());
        SessionBed.resumed(bed().otherNode, tokens.accessToken());
        assertTrue(bed().node.revoke(bed().ada.id(), tokens.session().id()));
        assertEquals(Reason.REVOKED, bed().rejected(tokens.accessToken()).reason());
        assertEquals(
                Reason.REVOKED,
                SessionBed.rejected(bed().otherNode, tokens.accessToken()).reason());
    }

    @Test
    default void whatIsNoTokenOfOursNeedsNoStore() {
        bed().open();
        bed().store.fail(FaultySessionStore.Call.FIND, FaultySessionStore.Fault.BEFORE);
        assertEquals(Reason.MALFORMED, bed().rejected("no token at all").reason());
        assertEquals(Reason.UNKNOWN, bed().rejected("eyJ.eyJ.signature").reason());
        assertEquals(Reason.MALFORMED, bed().refused("dwr_short"));
    }

    @Test
    default void inspectingAsksNoStoreEither() {
        IssuedTokens tokens = bed().open();
        bed().store.fail(FaultySessionStore.Call.FIND, FaultySessionStore.Fault.BEFORE);
        Inspection good = bed().node.inspect(TENANT, tokens.accessToken());
        assertEquals(new Inspection(tokens.session().id(), null), good);
        bed().advance(Duration.ofMinutes(15));
        Inspection late = bed().node.inspect(TENANT, tokens.accessToken());
        assertEquals(new Inspection(tokens.session().id(), Reason.EXPIRED), late);
        assertEquals(Reason.MALFORMED, bed().node.inspect(TENANT, "x").reason());
    }
}
