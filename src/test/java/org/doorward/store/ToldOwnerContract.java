package org.doorward.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.IssueResult;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.apitoken.ApiTokenEngineBed;
import org.doorward.internal.apitoken.ApiTokenHandler;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.apitoken.StoredTokenOwners;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.memory.MemoryServiceAccountStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.TestStores;
import org.junit.jupiter.api.Test;

/** What stores promise that keep service accounts beside the tokens: a key and as whom it acts are one answer. */
public abstract class ToldOwnerContract extends ApiTokenEngineBed {
    /** The same tokens, where the application keeps its service accounts elsewhere. */
    private ApiTokenStore withoutOwners() {
        return TestStores.of(this).one().apiTokens(false);
    }

    protected final ServiceAccount made(Set<String> roles) {
        return serviceAccounts
                .create(TenantId.DEFAULT, "ci " + new TokenGenerator().id(), roles, ada)
                .orElseThrow();
    }

    protected final IssueResult.Issued key(AccountId owner) {
        return issued(service.create(
                ApiTokenKind.API_KEY,
                owner,
                "build",
                ApiTokenGrant.OF_ALL,
                clock.instant().plus(DAY)));
    }

    protected static Optional<TokenOwner> told(ApiTokenStore store, IssueResult.Issued key) {
        ApiTokenReader.Reading reading = ApiTokenReader.of(store).read(TenantId.DEFAULT, TokenHash.of(key.text()));
        assertEquals(key.token().id(), reading.token().orElseThrow().id());
        return reading.owner();
    }

    @Test
    void aKeyIsReadWithItsServiceAccountAsThatIsNow() {
        ServiceAccount account = made(Set.of("deployer", "a role with ü"));
        IssueResult.Issued key = key(account.id());
        assertEquals(Optional.of(TokenOwner.of(account)), told(store(), key));
        ServiceAccount next = account.changed("n".repeat(100), Set.of("r".repeat(100)), false);
        assertTrue(serviceAccounts.change(next));
        assertEquals(Optional.of(TokenOwner.of(next)), told(store(), key));
        assertTrue(serviceAccountStore().remove(account.id()));
        assertEquals(Optional.empty(), told(store(), key));
        assertRefused(Reason.UNKNOWN, key.text());
    }

    @Test
    void aPersonalTokenIsReadAloneWhateverItsOwnerIsCalled() {
        ServiceAccount account = made(Set.of("admin"));
        assertEquals(Optional.empty(), told(store(), pat(account.id(), ApiTokenGrant.OF_ALL)));
        assertEquals(Optional.empty(), told(store(), key(ada)));
    }

    @Test
    void whereTheApplicationKeepsItsServiceAccountsElsewhereNoneIsToldFromHere() {
        ServiceAccount account = made(Set.of("what it was before"));
        IssueResult.Issued key = key(account.id());
        assertEquals(Optional.empty(), told(withoutOwners(), key));
        MemoryServiceAccountStore elsewhere = new MemoryServiceAccountStore();
        elsewhere.create(ServiceAccount.builder(account.id(), "ci", account.createdAt(), account.createdBy())
                .roles(Set.of("reader"))
                .build());
        handler = new ApiTokenHandler(
                withoutOwners(),
                new StoredTokenOwners(new AccountEngine(accounts, new CountingHasher()), elsewhere),
                GateRules.DEFAULT,
                limiter(),
                clock,
                events::add);
        assertEquals(Set.of("reader"), known(key.text()).roles());
    }
}
