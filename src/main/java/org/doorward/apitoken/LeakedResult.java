package org.doorward.apitoken;

import java.time.Duration;

/** What came of telling of a token that others know. */
public sealed interface LeakedResult {
    /** It was good, and is revoked. */
    record Revoked() implements LeakedResult {}

    /** There is no such token that is good; nothing was done. */
    record NotThere() implements LeakedResult {}

    /**
     * Nobody looked, so that it may be good still: made-up tokens come in such numbers that the store would be flooded.
     *
     * @param retryAfter when asking again makes sense
     */
    record TooManyUnknown(Duration retryAfter) implements LeakedResult {}
}
