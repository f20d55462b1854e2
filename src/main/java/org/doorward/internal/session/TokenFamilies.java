package org.doorward.internal.session;

import java.time.Instant;
import java.util.Optional;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.account.Account;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.token.RefreshToken;
import org.doorward.internal.token.RefreshTokens;
import org.doorward.session.Reuse;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.store.SessionStore;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the use of a refresh token does to its family. The store's compare-and-set decides between concurrent
 * holders, without a lock. Safe for any thread.
 */
final class TokenFamilies {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    /** A token is current once and previous once, so that it can lose few races. */
    private static final int ATTEMPTS = 4;

    private final SessionStore store;
    private final CurrentSessions current;
    private final ScopeEpochs scopes;
    private final SessionDurations times;
    private final RefreshTokens refreshTokens;
    private final TokenIssuer issuer;
    private final SessionChanges changes;
    private final EventListener listener;

    TokenFamilies(
            SessionStore store,
            CurrentSessions current,
            ScopeEpochs scopes,
            SessionDurations times,
            RefreshTokens refreshTokens,
            TokenIssuer issuer,
            SessionChanges changes,
            EventListener listener) {
        this.store = store;
        this.current = current;
        this.scopes = scopes;
        this.times = times;
        this.refreshTokens = refreshTokens;
        this.issuer = issuer;
        this.changes = changes;
        this.listener = listener;
    }

