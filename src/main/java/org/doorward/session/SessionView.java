package org.doorward.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A session as an application sees it, at the time of reading, without tokens and hashes. Immutable. Further
 * properties may be added.
 */
public final class SessionView {
    private final Session session;

    private SessionView(Session session) {
        this.session = session;
    }

    /** Returns the view of a stored session. */
    public static SessionView of(Session session) {
        return new SessionView(session);
    }

    /** Returns the public id, for lists, logs and links. It is no credential. */
    public SessionId id() {
        return session.id();
    }

    /** Returns the account that the session belongs to. */
    public AccountId account() {
        return session.owner();
    }

    /** Returns the account's username when it was last read: at a refresh, or at a use after a change. */
    public String username() {
        return session.username();
    }

    /** Returns the account's roles when they were last read: at a refresh, or at a use after a change. */
    public Set<String> roles() {
        return session.roles();
    }

    public Device device() {
        return session.device();
    }

    /** Returns the client addresses, the latest first, at most {@value Session#MAX_ADDRESSES}. */
    public List<String> addresses() {
        return session.addresses();
    }

    /** Returns how the account was authenticated, such as {@code password}. */
    public String method() {
        return session.method();
    }

    public Instant authenticatedAt() {
        return session.authenticatedAt();
    }

    public Instant createdAt() {
        return session.createdAt();
    }

    /** Returns the last use, up to the touch interval late. */
    public Instant lastSeenAt() {
        return session.lastSeenAt();
    }

    /** Returns the absolute end, which never changes. */
    public Instant expiresAt() {
        return session.expiresAt();
    }

    /** Returns when it times out without further use. */
    public Instant idleExpiresAt() {
        return session.idleExpiresAt();
    }

    /** Whether it outlives the browser. */
    public boolean remembered() {
        return session.remembered();
    }

    /** Returns what may restrict it, when its account was last read. Settings decide which of it acts. */
    public SessionRestrictions restrictions() {
        return session.restrictions();
    }

    /** Returns the end; null for a session that was not ended. A time-out is no such end. */
    public @Nullable SessionEnd end() {
        return session.end();
    }

    /** Returns why it is over at this time, ended or timed out; empty while it is live. */
    public Optional<Reason> endReasonAt(Instant now) {
        return session.endReasonAt(now);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionView that && session.equals(that.session);
    }

    @Override
    public int hashCode() {
        return session.hashCode();
    }

    @Override
    public String toString() {
        return "SessionView[" + session.id() + " of " + session.owner() + "]";
    }
}
