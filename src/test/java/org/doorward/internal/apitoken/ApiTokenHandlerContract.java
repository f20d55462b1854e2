package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.doorward.AccountId;
import org.doorward.AddressBlock;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.Scopes;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStatus;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.Race;
import org.junit.jupiter.api.Test;

/** As whom a shown API token acts, if at all. */
public abstract class ApiTokenHandlerContract extends ApiTokenRefusalContract {
    private IssueResult.Issued key(AccountId owner, ApiTokenGrant grant) {
        return issued(service.create(
                ApiTokenKind.API_KEY, owner, "build", grant, clock.instant().plus(DAY)));
    }

    private ServiceAccount serviceAccount(Set<String> roles) {
        return serviceAccounts
                .create(TenantId.DEFAULT, "ci " + new TokenGenerator().id(), roles, ada)
                .orElseThrow();
    }

    @Test
    void aPersonalAccessTokenActsAsItsOwnerWithoutASession() {
        IssueResult.Issued made = pat();
        AuthenticatedPrincipal principal = known(made.text());
        assertEquals(ada, principal.accountId());
        assertEquals(Set.of("user", "editor"), principal.roles());
        assertNull(principal.session());
        assertNull(principal.scopes());
        assertEquals(made.token().id().value(), principal.apiToken());
    }

    @Test
    void whenTheOwnerLosesARoleTheTokenLosesItAtOnce() {
        IssueResult.Issued made = pat();
        put(ada, Set.of("user"), AccountStatus.ACTIVE);
        assertEquals(Set.of("user"), known(made.text()).roles());
    }

    @Test
    void theTokenOfASuspendedOwnerIsRefusedUntilTheOwnerIsBackAndOfADeletedOneForGood() {
        IssueResult.Issued made = pat();
        for (AccountStatus status : AccountStatus.values()) {
            put(ada, Set.of(), status);
            if (status == AccountStatus.ACTIVE) {
                known(made.text());
            } else {
                assertRefused(Reason.SUSPENDED, made.text());
            }
        }
        accounts.remove(ada);
        assertRefused(Reason.UNKNOWN, made.text());
    }

    @Test
    void anApiKeyActsAsItsServiceAccountWithTheRolesOfThat() {
        ServiceAccount account = serviceAccount(Set.of("deployer"));
        IssueResult.Issued made = key(account.id(), ApiTokenGrant.OF_ALL);
        AuthenticatedPrincipal principal = known(made.text());
        assertEquals(account.id(), principal.accountId());
        assertEquals(account.name(), principal.username());
        assertEquals(Set.of("deployer"), principal.roles());
        assertTrue(serviceAccounts.change(account.changed(account.name(), Set.of("reader"), true)));
        assertEquals(Set.of("reader"), known(made.text()).roles());
    }

    @Test
    void aKeyOutlivesWhoMadeItsAccountAndNotTheAccountItself() {
        ServiceAccount account = serviceAccount(Set.of());
        IssueResult.Issued made = key(account.id(), ApiTokenGrant.OF_ALL);
        accounts.remove(ada);
        known(made.text());
        ServiceAccount off = account.changed(account.name(), Set.of(), false);
        assertTrue(serviceAccounts.change(off));
        assertRefused(Reason.SUSPENDED, made.text());
        assertTrue(serviceAccounts.remove(account.id()));
        assertRefused(Reason.REVOKED, made.text());
        assertEquals(ApiTokenEnd.Cause.OWNER_REMOVED, causeOf(made));
        assertFalse(serviceAccounts.remove(account.id()));
    }

    @Test
    void aServiceAccountIsNeverAnAccountAndTheOtherWayRound() {
        ServiceAccount account = serviceAccount(Set.of());
        accounts.put(Account.active(account.id(), "impostor", Set.of("admin")));
        IssueResult.Issued asPerson = pat(account.id(), ApiTokenGrant.OF_ALL);
        IssueResult.Issued asService = key(account.id(), ApiTokenGrant.OF_ALL);
        // each kind looks its owner up in its own place
        assertEquals(Set.of("admin"), known(asPerson.text()).roles());
        assertEquals(Set.of(), known(asService.text()).roles());
        assertRefused(Reason.UNKNOWN, key(bob, ApiTokenGrant.OF_ALL).text());
    }

