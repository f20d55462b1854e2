package org.doorward.internal.apitoken;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.account.AccountEngine;
import org.doorward.store.ServiceAccountStore;

/** Reads owners from the stores each time. Safe for any thread. */
public record StoredTokenOwners(AccountEngine accounts, ServiceAccountStore serviceAccounts)
        implements TokenOwnerLookup {
    @Override
    public Optional<TokenOwner> find(ApiTokenKind kind, AccountId id) {
        return switch (kind) {
            case PERSONAL_ACCESS_TOKEN -> accounts.find(id).map(TokenOwner::of);
            case API_KEY -> serviceAccounts.find(id).map(TokenOwner::of);
        };
    }
}