    RefreshResult show(RefreshToken shown, Instant now) {
        ScopeEpochs.Fresh fresh = scopes.begin(shown.session().tenant());
        Optional<Session> found = store.find(shown.session());
        // a store that has lost its data forgets what this node knows
        long scope = Math.max(fresh.await(), scopes.known(shown.session().tenant()));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (found.isEmpty()) {
                return new RefreshResult.Refused(Reason.UNKNOWN);
            }
            Attempt outcome = attempt(shown, found.get(), scope, now, attempt > 0);
            if (outcome.result() != null) {
                return outcome.result();
            }
            found = Optional.ofNullable(outcome.present());
        }
        return new RefreshResult.TryLater();
    }

    /** Returns the live session for which this token is valid now. */
    Optional<Session> taking(RefreshToken shown, Instant now) {
        return current.find(shown.session(), now)
                .filter(session -> session.endReasonAt(now).isEmpty()
                        && session.rotation().accepts(shown.hash(), now, times.grace(), times.unconfirmed()));
    }

    /** Returns the session, over or not, of a token of ours of any generation. */
    Optional<Session> ofFamily(RefreshToken shown) {
        return store.find(shown.session()).filter(session -> {
            Rotation rotation = session.rotation();
            return shown.hash().equals(rotation.current())
                    || shown.hash().equals(rotation.previous())
                    || refreshTokens.isOurs(shown);
        });
    }

    /** Whether the session is live and its tokens are still of this generation. */
    boolean isLatest(Session session, Instant now) {
        long generation = session.rotation().generation();
        return current.findRecent(session.id(), generation, now)
                .filter(found ->
                        found.endReasonAt(now).isEmpty() && found.rotation().generation() == generation)
                .isPresent();
    }

    /** A result, or the present session after a lost race. */
    private record Attempt(
            @Nullable RefreshResult result, @Nullable Session present) {
        static Attempt refused(Reason reason) {
            return new Attempt(new RefreshResult.Refused(reason), null);
        }

        static Attempt tryLater() {
            return new Attempt(new RefreshResult.TryLater(), null);
        }
    }

    /** @param raced whether the token was the current one when this refresh began, and lost a race */
    private Attempt attempt(RefreshToken shown, Session session, long scope, Instant now, boolean raced) {
        Rotation rotation = session.rotation();
        boolean latest = shown.hash().equals(rotation.current());
        boolean previous = shown.hash().equals(rotation.previous());
        if (!latest && !previous && !refreshTokens.isOurs(shown)) {
            return Attempt.refused(Reason.UNKNOWN);
        }
        Optional<Reason> over = session.endReasonAt(now);
        if (over.isPresent()) {
            boolean definitive = !AccessTokenCheck.isJustReplaced(session, now);
            return new Attempt(new RefreshResult.Refused(over.get(), definitive), null);
        }
        if (session.scopeEpoch() < scope) {
            current.endedWithScope(session, scope, now);
            return Attempt.refused(Reason.REVOKED);
        }
        boolean ahead = !latest && !previous && shown.generation() > rotation.generation();
        if (!latest && !ahead && !(previous && rotation.isReplayableAt(now, times.grace(), times.unconfirmed()))) {
            // others may have refreshed twice meanwhile: a race must not sign out
            return raced && !previous ? Attempt.tryLater() : reuse(shown, session, now);
        }
        Optional<Account> account = current.account(session);
        Optional<Reason> overWithAccount = CurrentSessions.overWith(account, now);
        if (overWithAccount.isPresent()) {
            current.ended(session, overWithAccount.get(), now);
            return Attempt.refused(overWithAccount.get());
        }
        if (session.restrictions().following(account.get()).isSuspendedAt(now)) {
            // the token stays what it is, and goes on afterwards
            return new Attempt(new RefreshResult.Suspended(session.renewed(account.get())), null);
        }
        if (ahead) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "session {0}: the store has forgotten a rotation, as after a fail-over; its client''s token is taken",
                    session.id());
        }
        return previous ? repeat(shown, session, account.get(), now) : rotate(shown, session, account.get(), now);
    }

    /** Rotates the current token, or a later one whose write the store has lost. */
    private Attempt rotate(RefreshToken shown, Session session, Account account, Instant now) {
        RefreshToken successor = refreshTokens.successor(shown, shown.generation() + 1);
        Rotation rotation = shown.hash().equals(session.rotation().current())
                ? session.rotation().next(successor.hash(), refreshTokens.keyId(), now)
                : session.rotation()
                        .caughtUp(shown.hash(), shown.generation(), successor.hash(), refreshTokens.keyId(), now);
        Session next = session.rotated(rotation, account);
        TokenIssuer.Ready ready = issuer.ready(now);
        SessionStore.ReplaceResult replaced = store.replace(next);
        if (!(replaced instanceof SessionStore.ReplaceResult.Replaced)) {
            return lost(replaced);
        }
        listener.happened(new SessionEvent.Refreshed(session.id(), session.owner(), now, Origin.THIS_NODE));
        return new Attempt(new RefreshResult.Refreshed(ready.issue(next, successor)), null);
    }

    private static Attempt lost(SessionStore.ReplaceResult result) {
        return result instanceof SessionStore.ReplaceResult.Stale stale
                ? new Attempt(null, stale.present())
                : Attempt.refused(Reason.UNKNOWN);
    }

    private Attempt repeat(RefreshToken shown, Session session, Account account, Instant now) {
        Rotation rotation = session.rotation();
        Optional<RefreshToken> successor = refreshTokens
                .successor(shown, rotation.generation(), rotation.keyId())
                .filter(derived -> derived.hash().equals(rotation.current()));
        if (successor.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "session {0}: the successor of its refresh token was derived from another secret; do all nodes"
                            + " have the same doorward.secret?",
                    session.id());
            return Attempt.tryLater();
        }
        TokenIssuer.Ready ready = issuer.ready(now);
        Session answered = session;
        if (session.isOutdated()) {
            answered = session.renewed(account);
            SessionStore.ReplaceResult renewed = store.replace(answered);
            if (!(renewed instanceof SessionStore.ReplaceResult.Replaced)) {
                return lost(renewed);
            }
        }
        return new Attempt(new RefreshResult.Refreshed(ready.issue(answered, successor.get())), null);
    }

    private Attempt reuse(RefreshToken shown, Session session, Instant now) {
        Reuse reuse = kindOf(shown, session.rotation());
        changes.end(
                session,
                Reason.REUSED,
                new SessionEvent.Reused(session.id(), session.owner(), reuse, now, Origin.THIS_NODE));
        LOG.log(
                System.Logger.Level.WARNING,
                "session {0} of {1} was ended: a refresh token that had been replaced was shown again ({2})",
                session.id(),
                session.owner(),
                reuse.code());
        return Attempt.refused(Reason.REUSED);
    }

    private static Reuse kindOf(RefreshToken shown, Rotation rotation) {
        if (shown.hash().equals(rotation.previous())) {
            return Reuse.LATE_PREDECESSOR;
        }
        return shown.generation() < rotation.generation() - 1 ? Reuse.STALE_FAMILY : Reuse.ORPHAN_BRANCH;
    }
}
