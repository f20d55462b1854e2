package org.doorward.internal.account;

import java.util.Optional;

/** Asks the identity stores of the container. Safe for any thread. */
@FunctionalInterface
public interface CallerValidator {
    /**
     * Validates a username and a password.
     *
     * @return empty when they are not valid together
     * @throws org.doorward.StoreUnavailableException when no identity store can tell now
     */
    Optional<Caller> validate(String username, String password);
}
