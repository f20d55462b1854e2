package org.doorward.web;

import java.time.Duration;

/**
 * The caller's sign-in is too long ago. Methods of CDI beans with {@link RequiresFresh} throw it; an application may
 * throw it, too. When a request's handler throws it, itself or as a cause, the filter answers 401 {@code step-up}, or
 * redirects a browser to the sign-in page, unless the response is committed.
 */
public final class StepUpRequiredException extends RequirementException {
    private static final long serialVersionUID = 1L;

    private final Duration maxAge;

    /** @param maxAge the longest time since the sign-in */
    public StepUpRequiredException(Duration maxAge) {
        super("a sign-in not longer ago than " + maxAge + " is needed");
        this.maxAge = maxAge;
    }

    /** Returns the longest time since the sign-in. */
    public Duration maxAge() {
        return maxAge;
    }
}
