package org.doorward.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** What becomes of API tokens over any store: R117, R118, R120–R124, R129. */
public abstract class ApiTokenServiceContract extends ApiTokenServiceBed {
    private static final ApiTokenKind PAT = ApiTokenKind.PERSONAL_ACCESS_TOKEN;

    private IssueResult create(Instant expiresAt) {
        return service.create(PAT, ada, "laptop", ApiTokenGrant.OF_ALL, expiresAt);
    }

    @Test
    void theSecretIsToldOnceAndOnlyItsHashIsKept() {
        IssueResult.Issued made = pat();
        ApiToken token = stored(made);
        assertTrue(token.secrets().isCurrent(TokenHash.of(made.text())));
        assertFalse(token.toString().contains(made.text().substring(4)));
        assertFalse(made.toString().contains(made.text()));
        assertEquals("dwp_\u2026" + made.text().substring(49), token.secrets().display());
    }

    @Test
    void anEndIsNeededAndBoundedByThePolicyToTheMillisecond() {
        Instant now = clock.instant();
        Instant latest = now.plus(policy.longest());
        assertInstanceOf(IssueResult.Issued.class, create(latest));
        assertEquals(new IssueResult.Invalid("expires_at"), create(latest.plusMillis(1)));
        assertEquals(new IssueResult.Invalid("expires_at"), create(now));
        assertEquals(new IssueResult.Invalid("expires_at"), service.create(PAT, ada, "x", ApiTokenGrant.OF_ALL, null));
    }

    @Test
    void whereThePolicyAllowsItOneMayLiveForEver() {
        service = service(new ApiTokenPolicy(Duration.ofDays(1), true, Duration.ZERO, DAY, 10));
        IssueResult.Issued made = issued(service.create(PAT, ada, "x", ApiTokenGrant.OF_ALL, null));
        clock.advance(Duration.ofDays(3_000));
        assertEquals(ada, known(made.text()).accountId());
    }

    @Test
    void aTokenIsGoodUntilItsEndExclusive() {
        IssueResult.Issued made = issued(create(clock.instant().plus(DAY)));
        clock.advance(DAY.minusMillis(1));
        known(made.text());
        clock.advance(Duration.ofMillis(1));
        assertRefused(Reason.EXPIRED, made.text());
    }

