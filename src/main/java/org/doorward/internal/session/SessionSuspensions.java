package org.doorward.internal.session;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.internal.event.EventListener;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.store.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * Suspends single sessions, and reinstates them. The store's compare-and-set decides between concurrent changes of a
 * session: a refresh that has read it before stores nothing over a suspension. Safe for any thread.
 */
public final class SessionSuspensions {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    /** Each attempt but the last lost against another change of the same session. */
    private static final int ATTEMPTS = 8;

    private final SessionStore store;
    private final CurrentSessions current;
    private final SessionChanges changes;
    private final EventListener listener;
    private final Supplier<Instant> now;

    SessionSuspensions(
            SessionStore store,
            CurrentSessions current,
            SessionChanges changes,
            EventListener listener,
            Supplier<Instant> now) {
        this.store = store;
        this.current = current;
        this.changes = changes;
        this.listener = listener;
        this.now = now;
    }

    /** Returns the session, which may be a cached copy. The call is no use of it. */
    Optional<Session> recent(SessionId id, Instant at) {
        return current.findRecent(id, 0, at);
    }

    /** Returns the live session from the store itself, with what its account is now. The call is no use of it. */
    Optional<Session> living(SessionId id, Instant at) {
        return current.find(id, at).filter(session -> session.endReasonAt(at).isEmpty());
    }

    Instant now() {
        return now.get();
    }

    /**
     * Suspends a session of this account, in place of an earlier suspension; for reasons of security it ends instead.
     *
     * @return false when the account has no such live session
     * @throws IllegalArgumentException when the suspension is over already
     */
    public boolean suspend(AccountId owner, SessionId id, Suspension suspension) {
        Instant at = now.get();
        if (!suspension.isInForceAt(at)) {
            throw new IllegalArgumentException("the suspension is over already");
        }
        if (suspension.cause() == Suspension.Cause.SECURITY) {
            return changes.end(id, owner, Reason.SUSPENDED, at);
        }
        return changed(owner, id, suspension, new SessionEvent.Suspended(id, owner, suspension, at, Origin.THIS_NODE));
    }

    /** Ends the suspension of a session of this account. @return false when the account has no such live session */
    public boolean reinstate(AccountId owner, SessionId id) {
        return changed(owner, id, null, new SessionEvent.Reinstated(id, owner, now.get(), Origin.THIS_NODE));
    }

    private boolean changed(AccountId owner, SessionId id, @Nullable Suspension next, SessionEvent told) {
        Optional<Session> found =
                living(id, told.at()).filter(session -> session.owner().equals(owner));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (found.isEmpty()) {
                return false;
            }
            Session session = found.get();
            if (Objects.equals(session.restrictions().suspension(), next)) {
                // also after a call without an answer, of which other nodes were told as a doubt
                return true;
            }
            SessionStore.ReplaceResult result =
                    changes.changing(owner, told.at(), () -> store.replace(session.suspended(next)));
            if (result instanceof SessionStore.ReplaceResult.Replaced) {
                LOG.log(System.Logger.Level.DEBUG, "session {0} of {1}: suspension {2}", id, owner, next);
                listener.happened(told);
                return true;
            }
            found = result instanceof SessionStore.ReplaceResult.Stale stale
                    ? Optional.of(stale.present())
                            .filter(present -> present.endReasonAt(told.at()).isEmpty())
                    : Optional.empty();
        }
        throw new StoreUnavailableException("a session is being changed by too many", null);
    }
}
