package org.doorward.internal.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationHandler;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.concurrent.SingleFlight;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.internal.token.RefreshToken;
import org.doorward.internal.token.RefreshTokens;
import org.doorward.session.Session;
import org.doorward.session.SessionEvent;
import org.doorward.session.SessionService;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.jspecify.annotations.Nullable;

/**
 * Opens, resumes, refreshes, lists and ends sessions. Safe for any thread. Every method may throw {@link
 * StoreUnavailableException}; then nothing was decided.
 */
public final class SessionEngine implements AuthenticationHandler, AutoCloseable {
    private static final Duration REFRESH_WAIT = Duration.ofSeconds(5);
    private static final Duration QUICK = Duration.ofSeconds(1);

    private final CurrentSessions current;
    private final SessionDurations times;
    private final Clock clock;
    private final AccessTokenCheck accessTokens;
    private final RefreshTokens refreshTokens;
    private final SessionOpening.Maker maker;
    private final SessionChanges changes;
    private final TokenFamilies families;
    private final SingleFlight<Shown, RefreshResult> refreshes = new SingleFlight<>(REFRESH_WAIT);
    private final TouchQueue touches;
    private final EventListener listener;
    private final SessionLists lists;
    private final AccountChanges accountChanges;
    private final SessionSuspensions suspensions;

    /**
     * Uses this store. All keys come from {@code keys} and {@code signing}, all times from {@code clock}.
     *
     * @param listeners receive everything that the store has accepted
     */
    public SessionEngine(
            SessionStore store,
            AccountEngine accounts,
            SessionDurations times,
            DerivedKeys keys,
            SigningKeys signing,
            Clock clock,
            EventListeners listeners,
            SignInPolicy policy,
            ScopeEpochs scopes) {
        this.times = times;
        this.clock = clock;
        TokenGenerator generator = new TokenGenerator();
        AccessTokenCodec codec = new AccessTokenCodec(signing, generator);
        this.refreshTokens = new RefreshTokens(keys, generator);
        TokenIssuer issuer = new TokenIssuer(codec, times.access());
        this.listener = listeners;
        this.changes = new SessionChanges(store, listeners, policy);
        this.current = new CurrentSessions(store, accounts, changes, scopes);
        this.accessTokens = new AccessTokenCheck(codec, current);
        this.families = new TokenFamilies(store, current, scopes, times, refreshTokens, issuer, changes, listeners);
        this.accountChanges = new AccountChanges(store, accounts, changes, scopes, listeners, this::now);
        this.suspensions = new SessionSuspensions(store, current, changes, listeners, this::now);
        this.maker =
                new SessionOpening.Maker(times, this::now, generator, refreshTokens, issuer, changes, policy.hook());
        this.touches = new TouchQueue(store, times.touchInterval());
        this.lists = new SessionLists(store, keys, scopes);
    }

    /**
     * Begins to open a session. The caller does so before it checks the credential: then a revocation in between
     * prevents the session. It reads the account afterwards: then the session follows a change in between.
     */
    public SessionOpening opening(AccountId owner) {
        return maker.opening(owner, accountChanges.settled(owner));
    }

    /**
     * Begins as {@link #opening}, for an account that perhaps nobody has: anybody can name one, so nothing is written before the
     * credential was checked.
     *
     * @return to be called after the check; empty when sessions may have been revoked since then, and it must be checked again
     */
    public Supplier<Optional<SessionOpening>> guessed(AccountId owner) {
        AccountChanges.Seen seen = accountChanges.seen(owner);
        return () -> accountChanges.settled(seen).map(state -> maker.opening(owner, state));
    }

    /** Makes sessions follow their accounts. */
    public AccountChanges accountChanges() {
        return accountChanges;
    }

    /** Suspends single sessions. */
    public SessionSuspensions suspensions() {
        return suspensions;
    }

    /**
     * Checks an access token and its session. The details of {@link AuthenticationResult.Authenticated} are a {@link
     * ResumedSession}. The call is no use of the session: see {@link #used}.
     */
    public AuthenticationResult resume(TenantId tenant, CharSequence accessToken) {
        return accessTokens.resume(tenant, accessToken, now());
    }

    @Override
    public boolean handles(Credential credential) {
        return credential instanceof Credential.AccessTokenCredential;
    }

