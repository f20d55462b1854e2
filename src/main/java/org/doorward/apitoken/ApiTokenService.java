package org.doorward.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.token.ApiTokenText;
import org.jspecify.annotations.Nullable;

/**
 * The only door to API tokens: issues, lists, changes, rotates and revokes them. Safe for any thread. Every method may throw
 * {@link StoreUnavailableException}; then nothing is known to be decided, and a secret that was made is known to nobody.
 */
public class ApiTokenService implements AutoCloseable {
    /** How many of an owner's tokens that are over are listed. */
    public static final int MOST_OVER = 100;

    /** A damaged token fails at once, a store that is down after its time-out. */
    private static final Duration OUTAGE = Duration.ofSeconds(5);

    private final ApiTokenStore store;
    private final ApiTokenChanges changes;
    private final ApiTokenIssuer issuer;
    private final ApiTokenCare care;
    private final TokenUses uses;

    /** For proxies of an edge such as CDI, which hand every call to a real one. */
    @SuppressWarnings("NullAway")
    protected ApiTokenService() {
        this.store = null;
        this.changes = null;
        this.issuer = null;
        this.care = null;
        this.uses = null;
    }

    /** Over this store; {@code listeners} are told of everything that it has taken. */
    public ApiTokenService(ApiTokenStore store, ApiTokenPolicy policy, Clock clock, ApiTokenListeners listeners) {
        ApiTokenSchedule schedule = new ApiTokenSchedule(policy);
        this.store = Objects.requireNonNull(store, "store");
        this.changes = new ApiTokenChanges(store, schedule, clock, listeners);
        this.issuer = new ApiTokenIssuer(store, policy, changes);
        this.care = new ApiTokenCare(store, schedule, changes);
        this.uses = new TokenUses(store);
    }

    /**
     * Makes a token.
     *
     * @param owner as whom it is to act; the caller knows that there is such an account
     * @param expiresAt when it is to end; null for never, which the policy must allow
     */
    public IssueResult create(
            ApiTokenKind kind, AccountId owner, String name, ApiTokenGrant grant, @Nullable Instant expiresAt) {
        return issuer.create(kind, owner, name, grant, expiresAt);
    }

    /**
     * The owner's tokens, the newest first: all that are good, and of those that are revoked or expired, for as long as they are
     * kept, the {@value #MOST_OVER} newest.
     */
    public List<ApiToken> list(AccountId owner) {
        return store.list(owner, now(), MOST_OVER);
    }

    /** One of the owner's tokens, in whatever state. */
    public Optional<ApiToken> find(AccountId owner, ApiTokenId id) {
        return changes.find(owner, id);
    }

    /** The token that this text is, if it is good for use now. For telling others what it is (RFC 7662). */
    public Optional<ApiToken> findLive(TenantId tenant, String text) {
        Instant now = now();
        return shown(tenant, text).flatMap(hash -> store.findByHash(tenant, hash)
                .filter(token -> token.isLiveAt(now) && token.secrets().isGood(hash, now)));
    }

    private static Optional<TokenHash> shown(TenantId tenant, String text) {
        return ApiTokenKind.of(text)
                .flatMap(kind -> ApiTokenText.parse(kind.prefix(), tenant, text))
                .map(ApiTokenText::hash);
    }

    /** Gives a live token another name and grant; its secret and its end stay. */
    public IssueResult change(AccountId owner, ApiTokenKind kind, ApiTokenId id, String name, ApiTokenGrant grant) {
        return change(owner, kind, id, name, present -> grant);
    }

    /**
     * The same, going by what the token has then: of two changes at once none takes back what the other did.
     *
     * @param name null to leave it
     * @param grant makes of the present grant the next one; nothing else, for it is asked again and again
     */
    public IssueResult change(
            AccountId owner,
            ApiTokenKind kind,
            ApiTokenId id,
            @Nullable String name,
            UnaryOperator<ApiTokenGrant> grant) {
        if (name != null && !ApiToken.isName(name)) {
            return new IssueResult.Invalid("name");
        }
        if (!grant.apply(ApiTokenGrant.OF_ALL).suits(kind)) {
            return new IssueResult.Invalid("scopes");
        }
        Instant now = now();
        Optional<ApiToken> changed = changes.change(
                owner,
                id,
                token -> token.kind() == kind && token.isLiveAt(now),
                token -> token.named(name == null ? token.name() : name, grant.apply(token.grant())));
        changed.ifPresent(token -> changes.happened(new ApiTokenEvent.Changed(id, owner, now, false)));
        return changed.<IssueResult>map(IssueResult.Changed::new).orElseGet(IssueResult.NotThere::new);
    }

