package org.doorward.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.account.AccountService;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.internal.token.AccessTokenCodec;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.internal.token.RefreshToken;
import org.doorward.internal.token.RefreshTokens;
import org.doorward.internal.token.SigningKeys;
import org.doorward.internal.token.TokenGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The only door to sessions: opens, resumes, refreshes, lists and ends them. Safe for any thread. Every method may throw
 * {@link StoreUnavailableException}; then nothing was decided.
 */
public class SessionService implements AutoCloseable {
    private static final Duration REFRESH_WAIT = Duration.ofSeconds(5);

    private final SessionStore store;
    private final SessionTimes times;
    private final Clock clock;
    private final TokenGenerator generator;
    private final AccessTokenCheck accessTokens;
    private final RefreshTokens refreshTokens;
    private final TokenIssuer issuer;
    private final SessionChanges changes;
    private final TokenFamilies families;
    private final SingleFlight<Shown, RefreshResult> refreshes = new SingleFlight<>(REFRESH_WAIT);
    private final TouchQueue touches;
    private final SessionListener listener;

    /** For proxies of an edge such as CDI, which hand every call to a real one. */
    @SuppressWarnings("NullAway")
    protected SessionService() {
        this.store = null;
        this.times = null;
        this.clock = null;
        this.generator = null;
        this.accessTokens = null;
        this.refreshTokens = null;
        this.issuer = null;
        this.changes = null;
        this.families = null;
        this.touches = null;
        this.listener = null;
    }

    /** Over this store, with nobody to tell. */
    public SessionService(
            SessionStore store, AccountService accounts, SessionTimes times, DerivedKeys keys, Clock clock) {
        this(store, accounts, times, keys, clock, new SessionListeners(List.of()));
    }

    /**
     * Over this store; all keys come from {@code keys}, all times from {@code clock}.
     *
     * @param listeners are told of everything that the store has taken
     */
    public SessionService(
            SessionStore store,
            AccountService accounts,
            SessionTimes times,
            DerivedKeys keys,
            Clock clock,
            SessionListeners listeners) {
        this(store, accounts, times, keys, SigningKeys.ofSecret(keys), clock, listeners);
    }

    /** As above, with access tokens signed by keys that can be rotated. */
    public SessionService(
            SessionStore store,
            AccountService accounts,
            SessionTimes times,
            DerivedKeys keys,
            SigningKeys signing,
            Clock clock,
            SessionListeners listeners) {
        this.store = Objects.requireNonNull(store, "store");
        this.times = times;
        this.clock = clock;
        this.generator = new TokenGenerator();
        AccessTokenCodec codec = new AccessTokenCodec(signing, generator);
        this.accessTokens = new AccessTokenCheck(codec, store);
        this.refreshTokens = new RefreshTokens(keys, generator);
        this.issuer = new TokenIssuer(codec, times.access());
        this.listener = listeners;
        this.changes = new SessionChanges(store, listeners);
        this.families = new TokenFamilies(
                store, Objects.requireNonNull(accounts, "accounts"), times, refreshTokens, issuer, changes, listeners);
        this.touches = new TouchQueue(store, times.touchInterval());
    }

    /** The account's epoch, to be read before its credential is checked and handed in with {@link SignIn}. */
    public long epoch(AccountId owner) {
        return store.epoch(owner);
    }

    /**
     * Opens a session with a new id.
     *
     * @return empty when everything of the account was revoked since {@link SignIn#epoch} was read: the account must be
     *     authenticated anew
     */
    public Optional<IssuedTokens> open(SignIn signIn) {
        Instant now = now();
        AccountId owner = signIn.account().id();
        SessionId id = generator.sessionId(owner);
        RefreshToken refreshToken = refreshTokens.first(id);
        Session session =
                signIn.session(id, Rotation.first(refreshToken.hash(), refreshTokens.keyId(), now), times, now);
        TokenIssuer.Ready ready = issuer.ready(now);
        SessionId old = signIn.inPlaceOf();
        boolean opened = changes.open(session, old == null || !isOf(owner, old) ? null : old, now);
        return opened ? Optional.of(ready.issue(session, refreshToken)) : Optional.empty();
    }

    /** Whether a session's id is one of this account's. */
    public boolean isOf(AccountId owner, SessionId id) {
        return id.tenant().equals(owner.tenant()) && id.tag().equals(TokenGenerator.tagOf(owner));
    }

    /**
     * Checks an access token and its session; the details of {@link AuthenticationResult.Authenticated} are a {@link
     * ResumedSession}. Does not count as use: see {@link #used}.
     */
    public AuthenticationResult resume(TenantId tenant, String accessToken) {
        return accessTokens.resume(tenant, accessToken, now());
    }

    /** Whoever was just issued these tokens, as if the access token had been shown. */
    public AuthenticationResult.Authenticated authenticated(IssuedTokens tokens) {
        return AccessTokenCheck.authenticated(new ResumedSession(tokens.session(), tokens.access(), false));
    }

