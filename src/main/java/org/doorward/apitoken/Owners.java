package org.doorward.apitoken;

import java.util.Optional;
import org.doorward.AccountId;

/** Finds as whom API tokens act. Called from any thread. */
public interface Owners {
    /**
     * The owner of tokens of this kind, as it is now, or was a moment ago; empty when there is none any more.
     *
     * @throws org.doorward.StoreUnavailableException when that cannot be told now
     */
    Optional<Owner> find(ApiTokenKind kind, AccountId id);
}