    /**
     * Gives a live token a new secret, which lives as long as the one before was meant to, or as long as the policy allows by
     * now (R118). No more than two secrets are ever good, and what was promised to an earlier one is not cut short by the way:
     * while an overlap runs, another one is refused as {@link IssueResult.Overlapping}. Without an overlap all earlier ones are
     * over at once, whatever they were promised.
     *
     * @param overlap how long the present secret is good besides, zero to {@link ApiTokenPolicy#LONGEST_OVERLAP}; no longer than
     *     it would have been
     * @param shown by which of its secrets the token itself asks for this; null when somebody else does
     */
    public IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap, @Nullable TokenHash shown) {
        return issuer.rotate(owner, id, overlap, shown);
    }

    /**
     * Tells that a secret was shown to get a new one for this token. Where it is an earlier one of that token, and over,
     * somebody else may have it: the token is revoked (R121). Plain use of an earlier secret does no such thing.
     *
     * @param id of the token as it was named; null when that is none
     * @param address from where it was shown; null when not known
     * @return whether that was so
     */
    public boolean shownForRotation(TenantId tenant, String text, @Nullable ApiTokenId id, @Nullable String address) {
        Instant now = now();
        // within the bound for made-up ones: whoever is beyond it is not let in to rotate anything either
        return shown(tenant, text)
                .filter(hash -> store.lookUp(tenant, hash, address) instanceof ApiTokenLookUp.Found found
                        && found.token().id().equals(id)
                        && !found.token().secrets().isGood(hash, now)
                        && changes.end(found.token().owner(), found.token().id(), ApiTokenEnd.Cause.REUSED))
                .isPresent();
    }

    /** Revokes one of the owner's tokens. @return false when the owner has no such token that is not revoked */
    public boolean revoke(AccountId owner, ApiTokenId id) {
        return changes.end(owner, id, ApiTokenEnd.Cause.REVOKED);
    }

    /**
     * Revokes the token that this text is, whatever its owner: whoever has it may (R129). Within the bound for made-up ones, as
     * whoever asks need not have proved anything.
     *
     * @param address from where it came; null when not known
     */
    public LeakedResult revokeLeaked(TenantId tenant, String text, @Nullable String address) {
        Optional<TokenHash> hash = shown(tenant, text);
        if (hash.isEmpty()) {
            return new LeakedResult.NotThere();
        }
        ApiTokenLookUp found = store.lookUp(tenant, hash.get(), address);
        if (found instanceof ApiTokenLookUp.TooManyUnknown flood) {
            return new LeakedResult.TooManyUnknown(flood.retryAfter());
        }
        return found instanceof ApiTokenLookUp.Found one && end(one.token(), hash.get(), ApiTokenEnd.Cause.LEAKED)
                ? new LeakedResult.Revoked()
                : new LeakedResult.NotThere();
    }

    /** Revokes the token that this text is (RFC 7009), for somebody who may look up what they like. @return whether one was */
    public boolean revokeShown(TenantId tenant, String text) {
        return shown(tenant, text)
                .filter(hash -> store.findByHash(tenant, hash)
                        .filter(token -> end(token, hash, ApiTokenEnd.Cause.REVOKED))
                        .isPresent())
                .isPresent();
    }

    /** One that was replaced long ago harms nobody, and must not be a way to end its successor. */
    private boolean end(ApiToken token, TokenHash hash, ApiTokenEnd.Cause cause) {
        return changes.end(
                token.owner(), token.id(), cause, still -> still.secrets().isGood(hash, now()));
    }

    /**
     * Revokes all tokens of an owner. Those that cannot be written keep none of the others; where nothing has worked for some
     * seconds, it is an outage.
     *
     * @return how many were revoked
     * @throws StoreUnavailableException when any was not; to be asked again. What else a store throws is thrown in the end,
     *     too
     */
    public int revokeAll(AccountId owner, ApiTokenEnd.Cause cause) {
        int revoked = 0;
        Instant worked = now();
        RuntimeException last = null;
        for (ApiToken token : store.list(owner, worked, 0)) {
            try {
                if (changes.end(owner, token.id(), cause)) {
                    revoked++;
                }
                worked = now();
            } catch (RuntimeException e) {
                last = e;
                if (Duration.between(worked, now()).compareTo(OUTAGE) >= 0) {
                    break;
                }
            }
        }
        if (last != null) {
            throw last;
        }
        return revoked;
    }

    /** To be told when an account's roles or status were changed: its tokens are looked at anew on all nodes. */
    public void ownerChanged(AccountId owner) {
        changes.happened(new ApiTokenEvent.OwnerChanged(owner, now(), false));
    }

    /** Counts one use of a token; written later, by {@link #writeUses}. */
    public void used(ApiToken token, @Nullable String address) {
        uses.add(token.id(), now(), address);
    }

    /** Writes the uses that were counted. What the store does not take waits for the next time. */
    public void writeUses() {
        uses.write();
    }

    /**
     * Does what is due for so many tokens at most: reminds their owners, revokes those that are not used, forgets those that
     * ended long ago. One that fails is left for the next time, and then waits for all others.
     *
     * @return how many were done: less than {@code limit} when there are no more, or some failed
     * @throws StoreUnavailableException where the store gives no answer for several in a row: all that are left wait
     */
    public int care(int limit) {
        // else one that was used just now might be taken for unused
        writeUses();
        return care.care(limit);
    }

    /** The present time, as tokens count it. */
    public Instant now() {
        return changes.now();
    }

    /** Writes the uses that wait. The store is its maker's to close. */
    @Override
    public void close() {
        writeUses();
    }
}
