package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.InvalidFieldException.Field;
import org.doorward.apitoken.IssueResult;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** How secrets of API tokens follow each other, over any store. */
public abstract class ApiTokenRotationContract extends ApiTokenFaultContract {
    @Test
    void aRotationGivesAnotherSecretAndTheOldOneIsOverAtOnce() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertNotEquals(made.text(), next.text());
        assertEquals(made.token().id(), next.token().id());
        known(next.text());
        assertRefused(Reason.REPLACED, made.text());
        known(next.text());
    }

    @Test
    void withAnOverlapTheOldSecretIsGoodForThatLongAndNoLonger() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ofHours(1));
        clock.advance(Duration.ofHours(1).minusMillis(1));
        known(made.text());
        known(next.text());
        clock.advance(Duration.ofMillis(1));
        assertRefused(Reason.REPLACED, made.text());
        known(next.text());
    }

    @Test
    void anOverlapOutlivesNeitherADayNorTheEndOfTheOldSecret() {
        IssueResult.Issued made = issued(until(clock.instant().plus(Duration.ofHours(2))));
        assertEquals(
                new IssueResult.Invalid(Field.OVERLAP),
                service.rotate(ada, made.token().id(), Duration.ofHours(24).plusSeconds(1), null));
        assertEquals(
                new IssueResult.Invalid(Field.OVERLAP),
                service.rotate(ada, made.token().id(), Duration.ofSeconds(-1), null));
        IssueResult.Issued second = rotated(made.token(), Duration.ofHours(24));
        clock.advance(Duration.ofHours(2).minusMillis(1));
        known(made.text());
        clock.advance(Duration.ofMillis(1));
        assertRefused(Reason.REPLACED, made.text());
        assertRefused(Reason.EXPIRED, second.text());
    }

    private IssueResult rotation(ApiTokenView token, Duration overlap) {
        return service.rotate(token.owner(), token.id(), overlap, null);
    }

    @Test
    void whileAnOverlapRunsAnotherCutsItNotShort() {
        IssueResult.Issued made = pat();
        IssueResult.Issued second = rotated(made.token(), Duration.ofHours(1));
        clock.advance(Duration.ofHours(1).minusMillis(1));
        for (Duration overlap : List.of(Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofHours(24))) {
            assertEquals(new IssueResult.Overlapping(), rotation(made.token(), overlap));
        }
        assertEquals(second.token(), ApiTokenView.of(stored(made)), "nothing has happened");
        known(made.text());
        known(second.text());
        clock.advance(Duration.ofMillis(1));
        IssueResult.Issued third = rotated(made.token(), Duration.ofHours(1));
        assertRefused(Reason.REPLACED, made.text());
        known(second.text());
        known(third.text());
    }

    @Test
    void aRotationWithoutOverlapEndsAllEarlierSecretsAtOnce() {
        IssueResult.Issued made = pat();
        IssueResult.Issued second = rotated(made.token(), Duration.ofHours(1));
        IssueResult.Issued third = rotated(made.token(), Duration.ZERO);
        assertRefused(Reason.REPLACED, made.text());
        assertRefused(Reason.REPLACED, second.text());
        known(third.text());
    }

    @Test
    void ofManyRotationsWithAnOverlapAtOnceOneIsDoneAndTwoSecretsAreGood() {
        IssueResult.Issued made = pat();
        List<Callable<IssueResult>> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(() -> rotation(made.token(), Duration.ofHours(1)));
        }
        List<IssueResult> results = Race.of(many);
        List<IssueResult.Issued> done = results.stream()
                .filter(IssueResult.Issued.class::isInstance)
                .map(IssueResult.Issued.class::cast)
                .toList();
        assertEquals(1, done.size(), results::toString);
        assertEquals(
                7,
                results.stream().filter(new IssueResult.Overlapping()::equals).count());
        known(made.text());
        known(done.get(0).text());
    }

    @Test
    void aRotatedTokenLivesAsLongAsItWasMeantToOrAsThePolicyAllowsByNow() {
        IssueResult.Issued made = issued(until(clock.instant().plus(DAY.multipliedBy(30))));
        clock.advance(DAY.multipliedBy(10));
        Instant now = clock.instant();
        assertEquals(
                now.plus(DAY.multipliedBy(30)),
                rotated(made.token(), Duration.ZERO).token().expiresAt());
        service = service(new ApiTokenPolicy(DAY, false, Duration.ZERO, DAY, 100));
        assertEquals(now.plus(DAY), rotated(made.token(), Duration.ZERO).token().expiresAt());
    }

    @Test
    void onlyTheCurrentSecretRotatesItself() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ofHours(1));
        assertInstanceOf(
                IssueResult.Superseded.class,
                service.rotate(ada, made.token().id(), Duration.ZERO, TokenHash.of(made.text())));
        assertInstanceOf(
                IssueResult.Issued.class,
                service.rotate(ada, made.token().id(), Duration.ZERO, TokenHash.of(next.text())));
    }

    @Test
    void ofManyRotationsAtOnceEachIsOneGenerationAndOneSecretIsGoodInTheEnd() {
        IssueResult.Issued made = pat();
        List<Callable<IssueResult>> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(() -> service.rotate(ada, made.token().id(), Duration.ZERO, null));
        }
        List<IssueResult> results = Race.of(many);
        long good = results.stream()
                .map(IssueResult.Issued.class::cast)
                .filter(issued -> stored(made).secrets().isGood(TokenHash.of(issued.text()), clock.instant()))
                .count();
        assertEquals(1, good);
        assertEquals(9, stored(made).version());
    }

    @Test
    void whoShowsAReplacedSecretToRotateItEndsTheTokenAndPlainUseDoesNot() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertRefused(Reason.REPLACED, made.text());
        known(next.text());
        assertTrue(service.shownForRotation(
                TenantId.DEFAULT, made.text(), made.token().id(), HERE));
        assertRefused(Reason.REVOKED, next.text());
        assertEquals(
                ApiTokenEnd.Cause.REUSED,
                events(ApiTokenEvent.Revoked.class).get(0).cause());
        assertFalse(
                service.shownForRotation(
                        TenantId.DEFAULT, made.text(), made.token().id(), HERE),
                "once");
    }

    @Test
    void aReplacedSecretThatIsShownForAnotherTokenEndsNothing() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertFalse(service.shownForRotation(
                TenantId.DEFAULT, made.text(), pat().token().id(), HERE));
        assertFalse(service.shownForRotation(TenantId.DEFAULT, made.text(), null, HERE));
        known(next.text());
    }

    @Test
    void whoIsLetInWithASecretThatIsReplacedBeforeItRotatesEndsTheToken() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertInstanceOf(
                IssueResult.NotThere.class,
                service.rotate(ada, made.token().id(), Duration.ZERO, TokenHash.of(made.text())));
        assertRefused(Reason.REVOKED, next.text());
        assertEquals(ApiTokenEnd.Cause.REUSED, causeOf(made));
    }

    @Test
    void goodSecretsAndUnknownOnesShownForRotationEndNothing() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ofHours(1));
        for (String text :
                List.of(made.text(), next.text(), "dwp_", "", made.token().id().value())) {
            assertFalse(service.shownForRotation(
                    TenantId.DEFAULT, text, made.token().id(), HERE));
        }
        known(next.text());
    }

    @Test
    void aRevocationThatRacesWithRotationsWins() {
        for (int round = 0; round < 20; round++) {
            IssueResult.Issued made = pat();
            List<IssueResult> results = Race.of(List.<Callable<IssueResult>>of(
                    () -> service.rotate(ada, made.token().id(), Duration.ofHours(1), null),
                    () -> {
                        assertTrue(service.revoke(ada, made.token().id()));
                        return new IssueResult.NotThere();
                    },
                    () -> service.rotate(ada, made.token().id(), Duration.ofHours(1), null)));
            assertRefused(Reason.REVOKED, made.text());
            for (IssueResult result : results) {
                if (result instanceof IssueResult.Issued issued) {
                    assertRefused(Reason.REVOKED, issued.text());
                }
            }
        }
    }
}
