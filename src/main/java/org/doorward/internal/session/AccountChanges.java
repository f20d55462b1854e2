package org.doorward.internal.session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.AccountEvent;
import org.doorward.internal.account.AccountEngine;
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
    private final AccountEngine accounts;
    private final SessionChanges changes;
    private final ScopeEpochs scopes;
    private final EventListener listener;
    private final Supplier<Instant> now;

    AccountChanges(
            SessionStore store,
            AccountEngine accounts,
            SessionChanges changes,
            ScopeEpochs scopes,
            EventListener listener,
            Supplier<Instant> now) {
        this.store = store;
        this.accounts = accounts;
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
     * What an account was before a check.
     *
     * @param scope the epoch that its sessions must have
     */
    record Seen(AccountId account, SessionStore.AccountState state, long scope) {}

    /** Reads the state of an account that perhaps nobody has. Nothing is written, because anybody can name one. */
    Seen seen(AccountId account) {
        ScopeEpochs.Fresh fresh = scopes.begin(account.tenant());
        long known = scopes.known(account.tenant());
        SessionStore.AccountState state = store.state(account);
        return new Seen(account, state, Math.max(fresh.await(), known));
    }

    /**
     * Ends all sessions that its tenant's or everyone's epoch had ended.
     *
     * @return the state after that; empty when others may have been ended since {@link #seen}
     */
    Optional<SessionStore.AccountState> settled(Seen before) {
        SessionStore.AccountState state = before.state();
        if (state.scope() >= before.scope()) {
            return Optional.of(state);
        }
        SessionEnd end = new SessionEnd(Reason.REVOKED, now.get());
        int unused = store.end(before.account(), new SessionStore.Target.OlderThan(before.scope()), end);
        SessionStore.AccountState after = store.state(before.account());
        // this end alone moves the epoch by one
        return after.epoch() == state.epoch() + 1 && after.scope() == before.scope()
                ? Optional.of(new SessionStore.AccountState(after.epoch(), state.version(), after.scope()))
                : Optional.empty();
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

    /**
     * Notes a change that the application has told of, and ends all sessions of an account that may have none: one that is
     * suspended for security would else get those back that nobody uses until its suspension is over.
     */
    public void told(AccountId account) {
        changed(account);
        Instant at = now.get();
        // after the version has moved: what is read here is at least as new as the change that was told
        CurrentSessions.overWith(accounts.find(account), at)
                .ifPresent(reason -> changes.endAll(account, null, reason, at));
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
