package org.doorward.internal.session;

import static org.doorward.internal.session.SessionBed.refreshed;
import static org.doorward.internal.session.SessionBed.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.doorward.Reason;
import org.doorward.session.Session;
import org.junit.jupiter.api.Test;

/** How long, and until when, a replaced refresh token still gives its successor. */
interface RefreshWindowContract {
    Duration MILLI = Duration.ofMillis(1);

    SessionBed bed();

    @Test
    default void aLostAnswerCanBeHadAgainForFiveMinutesAndIsTheVerySame() {
        IssuedTokens lost = bed().open();
        IssuedTokens answer = bed().refreshed(lost.refreshToken());
        Session rotated = bed().stored(answer);
        for (int i = 0; i < 5; i++) {
            IssuedTokens again = refreshed(i % 2 == 0 ? bed().otherNode : bed().node, lost.refreshToken());
            assertEquals(answer.refreshToken(), again.refreshToken(), "never a sibling");
            bed().advance(Duration.ofSeconds(59));
        }
        bed().advance(Duration.ofSeconds(5).minus(MILLI));
        IssuedTokens last = bed().refreshed(lost.refreshToken());
        assertEquals(answer.refreshToken(), last.refreshToken());
        assertEquals(rotated, bed().stored(answer), "asking again changed nothing");
        bed().assertAlive(last);
    }

    @Test
    default void afterFiveMinutesWithoutConfirmationThePreviousTokenIsReuse() {
        IssuedTokens lost = bed().open();
        IssuedTokens answer = bed().refreshed(lost.refreshToken());
        bed().advance(Duration.ofMinutes(5));
        assertEquals(Reason.REUSED, bed().refused(lost.refreshToken()));
        assertEquals(Reason.REUSED, bed().refused(answer.refreshToken()));
    }

    @Test
    default void onceTheNewAccessTokenIsUsedThePreviousTokenHasTenSeconds() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        bed().advance(Duration.ofMinutes(1));
        bed().use(second.accessToken());
        bed().advance(Duration.ofSeconds(10).minus(MILLI));
        assertEquals(
                second.refreshToken(), bed().refreshed(first.refreshToken()).refreshToken());
        bed().advance(MILLI);
        assertEquals(Reason.REUSED, refused(bed().otherNode, first.refreshToken()));
    }

    @Test
    default void theFirstUseCountsNotTheLatest() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        bed().use(second.accessToken());
        bed().advance(Duration.ofSeconds(9));
        bed().use(second.accessToken());
        bed().advance(Duration.ofSeconds(1));
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()));
    }

    @Test
    default void theAccessTokenOfARepeatedAnswerConfirmsJustAsWell() {
        IssuedTokens first = bed().open();
        bed().refreshed(first.refreshToken());
        IssuedTokens again = bed().refreshed(first.refreshToken());
        bed().advance(Duration.ofMinutes(1));
        bed().use(again.accessToken());
        assertEquals(bed().node.now(), bed().stored(again).rotation().confirmedAt());
        bed().advance(Duration.ofSeconds(10));
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()));
    }

    @Test
    default void theAccessTokenBeforeConfirmsNothing() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        bed().advance(Duration.ofMinutes(4));
        bed().use(first.accessToken());
        assertTrue(bed().stored(second).rotation().isUnconfirmed());
        bed().advance(Duration.ofSeconds(30));
        assertEquals(
                second.refreshToken(), bed().refreshed(first.refreshToken()).refreshToken());
    }

    @Test
    default void onceTheSuccessorIsShownItsGrandparentIsReuseInsideTheWindowToo() {
        IssuedTokens first = bed().open();
        IssuedTokens second = bed().refreshed(first.refreshToken());
        IssuedTokens third = bed().refreshed(second.refreshToken());
        assertEquals(Reason.REUSED, bed().refused(first.refreshToken()));
        assertEquals(Reason.REUSED, bed().refused(third.refreshToken()));
        assertEquals(Reason.REUSED, bed().rejected(third.accessToken()).reason());
    }

    @Test
    default void bothAnswersOfOneTokenLeadToOneLiveChain() {
        IssuedTokens first = bed().open();
        IssuedTokens one = bed().refreshed(first.refreshToken());
        IssuedTokens other = refreshed(bed().otherNode, first.refreshToken());
        IssuedTokens next = bed().refreshed(one.refreshToken());
        assertEquals(
                next.refreshToken(),
                refreshed(bed().otherNode, other.refreshToken()).refreshToken());
        assertEquals(2, bed().stored(next).rotation().generation());
        bed().assertAlive(next);
    }

    @Test
    default void withBothWindowsAtZeroATokenIsGoodOnce() {
        SessionEngine strict = bed().newNode(bed().windows(Duration.ZERO, Duration.ZERO));
        IssuedTokens first = bed().open(strict);
        IssuedTokens second = refreshed(strict, first.refreshToken());
        assertEquals(Reason.REUSED, refused(strict, first.refreshToken()));
        assertEquals(Reason.REUSED, refused(strict, second.refreshToken()));
    }

    @Test
    default void withoutGraceTheFirstShowingEndsTheWindow() {
        SessionEngine noGrace = bed().newNode(bed().windows(Duration.ZERO, Duration.ofMinutes(5)));
        IssuedTokens first = bed().open(noGrace);
        IssuedTokens second = refreshed(noGrace, first.refreshToken());
        assertEquals(
                second.refreshToken(), refreshed(noGrace, first.refreshToken()).refreshToken());
        bed().use(second.accessToken());
        assertEquals(Reason.REUSED, refused(noGrace, first.refreshToken()));
    }

    @Test
    default void theGraceOfTheSettingsIsTheOneThatCounts() {
        SessionEngine patient = bed().newNode(bed().windows(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        IssuedTokens first = bed().open(patient);
        IssuedTokens second = refreshed(patient, first.refreshToken());
        bed().use(second.accessToken());
        bed().advance(Duration.ofMinutes(5).minus(MILLI));
        assertEquals(
                second.refreshToken(), refreshed(patient, first.refreshToken()).refreshToken());
        bed().advance(MILLI);
        assertEquals(Reason.REUSED, refused(patient, first.refreshToken()));
    }
}
