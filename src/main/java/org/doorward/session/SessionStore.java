package org.doorward.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions live. Every method is atomic and may be called from any thread and any node. "Not there" is an answer;
 * no answer at all is {@link StoreUnavailableException}, after which the write may or may not have happened. The
 * promises are tests: {@code SessionStoreContract}.
 *
 * <p>An ended session stays as a tombstone, so that its holder can be told why, and is then forgotten; so is a timed-out
 * one. Nothing revives either.
 */
public interface SessionStore extends AutoCloseable {
    /** What came of {@link #replace}. */
    sealed interface ReplaceResult {
        /** It was replaced. */
        record Replaced() implements ReplaceResult {}

        /** Somebody else was first; {@code present} is what is there now, ended or not. */
        record Stale(Session present) implements ReplaceResult {}

        /** There is no such session, nor its tombstone. */
        record Gone() implements ReplaceResult {}
    }

    /**
     * The account's epoch: a number that only grows, moved by {@link #endAll}. Read before a credential is checked, so
     * that {@link #open} can tell whether everything was revoked in between. 0 for an account never seen.
     */
    long epoch(AccountId owner);

    /**
     * Adds a new session.
     *
     * @return false, with nothing stored, when the account's epoch is no longer the session's
     */
    boolean open(Session session);

    /** What came of {@link #openInPlaceOf}. */
    enum OpenResult {
        /** Nothing was stored: the account's epoch is no longer the session's. */
        REFUSED,
        /** Opened; the other session was not there, or over, or another account's. */
        OPENED,
        /** Opened, and the other session ended by it. */
        REPLACED
    }

    /**
     * Adds a new session and ends an older one of the same account, as a browser's that signs in once more.
     *
     * @param old ended only when it is of the session's owner
     */
    default OpenResult openInPlaceOf(Session session, SessionId old, SessionEnd end) {
        if (!open(session)) {
            return OpenResult.REFUSED;
        }
        return end(old, session.owner(), end) ? OpenResult.REPLACED : OpenResult.OPENED;
    }

    /** The session with this id, or its tombstone. */
    Optional<Session> find(SessionId id);

    /**
     * The session as it is, or as it was a moment ago: a store in front of which a cache stands may answer from a copy, but
     * only from one that lives at this time and is of this generation or a later one. So a copy can let a request in for a
     * bounded time after the session's end; it refuses nobody.
     *
     * @param generation of the token that was shown
     */
    default Optional<Session> findRecent(SessionId id, long generation, Instant now) {
        return find(id);
    }

    /**
     * Puts {@code next} in the place of the version before it, {@code next.version() - 1}; never in that of another one,
     * of an ended one, or of none. Last seen, addresses and epoch stay as stored.
     */
    ReplaceResult replace(Session next);

    /**
     * Moves last seen forward, and confirms the rotation of the shown generation if it was unconfirmed. Moves no version,
     * revives nothing, shortens nothing.
     *
     * @return whether there was a live session to touch
     */
    boolean touch(Touch touch);

    /**
     * Ends a session of this owner. The first end stays.
     *
     * @return whether a session of this owner was ended by this call
     */
    boolean end(SessionId id, AccountId owner, SessionEnd end);

    /**
     * Ends all sessions of an account, but for one, and moves the account's epoch, so that no sign-in begun before can
     * finish after. The spared session goes along to the new epoch.
     *
     * @param spared the session to spare, if any
     * @return how many live sessions this call ended
     */
    int endAll(AccountId owner, @Nullable SessionId spared, SessionEnd end);

    /** The account's sessions that live at this time, in no order. Touches nothing. */
    List<Session> list(AccountId owner, Instant now);

    /**
     * Forgets ended and timed-out sessions whose tombstone time has passed. Stores that do so by themselves do nothing.
     *
     * @param limit at most this many in one call
     * @return how many; less than {@code limit} when there are no more
     */
    int sweep(Instant now, int limit);

    /** Lets go of connections and threads. */
    @Override
    void close();
}
