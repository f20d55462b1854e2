package org.doorward.internal.apitoken;

import java.time.Duration;
import java.util.Optional;
import org.doorward.apitoken.ApiToken;

/** The result of looking up a token by its secret. */
public sealed interface ApiTokenLookUp {
    /**
     * The token exists, in any state.
     *
     * @param owner the token's owner, where the store returned it as well
     */
    record Found(ApiToken token, Optional<TokenOwner> owner) implements ApiTokenLookUp {}

    /** There is no such token. */
    record Unknown() implements ApiTokenLookUp {}

    /**
     * The store was not asked, because there were too many unknown tokens, from this address or in total. This says
     * nothing about the token.
     *
     * @param retryAfter how long the client must wait
     */
    record TooManyUnknown(Duration retryAfter) implements ApiTokenLookUp {}
}
