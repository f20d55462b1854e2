package org.doorward.apitoken;

import java.time.Duration;
import java.util.Optional;

/** What came of looking up a token that somebody has shown. */
public sealed interface ApiTokenLookUp {
    /**
     * There is one, in whatever state.
     *
     * @param owner as whom it acts, where that was told with it
     */
    record Found(ApiToken token, Optional<Owner> owner) implements ApiTokenLookUp {}

    /** There is none. */
    record Unknown() implements ApiTokenLookUp {}

    /**
     * The store was not asked: made-up tokens come in such numbers, from this address or at all, that it would be flooded.
     * Says nothing about the token.
     *
     * @param retryAfter when asking again makes sense
     */
    record TooManyUnknown(Duration retryAfter) implements ApiTokenLookUp {}
}
