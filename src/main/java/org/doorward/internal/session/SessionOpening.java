package org.doorward.internal.session;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.doorward.account.AccountSuspendedException;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.RefreshToken;
import org.doorward.internal.token.RefreshTokens;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionRestrictions;
import org.doorward.session.SignIn;
import org.doorward.store.SessionStore;
import org.doorward.store.SessionStore.AccountState;

/**
 * A session that is about to be opened. It holds the account's epoch and version from before the authentication. Safe
 * for any thread.
 */
public final class SessionOpening {
    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    private final Maker maker;
    private final AccountId account;
    private final AccountState before;

    private SessionOpening(Maker maker, AccountId account, AccountState before) {
        this.maker = maker;
        this.account = account;
        this.before = before;
    }

    /**
     * Opens a session with a new id.
     *
     * @return empty when all sessions of the account were revoked since {@link SessionEngine#opening}; then the
     *     account must be authenticated again
     * @throws IllegalArgumentException when the sign-in is of another account
     * @throws AccountSuspendedException while the account is suspended; the hook is not asked
     * @throws RuntimeException when the {@linkplain SignInPolicy.Hook hook} refuses the sign-in or fails; then there is no session
     */
    public Optional<IssuedTokens> open(SignIn signIn) {
        if (!signIn.account().id().equals(account)) {
            throw new IllegalArgumentException("the sign-in is of another account");
        }
        return maker.open(signIn, before);
    }

    /**
     * Continues a session under a new id, after its holder was authenticated again. Device, method and end stay. All tokens
     * of the old id are over.
     *
     * @param old a session of this account that was live after {@link SessionEngine#opening}
     * @param present the account as it was after {@link SessionEngine#opening}
     * @return empty when the old session has ended meanwhile, by whatever, or the account's sessions are over
     */
    public Optional<IssuedTokens> continuing(Session old, Account present) {
        if (!old.owner().equals(account) || !present.id().equals(account)) {
            throw new IllegalArgumentException("the session is of another account");
        }
        return maker.continuing(old, present, before);
    }

    long epoch() {
        return before.epoch();
    }

    /** Makes sessions and their first tokens. Safe for any thread. */
    record Maker(
            SessionDurations times,
            Supplier<Instant> now,
            TokenGenerator generator,
            RefreshTokens refreshTokens,
            TokenIssuer issuer,
            SessionChanges changes,
            SignInPolicy.Hook hook) {

        SessionOpening opening(AccountId account, AccountState before) {
            return new SessionOpening(this, account, before);
        }

        /** The application is asked first, because it may take its time: the epoch tells what changes meanwhile. */
        private Optional<IssuedTokens> open(SignIn signIn, AccountState before) {
            refuseSuspended(signIn.account());
            Optional<SignInPolicy.Hook.Work> work = hook.accept(signIn);
            Instant at = now.get();
            AccountId owner = signIn.account().id();
            SessionId id = generator.sessionId(owner);
            RefreshToken refreshToken = refreshTokens.first(id);
            Rotation family = Rotation.first(refreshToken.hash(), refreshTokens.keyId(), at);
            Session session = begun(signIn, before, id, family, at);
            TokenIssuer.Ready ready = issuer.ready(at);
            SessionId old = signIn.inPlaceOf();
            work.ifPresent(noted -> noted.prepare(id, at));
            Optional<List<SessionId>> ended = changes.open(session, old == null || !isOf(owner, old) ? null : old, at);
            work.ifPresent(ended.isPresent() ? SignInPolicy.Hook.Work::opened : SignInPolicy.Hook.Work::notOpened);
            return ended.map(replaced -> ready.issue(session, refreshToken));
        }

        /** Every way to open a session goes through here. */
        private void refuseSuspended(Account account) {
            Suspension suspension = account.suspension();
            if (suspension != null && suspension.isInForceAt(now.get())) {
                LOG.log(System.Logger.Level.DEBUG, "a sign-in was refused: the account is suspended");
                throw new AccountSuspendedException(suspension.until());
            }
        }

        private Optional<IssuedTokens> continuing(Session old, Account present, AccountState before) {
            Instant at = now.get();
            if (CurrentSessions.overWith(Optional.of(present), at).isPresent()) {
                return Optional.empty();
            }
            SessionId id = generator.sessionId(old.owner());
            RefreshToken refreshToken = refreshTokens.first(id);
            Session session = Session.builder(id, old.owner())
                    .username(present.username())
                    .roles(present.roles())
                    .restrictions(old.restrictions().following(present))
                    .device(old.device())
                    .addresses(old.addresses())
                    .method(old.method())
                    .authenticatedAt(at)
                    .createdAt(at)
                    .lastSeenAt(at)
                    .expiresAt(old.expiresAt())
                    .idleTimeout(old.idleTimeout())
                    .remembered(old.remembered())
                    .rotation(Rotation.first(refreshToken.hash(), refreshTokens.keyId(), at))
                    .epoch(before.epoch())
                    .accountVersion(before.version())
                    .scopeEpoch(before.scope())
                    .build();
            TokenIssuer.Ready ready = issuer.ready(at);
            Optional<List<SessionId>> ended = changes.open(session, old.id(), at);
            if (ended.isPresent() && !ended.get().contains(old.id())) {
                // somebody has ended the old one at the same moment: nobody gets the tokens of the new one
                changes.end(id, old.owner(), Reason.REVOKED, at);
                return Optional.empty();
            }
            return ended.flatMap(replaced -> following(old, session)).map(next -> ready.issue(next, refreshToken));
        }

        /**
         * Applies a suspension of the old id that came after {@code old} was read: from its end on nothing changes it.
         *
         * @return the session as it is stored; empty when it was ended, because that could not be told
         */
        private Optional<Session> following(Session old, Session opened) {
            Optional<Session> last = changes.store().find(old.id());
            if (last.isPresent()) {
                Suspension latest = last.get().restrictions().suspension();
                if (Objects.equals(latest, opened.restrictions().suspension())) {
                    return Optional.of(opened);
                }
                Session next = opened.suspended(latest);
                SessionStore.ReplaceResult result =
                        changes.changing(opened.owner(), opened.createdAt(), () -> changes.store()
                                .replace(next));
                if (result instanceof SessionStore.ReplaceResult.Replaced) {
                    return Optional.of(next);
                }
            }
            changes.end(opened.id(), opened.owner(), Reason.REVOKED, opened.createdAt());
            return Optional.empty();
        }

        private Session begun(SignIn signIn, AccountState before, SessionId id, Rotation family, Instant at) {
            String address = signIn.address();
            return Session.builder(id, signIn.account().id())
                    .username(signIn.account().username())
                    .roles(signIn.account().roles())
                    .restrictions(SessionRestrictions.of(signIn.account()))
                    .device(signIn.device())
                    .addresses(address == null ? List.of() : List.of(address))
                    .method(signIn.method())
                    .authenticatedAt(at)
                    .createdAt(at)
                    .lastSeenAt(at)
                    .expiresAt(at.plus(times.lifetime(signIn.remembered())))
                    .idleTimeout(times.idle())
                    .remembered(signIn.remembered())
                    .rotation(family)
                    .epoch(before.epoch())
                    .accountVersion(before.version())
                    .scopeEpoch(before.scope())
                    .build();
        }
    }

    /** Whether this is the id of a session of this account. */
    public static boolean isOf(AccountId owner, SessionId id) {
        return id.tenant().equals(owner.tenant()) && id.tag().equals(TokenGenerator.tagOf(owner));
    }
}
