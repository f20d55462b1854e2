package org.doorward.internal.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionEvent;
import org.doorward.store.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends sessions in the store, and reports it to listeners. When the store does not answer, it reports that
 * the outcome is unknown. Safe for any thread.
 */
record SessionChanges(SessionStore store, EventListener listener, SignInPolicy policy) {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    /**
     * Opens this session in place of an earlier one, if any, and ends the sessions beyond the limit.
     *
     * @return the sessions that it has ended; empty when the account's epoch has changed meanwhile
     */
    Optional<List<SessionId>> open(Session session, @Nullable SessionId old, Instant now) {
        AccountId owner = session.owner();
        SessionEnd end = new SessionEnd(Reason.REPLACED, now);
        // only the answer tells which sessions were ended
        SessionStore.OpenResult result = changing(owner, now, () -> store.open(session, old, policy.most(), end));
        if (!(result instanceof SessionStore.OpenResult.Opened opened)) {
            return Optional.empty();
        }
        LOG.log(System.Logger.Level.DEBUG, "opened session {0} of {1}", session.id(), owner);
        for (SessionId ended : opened.ended()) {
            LOG.log(System.Logger.Level.DEBUG, "it ended session {0} of {1}", ended, owner);
            listener.happened(SessionEvent.ended(ended, owner, Reason.REPLACED, now));
        }
        listener.happened(new SessionEvent.Created(session.id(), owner, now, Origin.THIS_NODE));
        return Optional.of(opened.ended());
    }

    /** Ends one session of this account. @return false when the account has no such live session */
    boolean end(SessionId id, AccountId owner, Reason reason, Instant now) {
        boolean ended = id.tenant().equals(owner.tenant()) && ended(id, owner, new SessionEnd(reason, now));
        if (ended) {
            LOG.log(System.Logger.Level.DEBUG, "ended session {0} of {1}: {2}", id, owner, reason.code());
            listener.happened(SessionEvent.ended(id, owner, reason, now));
        }
        return ended;
    }

    /** Ends a session that was just read, and reports this event. */
    void end(Session session, Reason reason, SessionEvent told) {
        SessionEnd end = new SessionEnd(reason, told.at());
        if (ended(session.id(), session.owner(), end)) {
            listener.happened(told);
        }
    }

    private boolean ended(SessionId id, AccountId owner, SessionEnd end) {
        return changing(owner, end.at(), () -> store.end(owner, new SessionStore.Target.One(id), end)) == 1;
    }

    /** Ends all sessions of an account except one. @return how many were ended */
    int endAll(AccountId owner, @Nullable SessionId spared, Instant now) {
        return endAll(owner, spared, Reason.REVOKED, now);
    }

    /** Ends all sessions of an account except one, for this reason. @return how many were ended */
    int endAll(AccountId owner, @Nullable SessionId spared, Reason reason, Instant now) {
        int ended = changing(
                owner,
                now,
                () -> store.end(owner, new SessionStore.Target.AllBut(spared), new SessionEnd(reason, now)));
        LOG.log(System.Logger.Level.DEBUG, "ended {0} sessions of {1}: {2}", ended, owner, reason.code());
        listener.happened(new SessionEvent.AllRevoked(owner, spared, reason, now, Origin.THIS_NODE));
        return ended;
    }

    /**
     * Makes a change. When the store does not answer, the outcome is unknown, and other nodes must read the store
     * again.
     */
    <T> T changing(AccountId owner, Instant now, Supplier<T> change) {
        try {
            return change.get();
        } catch (StoreUnavailableException e) {
            listener.happened(new CacheHint.SessionsInDoubt(owner, now, Origin.THIS_NODE));
            throw e;
        }
    }
}
