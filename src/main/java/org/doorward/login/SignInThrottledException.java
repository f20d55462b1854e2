package org.doorward.login;

import java.time.Duration;

/**
 * Says why {@code request.login} failed: too many sign-ins had failed before, and this one was not even looked at. It is the
 * cause of the {@code ServletException}. The response says nothing of it: it is the application's, which alone knows whether
 * programs read it.
 */
public final class SignInThrottledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** Until then. */
    public SignInThrottledException(Duration retryAfter) {
        super("too many sign-ins have failed");
        this.retryAfter = retryAfter;
    }

    /** When it may be tried again; whole seconds, one at least. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
