package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.testing.ManualClock;
import org.junit.jupiter.api.Test;

/** Ending sessions: whose, which, and what their holders are told. */
interface RevocationContract {
    SessionBed bed();

    private void assertOver(IssuedTokens tokens, Reason reason) {
        assertOver(tokens, reason, true);
    }

    /** @param definitive whether a client is told to forget what it has */
    private void assertOver(IssuedTokens tokens, Reason reason, boolean definitive) {
        assertEquals(new AuthenticationResult.Rejected(reason, definitive), bed().rejected(tokens.accessToken()));
        assertEquals(
                new RefreshResult.Refused(reason, definitive), bed().otherNode.refresh(TENANT, tokens.refreshToken()));
    }

    @Test
    default void everySignInOpensASessionWithANewId() {
        Set<SessionId> ids = new HashSet<>();
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            IssuedTokens opened = bed().login(bed().node)
                    .signIn(bed().attempt(SessionBed.PASSWORD))
                    .orElseThrow();
            assertTrue(ids.add(opened.session().id()));
            assertTrue(tokens.add(opened.refreshToken()));
            assertTrue(tokens.add(opened.accessToken()));
        }
        assertEquals(30, bed().node.list(bed().ada.id()).sessions().size());
    }

    @Test
    default void theHolderIsToldHowTheSessionEndedAsLongAsItIsRemembered() {
        IssuedTokens signedOut = bed().open();
        IssuedTokens revoked = bed().open();
        IssuedTokens replaced = bed().open();
        assertTrue(bed().node.signOut(signedOut.session()));
        assertTrue(bed().node.revoke(bed().ada.id(), revoked.session().id()));
        assertTrue(bed().node.endByAccessToken(TENANT, replaced.accessToken(), Reason.REPLACED));
        for (int i = 0; i < 2; i++) {
            assertOver(signedOut, Reason.SIGNED_OUT);
            assertOver(revoked, Reason.REVOKED);
            // at first its client may have the tokens of the newer session
            assertOver(replaced, Reason.REPLACED, i > 0);
            bed().advance(Duration.ofMinutes(10));
        }
    }

    @Test
    default void anUnexpiredAccessTokenIsRefusedOnEveryNodeFromTheSignOutOn() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        List<SessionEngine> nodes = List.of(bed().node, bed().otherNode);
        for (SessionEngine at : nodes) {
            SessionBed.resumed(at, first.accessToken());
            SessionBed.resumed(at, second.accessToken());
        }
        assertTrue(bed().otherNode.endByAccessToken(SessionBed.TENANT, second.accessToken(), Reason.SIGNED_OUT));
        for (SessionEngine at : nodes) {
            for (IssuedTokens tokens : List.of(first, second)) {
                AuthenticationResult.Rejected refused = SessionBed.rejected(at, tokens.accessToken());
                assertEquals(new AuthenticationResult.Rejected(Reason.SIGNED_OUT, true), refused);
            }
        }
    }

    @Test
    default void theFirstReasonStays() {
        IssuedTokens tokens = bed().open();
        assertTrue(bed().node.signOut(tokens.session()));
        assertFalse(bed().node.signOut(tokens.session()));
        assertFalse(bed().node.revoke(bed().ada.id(), tokens.session().id()));
        assertEquals(0, bed().node.revokeAll(bed().ada.id(), null));
        assertOver(tokens, Reason.SIGNED_OUT);
    }

    @Test
    default void signingOutByEitherLiveRefreshTokenEndsTheSessionAndRotatesNothing() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        IssuedTokens other = bed().open();
        assertTrue(bed().node.endByRefreshToken(TENANT, first.refreshToken(), Reason.SIGNED_OUT), "the previous one");
        assertTrue(bed().node.endByRefreshToken(TENANT, other.refreshToken(), Reason.SIGNED_OUT), "the current one");
        assertFalse(bed().node.endByRefreshToken(TENANT, other.refreshToken(), Reason.SIGNED_OUT), "twice");
        assertOver(second, Reason.SIGNED_OUT);
        assertOver(other, Reason.SIGNED_OUT);
        assertEquals(1, bed().stored(second).rotation().generation());
    }

    @Test
    default void signingOutByAMadeUpTokenEndsNothing() {
        IssuedTokens tokens = bed().open();
        String madeUp = tokens.refreshToken().substring(0, 60)
                + "A".repeat(tokens.refreshToken().length() - 60);
        assertEquals(tokens.refreshToken().length(), madeUp.length());
        assertFalse(bed().node.endByRefreshToken(TENANT, madeUp, Reason.SIGNED_OUT));
        assertFalse(bed().node.endByRefreshToken(new TenantId("x"), tokens.refreshToken(), Reason.SIGNED_OUT));
        assertFalse(bed().node.endByAccessToken(TENANT, tokens.accessToken() + "A", Reason.SIGNED_OUT));
        assertFalse(bed().node.endByAccessToken(new TenantId("x"), tokens.accessToken(), Reason.SIGNED_OUT));
        bed().assertAlive(tokens);
    }

    @Test
    default void signingOutWorksByAnExpiredAccessToken() {
        IssuedTokens tokens = bed().open();
        bed().advance(Duration.ofHours(2));
        assertEquals(Reason.EXPIRED, bed().rejected(tokens.accessToken()).reason());
        assertTrue(bed().node.endByAccessToken(TENANT, tokens.accessToken(), Reason.SIGNED_OUT));
        assertEquals(Reason.SIGNED_OUT, bed().refused(tokens.refreshToken()));
    }

    @Test
    default void signingOutOnOneDeviceLeavesTheOthersAlone() {
        IssuedTokens phone = bed().open();
        IssuedTokens laptop = bed().open();
        assertTrue(bed().node.signOut(phone.session()));
        assertOver(phone, Reason.SIGNED_OUT);
        bed().assertAlive(laptop);
        bed().refreshed(laptop.refreshToken());
    }

    @Test
    default void nobodyRevokesSomebodyElsesSession() {
        IssuedTokens tokens = bed().open();
        AccountId mallory = AccountId.of("mallory");
        AccountId namesake = new AccountId(
                new TenantId("elsewhere"), tokens.session().owner().value());
        assertFalse(bed().node.revoke(mallory, tokens.session().id()));
        assertFalse(bed().node.revoke(namesake, tokens.session().id()));
        bed().assertAlive(tokens);
        assertEquals(tokens.session(), bed().stored(tokens), "nor is it extended");
    }

    @Test
    default void revokingAllButTheCurrentSessionCountsTheOthersAndSparesIt() {
        IssuedTokens current = bed().open();
        List<IssuedTokens> others = List.of(bed().open(), bed().open(), bed().open());
        assertEquals(3, bed().node.revokeAll(bed().ada.id(), current.session().id()));
        others.forEach(other -> assertOver(other, Reason.REVOKED));
        bed().assertAlive(current);
        IssuedTokens next = bed().refreshed(current.refreshToken());
        bed().assertAlive(next);
        assertEquals(1, bed().node.revokeAll(bed().ada.id(), null));
        assertOver(next, Reason.REVOKED);
    }

    @Test
    default void aSignInInTheSecondOfARevokeAllLivesAndWhatWasBeforeItDoesNot() {
        ManualClock fast = new ManualClock(bed().clock.instant().plusSeconds(5));
        SessionEngine fastNode = bed().newNode(bed().times, SessionBed.KEYS, fast);
        IssuedTokens before = bed().open();
        IssuedTokens beforeOnFastNode = bed().open(fastNode);
        assertEquals(2, bed().node.revokeAll(bed().ada.id(), null));
        IssuedTokens after = bed().login(bed().node)
                .signIn(bed().attempt(SessionBed.PASSWORD))
                .orElseThrow();
        IssuedTokens afterToo =
                bed().login(fastNode).signIn(bed().attempt(SessionBed.PASSWORD)).orElseThrow();
        assertEquals(Reason.REVOKED, bed().refused(before.refreshToken()));
        assertEquals(Reason.REVOKED, bed().refused(beforeOnFastNode.refreshToken()));
        bed().assertAlive(after);
        bed().assertAlive(afterToo);
        assertNotEquals(before.session().epoch(), after.session().epoch());
    }
}
