package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.TENANT;
import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.refused;
import static org.doorward.internal.session.SessionBed.rejected;
import static org.doorward.internal.session.SessionBed.resumed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.Reason;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** A new {@code doorward.secret} with live sessions signs nobody out, on one node or while it reaches them one by one. */
interface RotatedSecretContract {
    String OLD = TestSettings.newSecret();
    String NEW = TestSettings.newSecret();

    SessionBed bed();

    private SessionEngine before() {
        return bed().nodeOfSecrets(OLD, NEW);
    }

    private SessionEngine after() {
        return bed().nodeOfSecrets(NEW, OLD);
    }

    private void assertGoodEverywhere(IssuedTokens tokens, SessionEngine... nodes) {
        for (SessionEngine node : nodes) {
            resumed(node, tokens.accessToken());
        }
    }

    @Test
    default void accessTokensOfEitherSecretAreGoodOnEveryNode() {
        SessionEngine before = before();
        SessionEngine after = after();
        assertGoodEverywhere(bed().open(before), before, after);
        assertGoodEverywhere(bed().open(after), before, after);
    }

    @Test
    default void newTokensAreMadeWithThePresentSecret() {
        SessionEngine after = after();
        IssuedTokens old = bed().open(before());
        IssuedTokens next = refreshed(after, old.refreshToken());
        SessionEngine onlyNew = bed().nodeOfSecrets(NEW);
        assertEquals(Reason.UNKNOWN, rejected(onlyNew, old.accessToken()).reason());
        resumed(onlyNew, next.accessToken());
        assertEquals(
                Reason.UNKNOWN,
                rejected(bed().nodeOfSecrets(OLD), next.accessToken()).reason());
    }

    @Test
    default void aSessionGoesOnThroughAllStepsOfTheChange() {
        IssuedTokens tokens = bed().open(bed().nodeOfSecrets(OLD));
        for (SessionEngine node :
                new SessionEngine[] {before(), after(), before(), after(), bed().nodeOfSecrets(NEW)}) {
            tokens = refreshed(node, tokens.refreshToken());
            resumed(node, tokens.accessToken());
        }
        assertEquals(5, bed().stored(tokens).rotation().generation());
    }

    @Test
    default void aLostResponseIsRepeatedAfterTheChangeWithTheVerySameSuccessor() {
        IssuedTokens first = bed().open(before());
        IssuedTokens lost = refreshed(before(), first.refreshToken());
        SessionEngine after = after();
        bed().advance(Duration.ofMinutes(4));
        IssuedTokens again = refreshed(after, first.refreshToken());
        assertEquals(lost.refreshToken(), again.refreshToken(), "never a sibling");
        resumed(after, again.accessToken());
        IssuedTokens next = refreshed(after, again.refreshToken());
        assertEquals(2, bed().stored(next).rotation().generation());
    }

    @Test
    default void nodesInTheMiddleOfARollOutRepeatForEachOther() {
        SessionEngine before = before();
        SessionEngine after = after();
        IssuedTokens one = bed().open(before);
        for (int i = 0; i < 4; i++) {
            SessionEngine rotates = i % 2 == 0 ? before : after;
            SessionEngine repeats = i % 2 == 0 ? after : before;
            IssuedTokens two = refreshed(rotates, one.refreshToken());
            assertEquals(
                    two.refreshToken(), refreshed(repeats, one.refreshToken()).refreshToken());
            one = two;
        }
        bed().assertAlive(one, after);
    }

    @Test
    default void anOldTokenShownAgainIsReuseWhicheverSecretMadeIt() {
        IssuedTokens first = bed().open(before());
        SessionEngine after = after();
        IssuedTokens second = refreshed(after, first.refreshToken());
        IssuedTokens third = refreshed(after, second.refreshToken());
        assertEquals(Reason.REUSED, refused(after, first.refreshToken()), "we know our mark");
        assertTrue(bed().stored(third).ended().isPresent());
    }

    @Test
    default void onceTheOldSecretIsGoneARepeatIsToBeTriedLaterAndTheLiveTokenIsGood() {
        IssuedTokens first = bed().open(before());
        IssuedTokens second = refreshed(before(), first.refreshToken());
        SessionEngine onlyNew = bed().nodeOfSecrets(NEW);
        assertInstanceOf(RefreshResult.TryLater.class, onlyNew.refresh(TENANT, first.refreshToken()));
        assertTrue(bed().stored(second).ended().isEmpty());
        resumed(onlyNew, refreshed(onlyNew, second.refreshToken()).accessToken());
    }

    @Test
    default void signingOutWorksWithATokenOfTheOldSecret() {
        SessionEngine after = after();
        IssuedTokens byAccess = bed().open(before());
        assertTrue(after.endByAccessToken(TENANT, byAccess.accessToken(), Reason.SIGNED_OUT));
        IssuedTokens byRefresh = bed().open(before());
        assertTrue(after.endByRefreshToken(TENANT, byRefresh.refreshToken(), Reason.SIGNED_OUT));
    }
}
