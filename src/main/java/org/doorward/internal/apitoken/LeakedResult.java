package org.doorward.internal.apitoken;

import java.time.Duration;

/** The result of reporting a leaked token. */
public sealed interface LeakedResult {
    /** The token was live, and is revoked. */
    record Revoked() implements LeakedResult {}

    /** There is no such live token. */
    record NotThere() implements LeakedResult {}

    /**
     * The store was not asked, because there were too many unknown tokens. The token may still be live.
     *
     * @param retryAfter how long the client must wait
     */
    record TooManyUnknown(Duration retryAfter) implements LeakedResult {}
}
