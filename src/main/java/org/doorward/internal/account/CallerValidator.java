package org.doorward.internal.account;

import java.util.Optional;
import org.doorward.StoreUnavailableException;

/** Asks the identity stores of the container. Safe for any thread. */
@FunctionalInterface
public interface CallerValidator {
    /**
     * Validates a username and a password.
     *
     * @return empty when they are not valid together
     * @throws StoreUnavailableException when no identity store can tell now
     * @throws FailedException when a store has failed with an exception of its own, which may be its way to say no
     */
    Optional<Caller> validate(String username, String password);

    /** An identity store has thrown an exception that says nothing to us. */
    final class FailedException extends StoreUnavailableException {
        private static final long serialVersionUID = 1L;

        public FailedException(Throwable cause) {
            super("the identity store failed", cause);
        }
    }
}
