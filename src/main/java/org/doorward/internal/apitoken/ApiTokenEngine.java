package org.doorward.internal.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.apitoken.ApiTokenGrant;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.apitoken.ApiTokenView;
import org.doorward.apitoken.InvalidFieldException.Field;
import org.doorward.apitoken.IssueResult;
import org.doorward.internal.event.CacheHint;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Issues, lists, changes, rotates and revokes API tokens. Safe for any thread. Every method may throw {@link
 * StoreUnavailableException}; then the outcome is unknown, and nobody knows a secret that was made.
 */
public final class ApiTokenEngine implements AutoCloseable {
    /** The most revoked or expired tokens in a list. */
    public static final int MOST_OVER = 100;

    /** A damaged token fails at once; a store that is down fails after its time-out. */
    private static final Duration OUTAGE = Duration.ofSeconds(5);

    private final ApiTokenStore store;
    private final ShownTokens shown;
    private final ApiTokenChanges changes;
    private final ApiTokenIssuer issuer;
    private final ApiTokenMaintenance maintenance;
    private final TokenUses uses;

    /** Uses this store, with one policy for all tenants. */
    public ApiTokenEngine(ApiTokenStore store, ApiTokenPolicy policy, Clock clock, EventListeners listeners) {
        this(store, new ApiTokenPolicies(policy), clock, listeners);
    }

    /**
     * Uses this store.
     *
     * @param listeners receive everything that the store has accepted
     */
    public ApiTokenEngine(ApiTokenStore store, ApiTokenPolicies policies, Clock clock, EventListeners listeners) {
        ApiTokenSchedule schedule = new ApiTokenSchedule(policies);
        this.store = Objects.requireNonNull(store, "store");
        this.shown = ShownTokens.of(store);
        this.changes = new ApiTokenChanges(store, schedule, clock, listeners);
        this.issuer = new ApiTokenIssuer(store, policies, changes);
        this.maintenance = new ApiTokenMaintenance(store, schedule, changes);
        this.uses = new TokenUses(store);
    }

    /** Whether people have personal access tokens: not where nobody can tell whether an account still exists. */
    public boolean servesPeople() {
        return issuer.policies().people();
    }

    /**
     * Issues a token.
     *
     * @param owner an account that exists
     * @param expiresAt when the token ends; null for never, which the policy must allow
     */
    public IssueResult create(
            ApiTokenKind kind, AccountId owner, String name, ApiTokenGrant grant, @Nullable Instant expiresAt) {
        return issuer.create(kind, owner, name, grant, expiresAt);
    }

    /**
     * Lists the owner's tokens, the newest first: all live ones, and the {@value #MOST_OVER} newest of those that are
     * revoked or expired and still kept.
     */
    public List<ApiToken> list(AccountId owner) {
        return store.list(owner, now(), MOST_OVER);
    }

    /** Finds one of the owner's tokens, in any state. */
    public Optional<ApiToken> find(AccountId owner, ApiTokenId id) {
        return changes.find(owner, id);
    }

    /** Finds the live token with this text, for introspection (RFC 7662). */
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

    /** Changes name and grant of a live token. Its secret and its end stay. */
    public IssueResult change(AccountId owner, ApiTokenKind kind, ApiTokenId id, String name, ApiTokenGrant grant) {
        return change(owner, kind, id, name, present -> grant);
    }

    /**
     * Changes a live token as it is at that moment: of two concurrent changes none undoes the other.
     *
     * @param name null for no change
     * @param grant makes the next grant of the present one, without side effects: it may be called again
     */
    public IssueResult change(
            AccountId owner,
            ApiTokenKind kind,
            ApiTokenId id,
            @Nullable String name,
            UnaryOperator<ApiTokenGrant> grant) {
        if (name != null && !ApiToken.isName(name)) {
            return new IssueResult.Invalid(Field.NAME);
        }
        if (!grant.apply(ApiTokenGrant.OF_ALL).suits(kind)) {
            return new IssueResult.Invalid(Field.SCOPES);
        }
        Instant now = now();
        Optional<ApiToken> changed = changes.change(
                owner,
                id,
                token -> token.kind() == kind && token.isLiveAt(now),
                token -> token.named(name == null ? token.name() : name, grant.apply(token.grant())));
        changed.ifPresent(token -> changes.happened(new ApiTokenEvent.Changed(id, owner, now, Origin.THIS_NODE)));
        return changed.<IssueResult>map(token -> new IssueResult.Changed(ApiTokenView.of(token)))
                .orElseGet(IssueResult.NotThere::new);
    }