    @Test
    void noOwnerHasMoreThanThePolicyAllowsAlsoWhenManyAreMadeAtOnce() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, Duration.ZERO, DAY, 10));
        List<Callable<IssueResult>> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(() -> create(clock.instant().plus(DAY)));
        }
        List<IssueResult> results = Race.of(many);
        assertEquals(
                10,
                results.stream().filter(IssueResult.Issued.class::isInstance).count());
        assertEquals(
                30,
                results.stream().filter(IssueResult.TooMany.class::isInstance).count());
        clock.advance(DAY);
        assertInstanceOf(IssueResult.Issued.class, create(clock.instant().plus(DAY)), "expired ones are not counted");
    }

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
    void anOverlapOutlivesNeitherADayNorTheEndOfTheOldSecretNorASecondRotation() {
        IssueResult.Issued made = issued(create(clock.instant().plus(Duration.ofHours(2))));
        assertEquals(
                new IssueResult.Invalid("overlap_seconds"),
                service.rotate(ada, made.token().id(), Duration.ofHours(24).plusSeconds(1), null));
        assertEquals(
                new IssueResult.Invalid("overlap_seconds"),
                service.rotate(ada, made.token().id(), Duration.ofSeconds(-1), null));
        IssueResult.Issued second = rotated(made.token(), Duration.ofHours(24));
        clock.advance(Duration.ofHours(1));
        IssueResult.Issued third = rotated(second.token(), Duration.ofHours(24));
        assertRefused(Reason.REPLACED, made.text());
        known(second.text());
        clock.advance(Duration.ofHours(1));
        assertRefused(Reason.REPLACED, second.text());
        known(third.text());
    }

    @Test
    void aRotatedTokenLivesAsLongAsItWasMeantToOrAsThePolicyAllowsByNow() {
        IssueResult.Issued made = issued(create(clock.instant().plus(DAY.multipliedBy(30))));
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
    void aTokenThatWasUsedJustNowIsNotRevokedAsUnused() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, DAY.multipliedBy(60), DAY, 100));
        IssueResult.Issued made = pat();
        clock.advance(DAY.multipliedBy(60));
        service.used(made.token(), HERE);
        service.care(10_000);
        known(made.text());
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
    void aRevokedTokenIsOverForAllItsSecretsAndStaysOver() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ofHours(1));
        assertTrue(service.revoke(ada, made.token().id()));
        assertRefused(Reason.REVOKED, made.text());
        assertRefused(Reason.REVOKED, next.text());
        assertFalse(service.revoke(ada, made.token().id()));
        assertInstanceOf(
                IssueResult.NotThere.class, service.rotate(ada, made.token().id(), Duration.ZERO, null));
        assertInstanceOf(
                IssueResult.NotThere.class,
                service.change(ada, PAT, made.token().id(), "other", ApiTokenGrant.OF_ALL));
        assertRefused(Reason.REVOKED, next.text());
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

    @Test
    void whatBelongsToAnotherIsNotThere() {
        IssueResult.Issued made = pat();
        ApiTokenId id = made.token().id();
        assertTrue(service.find(bob, id).isEmpty());
        assertFalse(service.revoke(bob, id));
        assertInstanceOf(IssueResult.NotThere.class, service.rotate(bob, id, Duration.ZERO, null));
        assertInstanceOf(IssueResult.NotThere.class, service.change(bob, PAT, id, "mine", ApiTokenGrant.OF_ALL));
        assertInstanceOf(
                IssueResult.NotThere.class, service.change(ada, ApiTokenKind.API_KEY, id, "key", ApiTokenGrant.OF_ALL));
        known(made.text());
    }

    @Test
    void aLeakedTokenIsRevokedByWhoeverHasItAndARandomTextRevokesNothing() {
        IssueResult.Issued made = pat();
        assertFalse(service.revokeLeaked(TenantId.DEFAULT, made.text().substring(1), HERE));
        assertFalse(service.revokeLeaked(TenantId.DEFAULT, made.token().id().value(), HERE));
        known(made.text());
        assertTrue(service.revokeLeaked(TenantId.DEFAULT, made.text(), HERE));
        assertRefused(Reason.REVOKED, made.text());
        assertEquals(ApiTokenEnd.Cause.LEAKED, causeOf(made));
    }

    @Test
    void aLeakedSecretThatWasReplacedLongAgoEndsNothing() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertFalse(service.revokeLeaked(TenantId.DEFAULT, made.text(), HERE));
        known(next.text());
    }

    @Test
    void aHundredUsesAreOneWriteAndAreAllCounted() {
        IssueResult.Issued made = pat();
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(10));
            service.used(made.token(), HERE);
        }
        assertEquals(ApiTokenUse.NONE, stored(made).use());
        service.writeUses();
        assertEquals(new ApiTokenUse(clock.instant(), HERE, 100), stored(made).use());
        assertEquals(1, stored(made).version());
    }

    @Test
    void remindersComeOnceEachAndThenTheEnd() {
        IssueResult.Issued made = pat();
        List<Integer> days = new ArrayList<>();
        for (int day = 0; day < 95; day++) {
            clock.advance(DAY);
            service.care(10_000);
            service.care(10_000);
        }
        events(ApiTokenEvent.Expiring.class).stream()
                .filter(event -> event.token().equals(made.token().id()))
                .forEach(event -> days.add(event.days()));
        assertEquals(List.of(30, 7, 1), days);
        assertEquals(
                1,
                events(ApiTokenEvent.Expired.class).stream()
                        .filter(event -> event.token().equals(made.token().id()))
                        .count());
        assertTrue(service.find(ada, made.token().id()).isPresent(), "expired ones stay visible");
        clock.advance(DAY.multipliedBy(90));
        service.care(10_000);
        assertTrue(service.find(ada, made.token().id()).isEmpty());
        assertRefused(Reason.UNKNOWN, made.text());
    }

    @Test
    void oneThatIsNotUsedIsRevokedAndOneThatIsUsedIsNot() {
        service = service(new ApiTokenPolicy(Duration.ofDays(365), false, DAY.multipliedBy(60), DAY, 100));
        IssueResult.Issued unused = pat();
        IssueResult.Issued used = pat();
        clock.advance(DAY.multipliedBy(30));
        service.used(used.token(), HERE);
        service.writeUses();
        clock.advance(DAY.multipliedBy(30));
        service.care(10_000);
        assertRefused(Reason.REVOKED, unused.text());
        assertEquals(ApiTokenEnd.Cause.UNUSED, causeOf(unused));
        known(used.text());
    }

    @Test
    void noPersonIsGivenTheScopeToAskAboutOthersTokens() {
        ApiTokenGrant grant = new ApiTokenGrant(Set.of(Scopes.INTROSPECT), List.of(), null);
        Instant end = clock.instant().plus(DAY);
        assertEquals(new IssueResult.Invalid("scopes"), service.create(PAT, ada, "x", grant, end));
        IssueResult.Issued made = pat();
        assertEquals(
                new IssueResult.Invalid("scopes"),
                service.change(ada, PAT, made.token().id(), "x", grant));
        assertInstanceOf(IssueResult.Issued.class, service.create(ApiTokenKind.API_KEY, ada, "x", grant, end));
    }

    @Test
    void namesThatCannotBeShownAreRefused() {
        Instant end = clock.instant().plus(DAY);
        for (String name : List.of("", "  ", "x".repeat(101), "a\nb", "\u0000", "\ud800")) {
            assertEquals(
                    new IssueResult.Invalid("name"), service.create(PAT, ada, name, ApiTokenGrant.OF_ALL, end), name);
        }
        assertInstanceOf(
                IssueResult.Issued.class, service.create(PAT, ada, "\u6f22".repeat(100), ApiTokenGrant.OF_ALL, end));
    }
}
