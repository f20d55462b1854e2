package org.doorward.internal.session;

import org.doorward.Reason;

/** The result of using a refresh token. */
public sealed interface RefreshResult {
    /** The next pair. Every holder of the used token gets the same refresh token. */
    record Refreshed(IssuedTokens tokens) implements RefreshResult {}

    /** The token will never be valid again. */
    record Refused(Reason reason) implements RefreshResult {}

    /** Nothing was decided and nothing changed. The caller may try again. */
    record TryLater() implements RefreshResult {}
}
