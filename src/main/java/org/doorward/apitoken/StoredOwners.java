package org.doorward.apitoken;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.account.AccountService;

/** Asks the stores each time. Safe for any thread. */
public final class StoredOwners implements Owners {
    private final AccountService accounts;
    private final ServiceAccountStore serviceAccounts;

    /** Over these. */
    public StoredOwners(AccountService accounts, ServiceAccountStore serviceAccounts) {
        this.accounts = accounts;
        this.serviceAccounts = serviceAccounts;
    }

    @Override
    public Optional<Owner> find(ApiTokenKind kind, AccountId id) {
        return switch (kind) {
            case PERSONAL_ACCESS_TOKEN ->
                accounts.find(id)
                        .map(account ->
                                new Owner(account.id(), account.username(), account.roles(), account.isActive()));
            case API_KEY -> serviceAccounts.find(id).map(Owner::of);
        };
    }
}