    /**
     * Gives a live token a new secret, with the lifetime of the earlier one, or the longest that the policy allows
     * now. At most two secrets are valid. While an overlap runs, a rotation with another overlap is refused as {@link
     * IssueResult.Overlapping}. A rotation without overlap ends all earlier secrets at once.
     *
     * @param overlap how long the present secret stays valid, zero to {@link ApiTokenPolicy#LONGEST_OVERLAP}; never
     *     beyond its own end
     * @param shown the secret by which the token rotates itself; null for any other caller
     */
    public IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap, @Nullable TokenHash shown) {
        return issuer.rotate(owner, id, overlap, shown);
    }

    /**
     * Reports that a secret was used to rotate this token. If it is a replaced secret of that token that is no longer
     * valid, two parties have it, and the token is revoked. Other uses of a replaced secret revoke nothing.
     *
     * @param id the token that was to be rotated; null when that id is malformed
     * @param address the client's address; null when it is unknown
     * @return whether the token was revoked
     */
    public boolean shownForRotation(TenantId tenant, String text, @Nullable ApiTokenId id, @Nullable String address) {
        Instant now = now();
        // counts towards the limit for unknown tokens: a client beyond it cannot rotate anything either
        return shown(tenant, text)
                .filter(hash -> shown.lookUp(tenant, hash, address) instanceof ApiTokenLookUp.Found found
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
     * Revokes the token with this text, whatever its owner: every holder may do so. The call counts towards the limit
     * for unknown tokens, because the caller need not be known.
     *
     * @param address the client's address; null when it is unknown
     */
    public LeakedResult revokeLeaked(TenantId tenant, String text, @Nullable String address) {
        Optional<TokenHash> hash = shown(tenant, text);
        if (hash.isEmpty()) {
            return new LeakedResult.NotThere();
        }
        ApiTokenLookUp found = shown.lookUp(tenant, hash.get(), address);
        if (found instanceof ApiTokenLookUp.TooManyUnknown flood) {
            return new LeakedResult.TooManyUnknown(flood.retryAfter());
        }
        return found instanceof ApiTokenLookUp.Found one && end(one.token(), hash.get(), ApiTokenEnd.Cause.LEAKED)
                ? new LeakedResult.Revoked()
                : new LeakedResult.NotThere();
    }

    /** Revokes the token with this text (RFC 7009), without a limit. @return whether one was revoked */
    public boolean revokeShown(TenantId tenant, String text) {
        return shown(tenant, text)
                .filter(hash -> store.findByHash(tenant, hash)
                        .filter(token -> end(token, hash, ApiTokenEnd.Cause.REVOKED))
                        .isPresent())
                .isPresent();
    }

    /** A secret that was replaced long ago must not end its successor. */
    private boolean end(ApiToken token, TokenHash hash, ApiTokenEnd.Cause cause) {
        return changes.end(
                token.owner(), token.id(), cause, still -> still.secrets().isGood(hash, now()));
    }

    /**
     * Revokes all tokens of an owner. A token that cannot be written does not stop the others, until nothing has
     * worked for some seconds.
     *
     * @return how many were revoked
     * @throws StoreUnavailableException when one was not revoked; the caller should repeat the call. Other failures of
     *     the store are thrown at the end, too
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

    /** Reports that an account's roles or status have changed. All nodes read the owner of its tokens again. */
    public void ownerChanged(AccountId owner) {
        changes.happened(new CacheHint.TokenOwnerChanged(owner, now(), Origin.THIS_NODE));
    }

    /** Counts one use of a token. {@link #writeUses} writes it. */
    public void used(ApiToken token, @Nullable String address) {
        uses.add(token.id(), now(), address);
    }

    /** Writes the counted uses. What the store does not accept waits for the next call. */
    public void writeUses() {
        uses.write();
    }

    /**
     * Does the maintenance that is due: reminds owners, revokes unused tokens, removes those that ended long ago. A
     * token that fails waits until all others had their turn.
     *
     * @param limit the most tokens
     * @return how many were done; less than {@code limit} when there are no more, or some failed
     * @throws StoreUnavailableException when the store does not answer for several tokens in a row
     */
    public int maintain(int limit) {
        return maintained(limit).done();
    }

    /** As {@link #maintain}. @return how many were done, and how many of them were removed */
    public Maintained maintained(int limit) {
        // otherwise a token that was just used might count as unused
        writeUses();
        return maintenance.maintain(limit);
    }

    /** What maintenance has done: to how many tokens, and how many of them it removed. */
    public record Maintained(int done, int removed) {}

    /** Returns the present time in whole milliseconds. */
    public Instant now() {
        return changes.now();
    }

    /** Writes the uses that wait. It does not close the store. */
    @Override
    public void close() {
        writeUses();
    }
}
