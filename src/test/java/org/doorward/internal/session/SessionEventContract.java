package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.Reuse;
import org.doorward.session.SessionEvent;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** What the store took is told, once and for the right reason. */
interface SessionEventContract {
    SessionBed bed();

    private AccountId ada() {
        return bed().ada.id();
    }

    private void assertTold(SessionEvent... expected) {
        assertEquals(List.of(expected), List.copyOf(bed().told));
        bed().told.clear();
    }

    /** A session that nothing was told of yet. */
    private IssuedTokens quietly() {
        IssuedTokens tokens = bed().open();
        bed().told.clear();
        return tokens;
    }

    @Test
    default void aSignInIsTold() {
        IssuedTokens tokens = bed().open();
        assertTold(new SessionEvent.Created(
                tokens.session().id(), ada(), tokens.session().createdAt(), Origin.THIS_NODE));
    }

    @Test
    default void useIsToldWhenItIsWrittenAndNotByEachRequest() {
        IssuedTokens tokens = quietly();
        SessionId id = tokens.session().id();
        bed().use(tokens.accessToken());
        assertTold();
        bed().advance(Duration.ofMinutes(1));
        bed().use(tokens.accessToken());
        assertTold(new SessionEvent.Accessed(id, ada(), bed().node.now(), Origin.THIS_NODE));
        bed().use(tokens.accessToken());
        bed().resumed(tokens.accessToken());
        bed().node.list(ada()).sessions();
        bed().node.inspect(TENANT, tokens.accessToken());
        assertTold();
    }

    @Test
    default void aRotationIsToldOnceHoweverOftenItsAnswerIsAskedFor() {
        IssuedTokens tokens = quietly();
        SessionId id = tokens.session().id();
        bed().refreshed(tokens.refreshToken());
        assertTold(new SessionEvent.Refreshed(id, ada(), bed().node.now(), Origin.THIS_NODE));
        bed().refreshed(tokens.refreshToken());
        SessionBed.refreshed(bed().otherNode, tokens.refreshToken());
        assertTold();
    }

    @Test
    default void ofManyHoldersThatRefreshAtOnceOneIsToldOf() {
        IssuedTokens tokens = quietly();
        Race.of(
                () -> bed().refreshed(tokens.refreshToken()),
                () -> SessionBed.refreshed(bed().otherNode, tokens.refreshToken()));
        assertTold(new SessionEvent.Refreshed(
                tokens.session().id(), ada(), bed().node.now(), Origin.THIS_NODE));
    }

    @Test
    default void reuseIsToldAsSuchAndOnce() {
        IssuedTokens stolen = bed().open();
        IssuedTokens live =
                bed().refreshed(bed().refreshed(stolen.refreshToken()).refreshToken());
        bed().told.clear();
        bed().refused(stolen.refreshToken());
        assertTold(new SessionEvent.Reused(
                stolen.session().id(), ada(), Reuse.STALE_FAMILY, bed().node.now(), Origin.THIS_NODE));
        bed().refused(stolen.refreshToken());
        bed().refused(live.refreshToken());
        assertTold();
    }

    @Test
    default void everyEndIsToldOnceForItsReason() {
        IssuedTokens signedOut = quietly();
        IssuedTokens byRefreshToken = quietly();
        IssuedTokens replaced = quietly();
        IssuedTokens revoked = quietly();
        for (int i = 0; i < 2; i++) {
            bed().node.signOut(signedOut.session());
            bed().node.endByRefreshToken(TENANT, byRefreshToken.refreshToken(), Reason.SIGNED_OUT);
            bed().node.endByAccessToken(TENANT, replaced.accessToken(), Reason.REPLACED);
            bed().node.revoke(ada(), revoked.session().id());
        }
        assertTold(
                new SessionEvent.SignedOut(
                        signedOut.session().id(), ada(), bed().node.now(), Origin.THIS_NODE),
                new SessionEvent.SignedOut(
                        byRefreshToken.session().id(), ada(), bed().node.now(), Origin.THIS_NODE),
                new SessionEvent.Replaced(
                        replaced.session().id(), ada(), bed().node.now(), Origin.THIS_NODE),
                new SessionEvent.Revoked(
                        revoked.session().id(),
                        ada(),
                        Reason.REVOKED,
                        bed().node.now(),
                        Origin.THIS_NODE));
    }

    @Test
    default void aSessionThatEndsBecauseItsAccountIsGoneIsToldAsRevoked() {
        IssuedTokens tokens = quietly();
        bed().accounts.remove(ada());
        assertEquals(Reason.REVOKED, bed().refused(tokens.refreshToken()));
        assertTold(new SessionEvent.Revoked(
                tokens.session().id(), ada(), Reason.REVOKED, bed().node.now(), Origin.THIS_NODE));
        bed().refused(tokens.refreshToken());
        assertTold();
    }

    @Test
    default void revokingAllIsToldAsOneEventWithWhomItSparedAndAlsoWhenNobodyWasSignedIn() {
        SessionId current = quietly().session().id();
        quietly();
        quietly();
        bed().node.revokeAll(ada(), current);
        assertTold(new SessionEvent.AllRevoked(
                ada(), current, Reason.REVOKED, bed().node.now(), Origin.THIS_NODE));
        bed().node.revokeAll(ada(), null);
        bed().node.revokeAll(ada(), null);
        SessionEvent all = new SessionEvent.AllRevoked(
                ada(), null, Reason.REVOKED, bed().node.now(), Origin.THIS_NODE);
        assertTold(all, all);
    }
}