    /**
     * Whether these are still the tokens that a client should come to hold: the session lives, and its tokens were not
     * rotated any further. Asks the store only where no copy can tell.
     */
    public boolean isLatest(IssuedTokens tokens) {
        return families.isLatest(tokens.session(), now());
    }

    /** The session with this id, or its tombstone, as the store has it and no copy. */
    Optional<Session> find(SessionId id) {
        return store.find(id);
    }

    /** Whether this session is there and not over. Counts as no use of it. */
    public boolean lives(SessionId id) {
        Instant now = now();
        return store.findRecent(id, 0, now)
                .filter(session -> session.overAt(now).isEmpty())
                .isPresent();
    }

    /** Counts a request as use of the session: moves last seen, written behind the request's back when it is due. */
    public void used(ResumedSession resumed, @Nullable String address) {
        Session session = resumed.session();
        Instant now = now();
        boolean due =
                !now.isBefore(session.lastSeenAt().plus(times.touchInterval())) && now.isAfter(session.lastSeenAt());
        boolean confirms = session.rotation().isUnconfirmed()
                && resumed.shownGeneration() == session.rotation().generation();
        if ((due || confirms) && touches.add(new Touch(session.id(), now, address, resumed.shownGeneration()))) {
            listener.happened(new SessionEvent.Accessed(session.id(), session.owner(), now, false));
        }
    }

    /** Waits until last seen is written for all earlier uses, at most this long. @return whether it is */
    public boolean awaitUsesWritten(Duration atMost) throws InterruptedException {
        return touches.awaitWritten(atMost.toMillis());
    }

    /**
     * Shows a refresh token. The current one rotates; the previous one gives the same successor again within its window;
     * any other that was ever ours is reuse and ends the session. Callers that show the same one at the same moment are
     * answered together.
     */
    public RefreshResult refresh(TenantId tenant, String text) {
        return RefreshToken.parse(tenant, text)
                .map(shown -> refreshes
                        .join(new Shown(tenant, shown.hash()), () -> families.show(shown, now()))
                        .orElseGet(RefreshResult.TryLater::new))
                .orElse(new RefreshResult.Refused(Reason.MALFORMED));
    }

    private record Shown(TenantId tenant, TokenHash hash) {}

    /** The account's live sessions, the one used last first. Counts as use of none of them. */
    public List<Session> list(AccountId owner) {
        return store.list(owner, now()).stream()
                .sorted(Comparator.comparing(Session::lastSeenAt).reversed().thenComparing(session -> session.id()
                        .value()))
                .toList();
    }

    /** Ends one session of this account. @return false when the account has no such live session */
    public boolean revoke(AccountId owner, SessionId id) {
        return changes.end(id, owner, Reason.REVOKED, now());
    }

    /** Ends all sessions of an account, but for one. @return how many were ended */
    public int revokeAll(AccountId owner, @Nullable SessionId spared) {
        return changes.endAll(owner, spared, now());
    }

    /** Signs a session out. @return whether it lived */
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

    /** The live session of a refresh token that would be taken now. Rotates nothing, and counts as no use. */
    public Optional<Session> findByRefreshToken(TenantId tenant, String text) {
        return RefreshToken.parse(tenant, text).flatMap(shown -> families.taking(shown, now()));
    }

    /**
     * Ends the session of a refresh token, the current or the previous one; never rotates it. Idempotent.
     *
     * @param reason as for {@link #endByAccessToken}
     * @return whether a live session was ended
     */
    public boolean endByRefreshToken(TenantId tenant, String text, Reason reason) {
        return RefreshToken.parse(tenant, text)
                .flatMap(families::holding)
                .filter(session -> changes.end(session.id(), session.owner(), reason, now()))
                .isPresent();
    }

    /**
     * What can be told of an access token by itself: why it is refused, or the session that it says it is of. Asks the store
     * for no session, and for the signing keys only where one of ours is not known here.
     *
     * @throws StoreUnavailableException when its key cannot be told now
     */
    public Inspection inspect(TenantId tenant, String accessToken) {
        return accessTokens.inspect(tenant, accessToken, now());
    }

    /**
     * What a token says by itself.
     *
     * @param session of a token of ours, expired or not; else null
     * @param reason why it is refused; null when the store must be asked
     */
    public record Inspection(
            @Nullable SessionId session, @Nullable Reason reason) {
        /** Of a token whose key, though ours, cannot be used any more, or now: it may be of any session. */
        public static final Inspection SILENT = new Inspection(null, Reason.EXPIRED);

        /** Whether the token is of a key of ours and tells no session all the same; nothing is wrong with it. */
        public boolean isSilent() {
            return equals(SILENT);
        }
    }

    /** The present time, as sessions count it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Writes what waits to be written. The store is its maker's to close. */
    @Override
    public void close() {
        touches.close();
    }
}