    @Test
    void aTokenIsGoodOnlyFromItsNetworksAndAnUnknownAddressIsInNone() {
        ApiTokenGrant grant = new ApiTokenGrant(
                null, List.of(AddressBlock.parse("10.1.0.0/16"), AddressBlock.parse("2001:db8::/32")), null);
        String text = pat(ada, grant).text();
        for (String good : List.of("10.1.0.0", "10.1.255.255", "2001:db8::1", "2001:db8:ffff::", "::ffff:10.1.2.3")) {
            assertInstanceOf(AuthenticationResult.Authenticated.class, shown(text, good), good);
        }
        for (String bad : List.of("10.2.0.0", "10.0.255.255", "2001:db9::1", "::1", "127.0.0.1", "", "10.1.0.0.evil")) {
            assertInstanceOf(AuthenticationResult.NotFromHere.class, shown(text, bad), bad);
        }
        assertInstanceOf(AuthenticationResult.NotFromHere.class, shown(text, null));
    }

    @Test
    void ofFiftyUsesAtOnceAtALimitOfTenExactlyTenPass() {
        String text = pat(ada, new ApiTokenGrant(null, List.of(), 10)).text();
        List<Callable<AuthenticationResult>> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(() -> shown(text));
        }
        List<AuthenticationResult> results = Race.of(many);
        assertEquals(
                10,
                results.stream()
                        .filter(AuthenticationResult.Authenticated.class::isInstance)
                        .count());
        AuthenticationResult.TooMany refused = results.stream()
                .filter(AuthenticationResult.TooMany.class::isInstance)
                .map(AuthenticationResult.TooMany.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(10, refused.most());
        assertTrue(refused.retryAfter().compareTo(Duration.ofMinutes(1)) <= 0);
        clock.advance(Duration.ofMinutes(1));
        known(text);
    }

    @Test
    void whatIsRefusedForAnotherReasonDoesNotCountAgainstTheLimit() {
        ApiTokenGrant grant = new ApiTokenGrant(null, List.of(AddressBlock.parse("10.0.0.0/8")), 1);
        String text = pat(ada, grant).text();
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(AuthenticationResult.NotFromHere.class, shown(text, HERE));
        }
        assertInstanceOf(AuthenticationResult.Authenticated.class, shown(text, "10.0.0.1"));
        assertInstanceOf(AuthenticationResult.TooMany.class, shown(text, "10.0.0.1"));
    }

    @Test
    void theScopesOfATokenNarrowItAndOursAreNeverImplied() {
        AuthenticatedPrincipal all = known(pat().text());
        assertTrue(all.hasScope("read"));
        assertFalse(all.hasScope(Scopes.TOKENS));
        assertFalse(all.isScoped());
        AuthenticatedPrincipal some =
                known(pat(ada, new ApiTokenGrant(Set.of("read", Scopes.SESSIONS), List.of(), null))
                        .text());
        assertTrue(some.hasScope("read"));
        assertTrue(some.hasScope(Scopes.SESSIONS));
        assertFalse(some.hasScope("write"));
        assertFalse(some.hasScope(Scopes.TOKENS));
        assertTrue(some.isScoped());
        AuthenticatedPrincipal none =
                known(pat(ada, new ApiTokenGrant(Set.of(), List.of(), null)).text());
        assertFalse(none.hasScope("read"));
        assertTrue(none.isScoped());
    }

    @Test
    void inTheHeaderForKeysOnlyKeysAreTaken() {
        String key = key(serviceAccount(Set.of()).id(), ApiTokenGrant.OF_ALL).text();
        assertInstanceOf(AuthenticationResult.Authenticated.class, inKeyHeader(key));
        assertEquals(new AuthenticationResult.Rejected(Reason.MALFORMED, true), inKeyHeader(pat().text()));
    }

    private AuthenticationResult inKeyHeader(String text) {
        return handler.authenticate(
                TenantId.DEFAULT, new ApiTokenCredential(text, Credential.Transport.HEADER, HERE, true));
    }

    @Test
    void aTokenOfAnotherTenantAndAMadeUpOneAreUnknown() {
        TokenGenerator generator = new TokenGenerator();
        assertRefused(
                Reason.UNKNOWN,
                ApiTokenText.generate("dwp_", new TenantId("acme"), generator).text());
        assertRefused(
                Reason.UNKNOWN,
                ApiTokenText.generate("dwp_", TenantId.DEFAULT, generator).text());
    }
}
