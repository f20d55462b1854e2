package org.doorward.session;

import java.time.Instant;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends sessions in the store and tells of it: what the store has taken, or, when it gives no answer, that nobody
 * knows whether it has. Safe for any thread.
 */
final class SessionChanges {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    private final SessionStore store;
    private final SessionListener listener;

    SessionChanges(SessionStore store, SessionListener listener) {
        this.store = store;
        this.listener = listener;
    }

    /** Opens this session, in place of another where there is one. @return false when the account's epoch has moved meanwhile */
    boolean open(Session session, @Nullable SessionId old, Instant now) {
        if (!opened(session, old, now)) {
            return false;
        }
        LOG.log(System.Logger.Level.DEBUG, "opened session {0} of {1}", session.id(), session.owner());
        listener.happened(new SessionEvent.Created(session.id(), session.owner(), now, false));
        return true;
    }

    private boolean opened(Session session, @Nullable SessionId old, Instant now) {
        if (old == null) {
            return store.open(session);
        }
        SessionStore.OpenResult result = changing(
                session.owner(), now, () -> store.openInPlaceOf(session, old, new SessionEnd(Reason.REPLACED, now)));
        if (result == SessionStore.OpenResult.REPLACED) {
            listener.happened(SessionEvent.ended(old, session.owner(), Reason.REPLACED, now));
        }
        return result != SessionStore.OpenResult.REFUSED;
    }

    /** Ends one session of this account. @return false when the account has no such live session */
    boolean end(SessionId id, AccountId owner, Reason reason, Instant now) {
        boolean ended = id.tenant().equals(owner.tenant())
                && changing(owner, now, () -> store.end(id, owner, new SessionEnd(reason, now)));
        if (ended) {
            LOG.log(System.Logger.Level.DEBUG, "ended session {0} of {1}: {2}", id, owner, reason.code());
            listener.happened(SessionEvent.ended(id, owner, reason, now));
        }
        return ended;
    }

    /** Ends a session that was just read, and tells of it in these words. */
    void end(Session session, Reason reason, SessionEvent told) {
        SessionEnd end = new SessionEnd(reason, told.at());
        if (changing(session.owner(), told.at(), () -> store.end(session.id(), session.owner(), end))) {
            listener.happened(told);
        }
    }

    /** Ends all of an account, but for one. @return how many were ended */
    int endAll(AccountId owner, @Nullable SessionId spared, Instant now) {
        int ended = changing(owner, now, () -> store.endAll(owner, spared, new SessionEnd(Reason.REVOKED, now)));
        LOG.log(System.Logger.Level.DEBUG, "ended {0} sessions of {1}", ended, owner);
        listener.happened(new SessionEvent.AllRevoked(owner, spared, Reason.REVOKED, now, false));
        return ended;
    }

    /** A change of which, when the store gives no answer, nobody knows whether it was made: the other nodes must ask. */
    private <T> T changing(AccountId owner, Instant now, Supplier<T> change) {
        try {
            return change.get();
        } catch (StoreUnavailableException e) {
            listener.happened(new SessionEvent.InDoubt(owner, now, false));
            throw e;
        }
    }
}
