package org.doorward.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.account.AccountService;
import org.doorward.internal.store.memory.HeapServiceAccountStore;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.testing.CountingHasher;
import org.junit.jupiter.api.Test;

/** What stores promise that keep service accounts beside the tokens: a key and as whom it acts are one answer. */
public abstract class ToldOwnerContract extends ApiTokenServiceBed {
    /** The same tokens, where the application keeps its service accounts elsewhere. */
    protected abstract ApiTokenStore withoutOwners();

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

    protected static Optional<Owner> told(ApiTokenStore store, IssueResult.Issued key) {
        ApiTokenStore.Reading reading =
                store.read(TenantId.DEFAULT, key.token().secrets().current());
        assertEquals(key.token().id(), reading.token().orElseThrow().id());
        return reading.owner();
    }

    @Test
    void aKeyIsReadWithItsServiceAccountAsThatIsNow() {
        ServiceAccount account = made(Set.of("deployer", "a role with ü"));
        IssueResult.Issued key = key(account.id());
        assertEquals(Optional.of(Owner.of(account)), told(store(), key));
        ServiceAccount next = account.changed("n".repeat(100), Set.of("r".repeat(100)), false);
        assertTrue(serviceAccounts.change(next));
        assertEquals(Optional.of(Owner.of(next)), told(store(), key));
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
        HeapServiceAccountStore elsewhere = new HeapServiceAccountStore();
        elsewhere.create(new ServiceAccount(
                account.id(), "ci", Set.of("reader"), true, account.createdAt(), account.createdBy(), 1));
        handler = new ApiTokenHandler(
                withoutOwners(),
                new StoredOwners(new AccountService(accounts, new CountingHasher()), elsewhere),
                limiter(),
                clock,
                events::add);
        assertEquals(Set.of("reader"), known(key.text()).roles());
    }
}