    @Override
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        return resume(
                tenant,
                credential instanceof Credential.AccessTokenCredential token ? token.shown() : credential.text());
    }

    /** Returns the result that the access token of this pair would have. */
    public AuthenticationResult.Authenticated authenticated(IssuedTokens tokens) {
        return AccessTokenCheck.authenticated(new ResumedSession(tokens.session(), tokens.access(), false));
    }

    /** Returns who has shown that refresh token. */
    public AuthenticationResult.Authenticated authenticated(RefreshResult.Suspended suspended) {
        return AccessTokenCheck.authenticated(ResumedSession.suspended(suspended.session()));
    }

    /**
     * Whether new tokens come too late for a browser: the session is over, or another response brought newer tokens. A
     * refresh that took less than a second is never too late. Without an answer of the store nothing is too late.
     *
     * @param asked when the refresh began; a node may be paused in the middle of it
     */
    public boolean isSuperseded(IssuedTokens tokens, Instant asked) {
        Instant now = now();
        try {
            return !now.isBefore(asked.plus(QUICK)) && !families.isLatest(tokens.session(), now);
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /**
     * Reads the session, or its tombstone, from the store itself, with what its account is now. One whose account may not
     * be used, or whose tenant's sessions were ended, is over.
     */
    Optional<Session> find(SessionId id) {
        return current.find(id, now());
    }

    /** Returns why this session is over; empty while it is live. The call is no use of it. */
    public Optional<Reason> over(SessionId id) {
        Instant now = now();
        return current.findRecent(id, 0, now)
                .map(session -> session.endReasonAt(now))
                .orElse(Optional.of(Reason.UNKNOWN));
    }

    /** Whether {@link #used} would note a use now. */
    public boolean isUseDue(ResumedSession resumed) {
        return resumed.isUseDue(now(), times.touchInterval());
    }

    /** Counts a request as use of the session. The time of the last use is written later, when it is due. */
    public void used(ResumedSession resumed, @Nullable String address) {
        Session session = resumed.session();
        Instant now = now();
        if (resumed.isUseDue(now, times.touchInterval())
                && touches.add(new Touch(session.id(), now, address, resumed.shownGeneration()))) {
            listener.happened(new SessionEvent.Accessed(session.id(), session.owner(), now, Origin.THIS_NODE));
        }
    }

    /** Waits until all earlier uses are written. @return false when that takes longer than this */
    public boolean awaitUsesWritten(Duration atMost) throws InterruptedException {
        return touches.awaitWritten(atMost.toMillis());
    }

    /**
     * Uses a refresh token. The current one is rotated. The previous one gives the same successor again within its
     * window. Any other token of ours is reuse and ends the session. Concurrent callers with the same token get one
     * answer.
     */
    public RefreshResult refresh(TenantId tenant, String text) {
        return RefreshToken.parse(tenant, text)
                .map(shown -> refreshes
                        .join(new Shown(tenant, shown.hash()), () -> families.show(shown, now()))
                        .orElseGet(RefreshResult.TryLater::new))
                .orElse(new RefreshResult.Refused(Reason.MALFORMED));
    }

    private record Shown(TenantId tenant, TokenHash hash) {}

    /** As {@link SessionService#list(AccountId)}. */
    public StoredSessionPage list(AccountId owner) {
        return list(owner, null, SessionService.DEFAULT_PAGE_SIZE);
    }

    /** As {@link SessionService#list(AccountId, String, int)}. */
    public StoredSessionPage list(AccountId owner, @Nullable String cursor, int most) {
        return lists.page(owner, cursor, most, now());
    }

    /** Returns a cursor of the first page. */
    public String beginning(AccountId owner) {
        return lists.beginning(owner);
    }

    /** As {@link #find}, only a live one. The call is no use of it. */
    public Optional<Session> living(SessionId id) {
        return suspensions.living(id, now());
    }

    /** Ends one session of this account. @return false when the account has no such live session */
    public boolean revoke(AccountId owner, SessionId id) {
        return changes.end(id, owner, Reason.REVOKED, now());
    }

    /** Ends all sessions of an account except one. @return how many were ended */
    public int revokeAll(AccountId owner, @Nullable SessionId spared) {
        return changes.endAll(owner, spared, now());
    }

    /** Signs a session out. @return whether it was live */
    public boolean signOut(Session session) {
        return changes.end(session.id(), session.owner(), Reason.SIGNED_OUT, now());
    }

    /**
     * Ends the session of an access token, expired or not. Idempotent.
     *
     * @param reason {@link Reason#SIGNED_OUT} for a sign-out, {@link Reason#REPLACED} for a newer sign-in in its place
     * @return whether a live session was ended
     */
    public boolean endByAccessToken(TenantId tenant, String accessToken, Reason reason) {
        Instant now = now();
        return accessTokens
                .verified(tenant, accessToken, now)
                .filter(token -> changes.end(token.session(), token.account(), reason, now))
                .isPresent();
    }

    /** Returns the live session of a refresh token that is valid now. It rotates nothing and is no use of it. */
    public Optional<Session> findByRefreshToken(TenantId tenant, String text) {
        return RefreshToken.parse(tenant, text).flatMap(shown -> families.taking(shown, now()));
    }

    /**
     * Ends the session of a refresh token of ours, of any generation, and never rotates it. Idempotent.
     *
     * @param reason as for {@link #endByAccessToken}
     * @return whether a live session was ended
     */
    public boolean endByRefreshToken(TenantId tenant, String text, Reason reason) {
        return RefreshToken.parse(tenant, text)
                .flatMap(families::ofFamily)
                .filter(session -> changes.end(session.id(), session.owner(), reason, now()))
                .isPresent();
    }

    /**
     * Reads an access token without its session. It reads the store only for a signing key of ours that this node does not know.
     */
    public Inspection inspect(TenantId tenant, String accessToken) {
        return accessTokens.inspect(tenant, accessToken, now());
    }

    /**
     * Whether this is a session's token of another Doorward application. Browsers send cookies to every port of a host, so
     * that such tokens arrive here; they stay in the browser. It may read the store, as {@link #inspect}.
     */
    public boolean isOthers(TenantId tenant, CharSequence text) {
        return AccessTokenCodec.looksLikeOne(text)
                ? accessTokens.isOthers(tenant, text, now())
                : refreshTokens.isOthers(tenant, text.toString());
    }

    /** Returns the present time in whole milliseconds. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Writes the uses that wait. It does not close the store. */
    @Override
    public void close() {
        touches.close();
    }
}
