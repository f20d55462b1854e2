package org.doorward.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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

/** How API tokens come to be, are changed and revoked, over any store: R117, R118, R129; and all before. */
public abstract class ApiTokenServiceContract extends ApiTokenRotationContract {
    private static final ApiTokenKind PAT = ApiTokenKind.PERSONAL_ACCESS_TOKEN;

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
        assertInstanceOf(IssueResult.Issued.class, until(latest));
        assertEquals(new IssueResult.Invalid("expires_at"), until(latest.plusMillis(1)));
        assertEquals(new IssueResult.Invalid("expires_at"), until(now));
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
        IssueResult.Issued made = issued(until(clock.instant().plus(DAY)));
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
            many.add(() -> until(clock.instant().plus(DAY)));
        }
        List<IssueResult> results = Race.of(many);
        assertEquals(
                10,
                results.stream().filter(IssueResult.Issued.class::isInstance).count());
        assertEquals(
                30,
                results.stream().filter(IssueResult.TooMany.class::isInstance).count());
        clock.advance(DAY);
        assertInstanceOf(IssueResult.Issued.class, until(clock.instant().plus(DAY)), "expired ones are not counted");
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
