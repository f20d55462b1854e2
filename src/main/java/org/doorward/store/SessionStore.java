package org.doorward.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions. Every method is atomic and safe for any thread and any node. A store that does not answer throws
 * {@link StoreUnavailableException}; then the outcome of a write is unknown. The contract is tested by {@code
 * SessionStoreContract}.
 *
 * <p>An ended or timed-out session stays as a tombstone for a while, so that its holder can learn why. Nothing revives
 * it. A store that does not remove tombstones by itself is also a {@link SweptStore}.
 */
public interface SessionStore {
    /** The result of {@link #replace}. */
    sealed interface ReplaceResult {
        /** It was replaced. */
        record Replaced() implements ReplaceResult {}

        /**
         * Another change was first.
         *
         * @param present the stored session, ended or not
         */
        record Stale(Session present) implements ReplaceResult {}

        /** There is neither the session nor its tombstone. */
        record Gone() implements ReplaceResult {}
    }

    /**
     * What an account's sessions depend on: 0 for an unknown account. Each change moves a number to one that it never
     * had before, even where the store has forgotten the account in between.
     *
     * @param epoch only grows; {@link Target.AllBut} moves it
     * @param version {@link #accountChanged} moves it
     * @param scope only grows; {@link Target.OlderThan} moves it. All live sessions of the account were opened with it
     */
    record AccountState(long epoch, long version, long scope) {}

    /**
     * Returns the account's epoch and version. They are read before a credential is checked and before the account is
     * read, so that a revocation in between makes {@link #open} refuse, and any other change leaves the new session
     * {@linkplain Session#isOutdated outdated}.
     */
    AccountState state(AccountId owner);

    /**
     * Moves the account's version: each of its sessions is outdated from then on, until {@link #replace} stores it with
     * the new version.
     */
    void accountChanged(AccountId owner);

    /** The result of {@link #open}. */
    sealed interface OpenResult {
        /**
         * It was opened.
         *
         * @param ended the live sessions that it has ended
         */
        record Opened(List<SessionId> ended) implements OpenResult {
            /** Copies the list. */
            public Opened {
                ended = List.copyOf(ended);
            }
        }

        /** Nothing was stored: the account's epoch or scope differs from the session's, or the id is taken. */
        record Refused() implements OpenResult {}
    }

    /**
     * Adds a new session. It ends the session that it replaces. Of more than {@code most} live sessions it ends those
     * unused for longest, never the new one. After a lower limit it may end only some of them, at least fifty; the
     * next calls end the rest.
     *
     * @param inPlaceOf the session that it replaces if it belongs to the same account; null for none
     * @param most the most live sessions of the account, at least 1
     * @param end the end of those sessions; a session that has timed out by then is not among them
     */
    OpenResult open(Session session, @Nullable SessionId inPlaceOf, int most, SessionEnd end);

    /** Returns the session with this id, or its tombstone. It knows the account's latest version. */
    Optional<Session> find(SessionId id);

    /**
     * Stores {@code next} in place of {@code next.version() - 1}. It replaces no other version, no ended session, and
     * no missing one. Last use, addresses and epoch stay as stored, and so does the confirmation of the same generation.
     */
    ReplaceResult replace(Session next);

    /**
     * Moves the last use forward, and confirms an unconfirmed rotation of the generation. It changes no version,
     * revives nothing, and shortens nothing.
     *
     * @return whether there was such a live session
     */
    boolean touch(Touch touch);

    /** The sessions of an account that end. */
    sealed interface Target {
        /** The session with this id, if it belongs to the account. */
        record One(SessionId id) implements Target {}

        /**
         * All sessions except one.
         *
         * @param spared that one; null for none
         */
        record AllBut(@Nullable SessionId spared) implements Target {}

        /**
         * All sessions, unless the account's scope is this epoch of its tenant or of everyone, or a later one: then
         * none. The account's scope becomes this epoch.
         */
        record OlderThan(long scope) implements Target {}
    }

    /**
     * Ends live sessions of an account. The first end of a session stays. A target other than one also increases the
     * account's epoch when it ends, so that no sign-in that began before can finish; a spared session gets the new epoch.
     *
     * @return how many live sessions of this account were ended
     */
    int end(AccountId owner, Target target, SessionEnd end);

    /**
     * Lists live sessions of the account, the latest first. They know its latest version. The call is no use of them. A
     * caller that reads all pages gets each session that is live throughout once, whatever changes meanwhile.
     *
     * @param after {@link StoredSessionPage#next} of the page before; null for the first page
     * @param most the most sessions of a page, at least 1
     * @throws IllegalArgumentException when this store has not returned {@code after}
     */
    StoredSessionPage list(AccountId owner, Instant now, @Nullable String after, int most);
}
