package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.concurrent.SingleFlight;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionEvent;
import org.doorward.store.SessionStore;

/**
 * Reads sessions that follow their accounts. A session whose account has changed gets its present name and roles before
 * it is used; without an active account it ends. While a store does not answer, such a session cannot be used. Safe for
 * any thread.
 */
final class CurrentSessions implements RecentSessions {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** Each attempt but the last lost against another change of the same session. */
    private static final int ATTEMPTS = 8;

    private final SessionStore store;
    private final RecentSessions recent;
    private final AccountEngine accounts;
    private final SessionChanges changes;
    private final ScopeEpochs scopes;
    private final SingleFlight<Renewal, Optional<Session>> renewals = new SingleFlight<>(WAIT);

    /**
     * Callers share a renewal only for the same version of the account and the same epoch of its tenant or of everyone:
     * who knows of a later change or revocation must not get what was read before it.
     */
    private record Renewal(SessionId session, long accountVersion, long scope) {}

    CurrentSessions(SessionStore store, AccountEngine accounts, SessionChanges changes, ScopeEpochs scopes) {
        this.store = store;
        this.recent = RecentSessions.of(store);
        this.accounts = accounts;
        this.changes = changes;
        this.scopes = scopes;
    }

    @Override
    public Optional<Session> findRecent(SessionId id, long generation, Instant now) {
        Optional<Session> found = recent.findRecent(id, generation, now);
        return found.isEmpty() || isCurrent(found.get(), now) ? found : renewed(found.get(), now);
    }

    /** Reads the session, or its tombstone, from the store itself. */
    Optional<Session> find(SessionId id, Instant now) {
        Optional<Session> found = store.find(id);
        return found.isEmpty() || isCurrent(found.get(), now) ? found : renewed(found.get(), now);
    }

    private boolean isCurrent(Session session, Instant now) {
        return (!session.isOutdated()
                        && session.scopeEpoch() >= scopes.known(session.id().tenant()))
                || session.endReasonAt(now).isPresent();
    }

    /** Whether all sessions of its tenant, or of everyone, were ended after it was opened. */
    private boolean isOfEarlierScope(Session session) {
        return session.scopeEpoch() < scopes.known(session.id().tenant());
    }

    private Optional<Session> renewed(Session outdated, Instant now) {
        long scope = scopes.known(outdated.id().tenant());
        return renewals.join(
                        new Renewal(outdated.id(), outdated.latestAccountVersion(), scope), () -> renew(outdated, now))
                .orElseThrow(() -> new StoreUnavailableException("the account takes too long to be read", null));
    }

    private Optional<Session> renew(Session outdated, Instant now) {
        Session session = outdated;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (isOfEarlierScope(session)) {
                return Optional.of(
                        endedWithScope(session, scopes.known(session.id().tenant()), now));
            }
            // after the session: it tells the version of the account that is at least as old as what is read here
            Optional<Account> account = account(session);
            Optional<Reason> over = overWith(account, now);
            if (over.isPresent()) {
                return Optional.of(ended(session, over.get(), now));
            }
            Session next = session.renewed(account.get());
            SessionStore.ReplaceResult result = store.replace(next);
            if (result instanceof SessionStore.ReplaceResult.Replaced) {
                LOG.log(System.Logger.Level.DEBUG, "session {0} follows a change of its account", session.id());
                return Optional.of(next);
            }
            if (!(result instanceof SessionStore.ReplaceResult.Stale stale)) {
                return Optional.empty();
            }
            session = stale.present();
            if (isCurrent(session, now)) {
                return Optional.of(session);
            }
        }
        throw new StoreUnavailableException("a session is being changed by too many", null);
    }

    /** Returns the session's account, read now. */
    Optional<Account> account(Session session) {
        Account last = Account.active(session.owner(), session.username(), session.roles());
        return accounts.present(last, session.isOutdated());
    }

    /** Returns why the sessions of this account are over at this time; empty when they may live. */
    static Optional<Reason> overWith(Optional<Account> account, Instant now) {
        if (account.filter(Account::isActive).isEmpty()) {
            return Optional.of(Reason.REVOKED);
        }
        Suspension suspension = account.get().suspension();
        return suspension != null && suspension.cause() == Suspension.Cause.SECURITY && suspension.isInForceAt(now)
                ? Optional.of(Reason.SUSPENDED)
                : Optional.empty();
    }

    /**
     * Ends a session that was opened before this epoch of its tenant or of everyone, and with it all such sessions of
     * the account. It is over whether that can be written or not.
     */
    Session endedWithScope(Session session, long scope, Instant now) {
        SessionEnd end = new SessionEnd(Reason.REVOKED, now);
        try {
            int unused = store.end(session.owner(), new SessionStore.Target.OlderThan(scope), end);
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the end of {0} was not written", session.id());
        }
        return session.endedBy(end);
    }

    /** Ends a session whose account may not be used. */
    Session ended(Session session, Reason reason, Instant now) {
        changes.end(session, reason, SessionEvent.ended(session.id(), session.owner(), reason, now));
        return session.endedBy(new SessionEnd(reason, now));
    }
}
