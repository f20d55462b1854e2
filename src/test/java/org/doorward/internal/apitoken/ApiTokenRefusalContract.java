package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.store.cache.CachingTokenOwnerLookup;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.CountingHasher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of tokens that are shown and turned away. */
public abstract class ApiTokenRefusalContract extends ApiTokenEngineBed {
    final void put(AccountId id, Set<String> roles, AccountStatus status) {
        accounts.put(Account.builder(id, "ada").roles(roles).status(status).build());
    }

    @Test
    void whoeverShowsAGoodSecretAndIsTurnedAwayIsToldOfOnceAMinute() {
        ApiTokenGrant grant = new ApiTokenGrant(null, List.of(AddressBlock.parse("10.0.0.0/8")), 1);
        IssueResult.Issued made = pat(ada, grant);
        known10(made);
        assertEquals(List.of(), events(ApiTokenEvent.Refused.class));
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(AuthenticationResult.NotFromHere.class, shown(made.text(), "192.0.2." + i));
            assertInstanceOf(AuthenticationResult.TooMany.class, shown(made.text(), "10.0.0.1"));
        }
        assertEquals(
                List.of(
                        refused(made, ApiTokenEvent.RefusalCause.NETWORK, "192.0.2.0"),
                        refused(made, ApiTokenEvent.RefusalCause.LIMIT, "10.0.0.1")),
                events(ApiTokenEvent.Refused.class));
        clock.advance(Duration.ofMinutes(1));
        assertInstanceOf(AuthenticationResult.NotFromHere.class, shown(made.text(), null));
        assertEquals(
                refused(made, ApiTokenEvent.RefusalCause.NETWORK, null),
                events(ApiTokenEvent.Refused.class).get(2));
        assertFalse(events.toString().contains(made.text()));
    }

    private void known10(IssueResult.Issued made) {
        assertInstanceOf(AuthenticationResult.Authenticated.class, shown(made.text(), "10.0.0.1"));
    }

    private ApiTokenEvent.Refused refused(
            IssueResult.Issued made, ApiTokenEvent.RefusalCause cause, @Nullable String address) {
        return new ApiTokenEvent.Refused(
                made.token().id(), made.token().owner(), cause, address, clock.instant(), Origin.THIS_NODE);
    }

    /** As a database that a crowd keeps busy. */
    private static final class Busy implements RateLimiter {
        @Override
        public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
            return new RateLimitResult.Refused(List.of(), Duration.ofSeconds(1), true);
        }

        @Override
        public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
            return new Reservation.Wait(Duration.ofSeconds(1), true);
        }

        @Override
        public void settle(Reservation.Held held, Outcome outcome) {
            throw new AssertionError("nothing is held");
        }
    }

    @Test
    void aLimiterThatIsBusySaysNothingOfTheToken() {
        handler = new ApiTokenHandler(
                store(),
                (kind, id) -> Optional.of(new TokenOwner(id, "ada", Set.of(), true)),
                GateRules.DEFAULT,
                new Busy(),
                clock,
                events::add);
        String text = pat(ada, new ApiTokenGrant(null, List.of(), 10)).text();
        assertInstanceOf(AuthenticationResult.TooMany.class, shown(text));
        assertEquals(List.of(), events(ApiTokenEvent.Refused.class));
    }

    @Test
    void aTokenOfASuspendedOwnerIsRefusedUntilThatIsOverWhateverACacheKnows() {
        String text = pat().text();
        Instant until = clock.instant().plus(DAY);
        accounts.put(owner().suspension(new Suspension(until, Suspension.Cause.ADMINISTRATIVE))
                .build());
        CachingTokenOwnerLookup cached = new CachingTokenOwnerLookup(
                new StoredTokenOwners(new AccountEngine(accounts, new CountingHasher()), serviceAccountStore()),
                DAY,
                () -> 0,
                10);
        handler = new ApiTokenHandler(store(), cached, GateRules.DEFAULT, limiter(), clock, events::add);
        AuthenticationResult suspended = new AuthenticationResult.Rejected(Reason.SUSPENDED, true, until);
        assertEquals(suspended, shown(text));
        clock.advance(DAY.minusMillis(1));
        assertEquals(suspended, shown(text));
        clock.advance(Duration.ofMillis(1));
        known(text);
    }

    @Test
    void aTokenOfARestrictedOwnerIsForNothing() {
        String text = pat().text();
        AuthenticationResult.Authenticated before =
                assertInstanceOf(AuthenticationResult.Authenticated.class, shown(text));
        accounts.put(owner().passwordChangeRequired(true).build());
        AuthenticationResult restricted = new AuthenticationResult.Restricted(Restriction.PASSWORD_CHANGE_REQUIRED);
        assertEquals(restricted, shown(text));
        assertEquals(
                restricted,
                handler.recheck(
                        TenantId.DEFAULT,
                        new Credential.ApiTokenCredential(text, Credential.Transport.HEADER, HERE, false),
                        before),
                "a long response ends, too");
        accounts.put(owner().build());
        known(text);
    }

    private Account.Builder owner() {
        return Account.builder(ada, "ada").roles(Set.of("user"));
    }

    @Test
    void aSecretThatIsOverIsToldOfWithTheCauseAndAMadeUpOneIsNot() {
        IssueResult.Issued replaced = pat();
        rotated(replaced.token(), Duration.ZERO);
        IssueResult.Issued revoked = pat();
        assertTrue(service.revoke(ada, revoked.token().id()));
        IssueResult.Issued ofBob = pat(bob, ApiTokenGrant.OF_ALL);
        put(bob, Set.of(), AccountStatus.DISABLED);
        IssueResult.Issued expired = issued(until(clock.instant().plus(DAY)));
        clock.advance(DAY);
        for (IssueResult.Issued one : List.of(replaced, revoked, ofBob, expired)) {
            assertInstanceOf(AuthenticationResult.Rejected.class, shown(one.text()));
        }
        accounts.remove(bob);
        shown(ofBob.text());
        assertRefused(
                Reason.UNKNOWN,
                ApiTokenText.generate("dwp_", TenantId.DEFAULT, new TokenGenerator())
                        .text());
        assertRefused(Reason.MALFORMED, "dwp_x");
        assertEquals(
                List.of(
                        refused(replaced, ApiTokenEvent.RefusalCause.REPLACED, HERE),
                        refused(revoked, ApiTokenEvent.RefusalCause.REVOKED, HERE),
                        refused(ofBob, ApiTokenEvent.RefusalCause.OWNER, HERE),
                        refused(expired, ApiTokenEvent.RefusalCause.EXPIRED, HERE)),
                events(ApiTokenEvent.Refused.class));
    }
}
