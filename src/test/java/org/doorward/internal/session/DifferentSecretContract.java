package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.Reason;
import org.doorward.internal.authentication.AuthenticationResult;
import org.junit.jupiter.api.Test;

/** Two nodes that were given different secrets by mistake: an annoyance, never a sign-out. */
interface DifferentSecretContract {
    SessionBed bed();

    @Test
    default void theCurrentTokenRotatesOnANodeOfAnotherSecret() {
        SessionEngine odd = bed().nodeOfOtherSecret();
        IssuedTokens first = bed().open();
        IssuedTokens second = refreshed(odd, first.refreshToken());
        IssuedTokens third = refreshed(bed().node, second.refreshToken());
        assertEquals(2, bed().stored(third).rotation().generation());
        bed().assertAlive(third);
    }

    @Test
    default void thePreviousTokenIsToBeTriedLaterThereAndIsNeverReuse() {
        SessionEngine odd = bed().nodeOfOtherSecret();
        IssuedTokens first = bed().open();
        IssuedTokens second = refreshed(bed().node, first.refreshToken());
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(RefreshResult.TryLater.class, odd.refresh(TENANT, first.refreshToken()));
        }
        assertFalse(bed().stored(second).ended().isPresent());
        assertEquals(
                second.refreshToken(),
                refreshed(bed().node, first.refreshToken()).refreshToken(),
                "the right node answers it");
        bed().assertAlive(second);
    }

    @Test
    default void aNodeOfAnotherSecretTakesAReplacedTokenForMadeUp() {
        SessionEngine odd = bed().nodeOfOtherSecret();
        IssuedTokens first = bed().open();
        IssuedTokens live =
                bed().refreshed(bed().refreshed(first.refreshToken()).refreshToken());
        assertEquals(Reason.UNKNOWN, refused(odd, first.refreshToken()));
        bed().assertAlive(live);
    }

    @Test
    default void aNodeOfAnotherSecretKnowsNoAccessTokenOfOurs() {
        SessionEngine odd = bed().nodeOfOtherSecret();
        IssuedTokens tokens = bed().open();
        assertEquals(new AuthenticationResult.Rejected(Reason.UNKNOWN, true), odd.resume(TENANT, tokens.accessToken()));
        assertFalse(odd.endByAccessToken(TENANT, tokens.accessToken(), Reason.SIGNED_OUT));
        bed().assertAlive(tokens);
    }

    @Test
    default void afterTheWindowsThePreviousTokenIsReuseWhateverTheSecret() {
        SessionEngine odd = bed().nodeOfOtherSecret();
        IssuedTokens first = bed().open();
        IssuedTokens second = refreshed(odd, first.refreshToken());
        bed().advance(Duration.ofMinutes(5));
        assertEquals(Reason.REUSED, refused(odd, first.refreshToken()), "the store knows its hash");
        assertTrue(bed().stored(second).ended().isPresent());
        assertNotEquals(first.refreshToken(), second.refreshToken());
    }
}
