package org.doorward.session;

import org.doorward.Reason;

/** What came of showing a refresh token. Expected outcomes are results, never exceptions. */
public sealed interface RefreshResult {
    /** The next pair; the same refresh token for every holder of the one that was shown. */
    record Refreshed(IssuedTokens tokens) implements RefreshResult {}

    /** It will never be good again. */
    record Refused(Reason reason) implements RefreshResult {}

    /** Nothing was decided and nothing changed; the caller may come again in a moment. */
    record TryLater() implements RefreshResult {}
}
