package org.doorward;

import org.jspecify.annotations.Nullable;

/**
 * A store gave no answer: unreachable, too slow, or refusing. Says nothing about what was asked. A request that meets it
 * is answered 503 with {@code Retry-After}; its cookies are kept.
 */
public class StoreUnavailableException extends RuntimeException {
    /** With what was tried, and what went wrong; neither may hold a credential. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
