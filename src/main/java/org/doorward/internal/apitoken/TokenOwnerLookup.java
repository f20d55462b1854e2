package org.doorward.internal.apitoken;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.apitoken.ApiTokenKind;

/** Finds the owners of API tokens. Safe for any thread. */
public interface TokenOwnerLookup {
    /**
     * Returns the owner as it is now, or was a moment ago; empty when it does not exist any more.
     *
     * @throws org.doorward.StoreUnavailableException when the store does not answer
     */
    Optional<TokenOwner> find(ApiTokenKind kind, AccountId id);
}
