package org.doorward.internal.session;

import java.time.Instant;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.AccountEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListener;
import org.doorward.session.ScopeRevoked;
import org.doorward.session.SessionEnd;
import org.doorward.store.SessionStore;
import org.jspecify.annotations.Nullable;

/** Makes sessions and API tokens follow changes of their accounts, on all nodes. Safe for any thread. */
public final class AccountChanges {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    private final SessionStore store;
    private final SessionChanges changes;
    private final ScopeEpochs scopes;
    private final EventListener listener;
    private final Supplier<Instant> now;

    AccountChanges(
            SessionStore store,
            SessionChanges changes,
            ScopeEpochs scopes,
            EventListener listener,
            Supplier<Instant> now) {
        this.store = store;
        this.changes = changes;
        this.scopes = scopes;
        this.listener = listener;
        this.now = now;
    }

    /**
     * Ends all sessions of a tenant or, with null, of everyone, in one step. Sign-ins that have begun and not finished
     * open no session that survives.
     */
    public void endScope(@Nullable TenantId tenant) {
        long epoch = scopes.move(tenant);
        LOG.log(System.Logger.Level.INFO, "ended all sessions of {0}", tenant == null ? "everyone" : tenant);
        listener.happened(new ScopeRevoked(tenant, epoch, now.get(), Origin.THIS_NODE));
    }

    /**
     * Whether a session lives, by its store and the stored epochs themselves: no end that was stored before this call is missed. The
     * call is no use of it.
     */
    public boolean lives(SessionId id) {
        ScopeEpochs.Fresh fresh = scopes.begin(id.tenant());
        return store.find(id)
                .filter(session -> session.endReasonAt(now.get()).isEmpty())
                .filter(session -> session.scopeEpoch() >= fresh.await())
                .isPresent();
    }

    /** Returns the state of an account after the end of all sessions that its tenant's or everyone's epoch has ended. */
    SessionStore.AccountState settled(AccountId account) {
        ScopeEpochs.Fresh fresh = scopes.begin(account.tenant());
        // a store that has lost its data forgets what this node knows; read first, as a later epoch ends this sign-in
        long known = scopes.known(account.tenant());
        SessionStore.AccountState state = store.state(account);
        long scope = Math.max(fresh.await(), known);
        if (state.scope() >= scope) {
            return state;
        }
        int unused =
                store.end(account, new SessionStore.Target.OlderThan(scope), new SessionEnd(Reason.REVOKED, now.get()));
        return store.state(account);
    }

    /**
     * Notes that an account is about to change. Nobody is told, because nothing has changed yet; copies of sessions are read
     * anew within their usual time.
     */
    public void changing(AccountId account) {
        store.accountChanged(account);
    }

    /**
     * Notes that an account has changed or was deleted. The caller has stored the change before. Each session of the
     * account reads it anew at its next use, and ends when it may not be used.
     */
    public void changed(AccountId account) {
        Instant at = now.get();
        try {
            store.accountChanged(account);
        } catch (StoreUnavailableException e) {
            // the account has changed, whatever became of its version
            listener.happened(new CacheHint.SessionsInDoubt(account, at, Origin.THIS_NODE));
            listener.happened(new CacheHint.TokenOwnerChanged(account, at, Origin.THIS_NODE));
            throw e;
        }
        LOG.log(System.Logger.Level.DEBUG, "account {0} has changed", account);
        listener.happened(new AccountEvent.Changed(account, at, Origin.THIS_NODE));
    }

    /** Notes that an account was suspended because somebody else may have its credentials, and ends all its sessions. */
    public void suspended(AccountId account) {
        changed(account);
        changes.endAll(account, null, Reason.SUSPENDED, now.get());
    }

    /**
     * Ends all sessions of an account except one, after a change of its password, and notes the change.
     *
     * @return how many sessions were ended
     */
    public int passwordChanged(AccountId account, @Nullable SessionId spared) {
        int ended = changes.endAll(account, spared, now.get());
        changed(account);
        return ended;
    }
}
