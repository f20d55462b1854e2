package org.doorward.internal.http;

import java.time.Duration;
import java.time.Instant;
import org.doorward.StoreUnavailableException;
import org.doorward.session.IssuedTokens;
import org.doorward.session.SessionService;

/**
 * Whether new tokens come too late for a browser: by the time a slow answer is sent, another may have brought newer ones, or
 * the session may be over, and what the browser has then must stay (R050).
 */
public final class LateTokens {
    /** Answers that are given sooner are not worth asking for. */
    private static final Duration QUICK = Duration.ofSeconds(1);

    private LateTokens() {}

    /**
     * Whether the client has, or should have, something else by now.
     *
     * @param asked when the refresh began: a node may be paused in the middle of it, too
     */
    public static boolean areOutdated(SessionService sessions, IssuedTokens tokens, Instant asked) {
        if (sessions.now().isBefore(asked.plus(QUICK))) {
            return false;
        }
        try {
            return !sessions.isLatest(tokens);
        } catch (StoreUnavailableException e) {
            // nothing is known against them
            return false;
        }
    }
}
