package org.doorward.internal.apitoken;

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
import org.doorward.ApiTokenId;
import org.doorward.Reason;
import org.doorward.Scopes;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.InvalidFieldException.Field;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.cache.ApiTokenCache;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** How API tokens come to be, are changed and revoked, over any store. */
public abstract class ApiTokenEngineContract extends ApiTokenRotationContract {
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
        assertEquals(new IssueResult.Invalid(Field.EXPIRES_AT), until(latest.plusMillis(1)));
        assertEquals(new IssueResult.Invalid(Field.EXPIRES_AT), until(now));
        assertEquals(
                new IssueResult.Invalid(Field.EXPIRES_AT), service.create(PAT, ada, "x", ApiTokenGrant.OF_ALL, null));
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

    private LeakedResult leaked(String text) {
        return service.revokeLeaked(TenantId.DEFAULT, text, HERE);
    }

    @Test
    void aLeakedTokenIsRevokedByWhoeverHasItAndARandomTextRevokesNothing() {
        IssueResult.Issued made = pat();
        LeakedResult none = new LeakedResult.NotThere();
        assertEquals(none, leaked(made.text().substring(1)));
        assertEquals(none, leaked(made.token().id().value()));
        assertEquals(none, leaked(madeUp()));
        known(made.text());
        assertEquals(new LeakedResult.Revoked(), leaked(made.text()));
        assertRefused(Reason.REVOKED, made.text());
        assertEquals(ApiTokenEnd.Cause.LEAKED, causeOf(made));
        assertEquals(none, leaked(made.text()));
    }

    @Test
    void aSecretThatWasReplacedLongAgoEndsNothing() {
        IssueResult.Issued made = pat();
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertEquals(new LeakedResult.NotThere(), leaked(made.text()));
        assertFalse(service.revokeShown(TenantId.DEFAULT, made.text()));
        known(next.text());
        IssueResult.Issued third = rotated(made.token(), Duration.ofHours(1));
        assertEquals(new LeakedResult.Revoked(), leaked(next.text()), "it is good for a while");
        assertRefused(Reason.REVOKED, third.text());
    }

    /** A secret that nobody was given. */
    private static String madeUp() {
        return ApiTokenText.generate(PAT.prefix(), TenantId.DEFAULT, new TokenGenerator())
                .text();
    }

    /** Over copies on this node, which has been shown so many made-up tokens that it looks for no more. */
    private ApiTokenEngine flooded() {
        ApiTokenCache cache = new ApiTokenCache(store(), Duration.ofSeconds(5), () -> true, () -> 0, 1_000);
        for (int i = 0; cache.refusals() < 10; i++) {
            cache.lookUp(TenantId.DEFAULT, TokenHash.of("made up " + i), "198.51.100." + i % 250);
        }
        return new ApiTokenEngine(cache, policy, clock, new EventListeners(List.of(events::add)));
    }

    @Test
    void inAFloodOfMadeUpTokensNobodyIsToldThatALeakedOneIsOver() {
        IssueResult.Issued made = pat();
        LeakedResult result = flooded().revokeLeaked(TenantId.DEFAULT, made.text(), HERE);
        assertTrue(assertInstanceOf(LeakedResult.TooManyUnknown.class, result)
                        .retryAfter()
                        .compareTo(Duration.ZERO)
                > 0);
        known(made.text());
    }

    @Test
    void noFloodKeepsAServiceFromRevoking() {
        IssueResult.Issued made = pat();
        ApiTokenEngine flooded = flooded();
        assertFalse(flooded.revokeShown(TenantId.DEFAULT, madeUp()));
        assertTrue(flooded.revokeShown(TenantId.DEFAULT, made.text()));
        assertRefused(Reason.REVOKED, made.text());
        assertEquals(ApiTokenEnd.Cause.REVOKED, causeOf(made));
    }

    /** A copy that is some seconds old must not end what has a new secret meanwhile. */
    @Test
    void whetherASecretIsReplacedIsAskedOfTheStoreAndNotOfACopy() {
        ApiTokenCache cache = new ApiTokenCache(store(), Duration.ofSeconds(5), () -> true, () -> 0, 1_000);
        ApiTokenEngine withCopies = new ApiTokenEngine(cache, policy, clock, new EventListeners(List.of(events::add)));
        IssueResult.Issued made = pat();
        assertTrue(withCopies.findLive(TenantId.DEFAULT, made.text()).isPresent());
        IssueResult.Issued next = rotated(made.token(), Duration.ZERO);
        assertTrue(withCopies.findLive(TenantId.DEFAULT, made.text()).isPresent(), "it has a copy");
        assertEquals(new LeakedResult.NotThere(), withCopies.revokeLeaked(TenantId.DEFAULT, made.text(), HERE));
        assertFalse(withCopies.revokeShown(TenantId.DEFAULT, made.text()));
        known(next.text());
    }

    @Test
    void allThatAreGoodAreListedAndOfTheOthersTheNewest() {
        IssueResult.Issued oldest = pat();
        for (int i = 0; i < ApiTokenEngine.MOST_OVER + 5; i++) {
            clock.advance(Duration.ofMillis(1));
            assertTrue(service.revoke(ada, pat().token().id()));
        }
        List<ApiToken> listed = service.list(ada);
        assertEquals(1 + ApiTokenEngine.MOST_OVER, listed.size());
        assertEquals(oldest.token(), ApiTokenView.of(listed.get(listed.size() - 1)));
        assertEquals(1, service.revokeAll(ada, ApiTokenEnd.Cause.REVOKED));
        assertRefused(Reason.REVOKED, oldest.text());
    }

    @Test
    void noPersonIsGivenTheScopeToAskAboutOthersTokens() {
        ApiTokenGrant grant = new ApiTokenGrant(Set.of(Scopes.INTROSPECT), List.of(), null);
        Instant end = clock.instant().plus(DAY);
        assertEquals(new IssueResult.Invalid(Field.SCOPES), service.create(PAT, ada, "x", grant, end));
        IssueResult.Issued made = pat();
        assertEquals(
                new IssueResult.Invalid(Field.SCOPES),
                service.change(ada, PAT, made.token().id(), "x", grant));
        assertInstanceOf(IssueResult.Issued.class, service.create(ApiTokenKind.API_KEY, ada, "x", grant, end));
    }

    @Test
    void namesThatCannotBeShownAreRefused() {
        Instant end = clock.instant().plus(DAY);
        for (String name : List.of("", "  ", "x".repeat(101), "a\nb", "\u0000", "\ud800")) {
            assertEquals(
                    new IssueResult.Invalid(Field.NAME),
                    service.create(PAT, ada, name, ApiTokenGrant.OF_ALL, end),
                    name);
        }
        assertInstanceOf(
                IssueResult.Issued.class, service.create(PAT, ada, "\u6f22".repeat(100), ApiTokenGrant.OF_ALL, end));
    }
}
