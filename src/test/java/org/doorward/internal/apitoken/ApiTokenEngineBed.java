package org.doorward.internal.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.DoorwardEvent;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.ApiTokenCredential;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.store.ApiTokenStore;
import org.doorward.store.ServiceAccountStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestStores;
import org.jspecify.annotations.Nullable;

/** The service and the handler over real stores, with a clock that tests move, and what tests of them do again and again. */
public abstract class ApiTokenEngineBed {
    protected static final Instant START = Instant.parse("2031-05-01T08:00:00Z");
    protected static final Duration DAY = Duration.ofDays(1);
    protected static final String HERE = "192.0.2.7";

    protected final ManualClock clock = new ManualClock(START);
    protected final TestAccounts accounts = new TestAccounts();
    protected final List<DoorwardEvent> events = Collections.synchronizedList(new ArrayList<>());
    protected final AccountId ada = AccountId.of("ada-" + new TokenGenerator().id());
    protected final AccountId bob = AccountId.of("bob-" + new TokenGenerator().id());
    protected final ApiTokenPolicy policy =
            new ApiTokenPolicy(Duration.ofDays(365), false, Duration.ofDays(365), Duration.ofDays(90), 100);
    protected ApiTokenEngine service = service(policy);
    private final AccountEngine people = new AccountEngine(accounts, new CountingHasher());
    protected ServiceAccountEngine serviceAccounts =
            new ServiceAccountEngine(serviceAccountStore(), service, people, clock);
    protected ApiTokenHandler handler = new ApiTokenHandler(
            store(),
            new StoredTokenOwners(people, serviceAccountStore()),
            GateRules.DEFAULT,
            limiter(),
            clock,
            events::add);

    /** What is tested over; tests share it. */
    protected ApiTokenStore store() {
        return TestStores.of(this).one().apiTokens(true);
    }

    protected ServiceAccountStore serviceAccountStore() {
        return TestStores.of(this).one().serviceAccounts();
    }

    protected RateLimiter limiter() {
        return TestStores.of(this).one().limits();
    }

    public ApiTokenEngineBed() {
        accounts.put(Account.active(ada, "ada", Set.of("user", "editor")));
        accounts.put(Account.active(bob, "bob", Set.of("user")));
    }

    protected final ApiTokenEngine service(ApiTokenPolicy with) {
        return new ApiTokenEngine(store(), with, clock, new EventListeners(List.of(events::add)));
    }

    protected final IssueResult.Issued issued(IssueResult result) {
        return assertInstanceOf(IssueResult.Issued.class, result);
    }

    protected final IssueResult.Issued pat(AccountId owner, ApiTokenGrant grant) {
        return issued(service.create(
                ApiTokenKind.PERSONAL_ACCESS_TOKEN,
                owner,
                "laptop",
                grant,
                clock.instant().plus(DAY.multipliedBy(90))));
    }

    /** A token of ada's with this end. */
    protected final IssueResult until(@Nullable Instant expiresAt) {
        return service.create(ApiTokenKind.PERSONAL_ACCESS_TOKEN, ada, "laptop", ApiTokenGrant.OF_ALL, expiresAt);
    }

    protected final IssueResult.Issued pat() {
        return pat(ada, ApiTokenGrant.OF_ALL);
    }

    protected final IssueResult.Issued rotated(ApiTokenView token, Duration overlap) {
        return issued(service.rotate(token.owner(), token.id(), overlap, null));
    }

    protected final AuthenticationResult shown(String text) {
        return shown(text, HERE);
    }

    protected final AuthenticationResult shown(String text, @Nullable String from) {
        return handler.authenticate(
                TenantId.DEFAULT, new ApiTokenCredential(text, Credential.Transport.HEADER, from, false));
    }

    protected final AuthenticatedPrincipal known(String text) {
        return assertInstanceOf(AuthenticationResult.Authenticated.class, shown(text))
                .principal();
    }

    protected final void assertRefused(Reason reason, String text) {
        assertEquals(new AuthenticationResult.Rejected(reason, true), shown(text));
    }

    protected final ApiToken stored(IssueResult.Issued issued) {
        return store().find(issued.token().id()).orElseThrow();
    }

    protected final ApiTokenEnd.Cause causeOf(IssueResult.Issued issued) {
        return Objects.requireNonNull(stored(issued).end()).cause();
    }

    protected final <T extends ApiTokenEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
