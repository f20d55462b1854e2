package org.doorward.store;

import java.util.List;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's live sessions, as {@link SessionStore#list} returns it.
 *
 * @param sessions the latest first
 * @param total the number of live sessions on all pages
 * @param next the position of the next page; null on the last page
 */
public record StoredSessionPage(
        List<Session> sessions, int total, @Nullable String next) {
    /** Copies the list. */
    public StoredSessionPage {
        sessions = List.copyOf(sessions);
    }
}
