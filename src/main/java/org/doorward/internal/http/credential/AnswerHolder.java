package org.doorward.internal.http.credential;

import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.http.answer.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The credential that a long response depends on.
 *
 * @param session null for a credential without one
 * @param credential equal for all responses that one check covers
 */
public record AnswerHolder(AccountId account, @Nullable SessionId session, Object credential, Check check) {
    /** Checks whether the credential is still valid. */
    public interface Check {
        /**
         * Returns why it is no longer valid; empty while it is. @throws StoreUnavailableException when the store does
         * not answer
         */
        Optional<Problem> over();
    }
}
