package org.doorward;

import org.jspecify.annotations.Nullable;

/**
 * A store did not answer: unreachable, too slow, or refusing. The outcome is unknown. The request is answered 503 with
 * {@code Retry-After}, and its cookies stay.
 */
public class StoreUnavailableException extends RuntimeException {
    /** @param message what was tried and what went wrong, without a credential */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
