package org.doorward.internal.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.session.Session;
import org.doorward.store.SessionStore;

/** Reads sessions for requests, from the store or from a cached copy. Safe for any thread. */
@FunctionalInterface
public interface RecentSessions {
    /**
     * Finds a session. A cached copy may answer only while the copy is live at this time and is of this generation or
     * a later one. So a copy can accept a request for a bounded time after the session's end, and never refuses one.
     *
     * @param generation the generation of the token
     * @throws StoreUnavailableException when no copy may answer and the store does not answer
     */
    Optional<Session> findRecent(SessionId id, long generation, Instant now);

    /** Returns the store's cache where it has one, and otherwise the store itself. */
    static RecentSessions of(SessionStore store) {
        return store instanceof RecentSessions recent ? recent : (id, generation, now) -> store.find(id);
    }
}
