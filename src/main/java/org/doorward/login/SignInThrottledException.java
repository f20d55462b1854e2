package org.doorward.login;

import java.time.Duration;

/**
 * The cause of a {@code ServletException} from {@code request.login}: too many sign-ins have failed, and the password
 * was not checked. The response has no header about it, because it belongs to the application.
 */
public final class SignInThrottledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter when to try again */
    public SignInThrottledException(Duration retryAfter) {
        super("too many sign-ins have failed");
        this.retryAfter = retryAfter;
    }

    /** Returns how long the client must wait; whole seconds, at least one. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
