package org.doorward.web;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whoever acts signed in too long ago for what was asked. Thrown by methods of CDI beans that {@link RequiresFresh} is on;
 * an application may throw it, too. Where it comes out of a request's handler, itself or as the cause of another exception,
 * the filter answers 401 {@code step-up} in its place, or sends a browser to the sign-in page, unless the response has been
 * sent in part.
 */
public final class StepUpRequiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 20;

    private final Duration maxAge;

    /** @param maxAge how long ago the sign-in may be */
    public StepUpRequiredException(Duration maxAge) {
        super("a sign-in not longer ago than " + maxAge + " is needed");
        this.maxAge = maxAge;
    }

    /** How long ago the sign-in may be. */
    public Duration maxAge() {
        return maxAge;
    }

    /** The one that this is, or was caused by. */
    static Optional<StepUpRequiredException> in(Throwable failure) {
        @Nullable Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof StepUpRequiredException found) {
                return Optional.of(found);
            }
            next = next.getCause();
        }
        return Optional.empty();
    }
}
