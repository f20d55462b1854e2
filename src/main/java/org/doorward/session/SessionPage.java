package org.doorward.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's live sessions.
 *
 * @param sessions the latest first
 * @param total the number of live sessions on all pages
 * @param next the cursor of the next page; null on the last page
 */
public record SessionPage(
        List<SessionView> sessions, int total, @Nullable String next) {
    /** Copies the list. */
    public SessionPage {
        sessions = List.copyOf(sessions);
    }
}
