package org.doorward.apitoken;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.internal.token.TokenGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The only door to API tokens: issues, lists, changes, rotates and revokes them. Safe for any thread. Every method may throw
 * {@link StoreUnavailableException}; then nothing is known to be decided, and a secret that was made is known to nobody.
 */
public class ApiTokenService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int TRIES = 20;

    private final ApiTokenStore store;
    private final ApiTokenPolicy policy;
    private final ApiTokenSchedule schedule;
    private final Clock clock;
    private final TokenGenerator generator;
    private final ApiTokenListener listener;
    private final TokenUses uses;

    /** For proxies of an edge such as CDI, which hand every call to a real one. */
    @SuppressWarnings("NullAway")
    protected ApiTokenService() {
        this.store = null;
        this.policy = null;
        this.schedule = null;
        this.clock = null;
        this.generator = null;
        this.listener = null;
        this.uses = null;
    }

    /** Over this store; {@code listeners} are told of everything that it has taken. */
    public ApiTokenService(ApiTokenStore store, ApiTokenPolicy policy, Clock clock, ApiTokenListeners listeners) {
        this.store = Objects.requireNonNull(store, "store");
        this.policy = policy;
        this.schedule = new ApiTokenSchedule(policy);
        this.clock = clock;
        this.generator = new TokenGenerator();
        this.listener = listeners;
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
        Instant now = now();
        if (!ApiToken.isName(name)) {
            return new IssueResult.Invalid("name");
        }
        Instant end = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        if (!policy.allows(end, now)) {
            return new IssueResult.Invalid("expires_at");
        }
        if (!suits(kind, grant)) {
            return new IssueResult.Invalid("scopes");
        }
        ApiTokenText text = ApiTokenText.generate(kind.prefix(), owner.tenant(), generator);
        ApiToken fresh = new ApiToken(
                new ApiTokenId(owner.tenant(), generator.id()),
                kind,
                owner,
                name,
                ApiTokenSecrets.first(text.display(), text.hash()),
                grant,
                now,
                now,
                end,
                0,
                ApiTokenUse.NONE,
                null,
                now,
                1);
        ApiToken token = fresh.dueAt(schedule.next(fresh, now));
        if (!store.create(token, policy.most(), now)) {
            return new IssueResult.TooMany();
        }
        LOG.log(System.Logger.Level.DEBUG, "made API token {0} of {1}", token.id(), owner);
        listener.happened(new ApiTokenEvent.Created(token.id(), owner, now, false));
        return new IssueResult.Issued(token, text.text());
    }

    /** To ask about everybody's tokens is for services, not for people. */
    private static boolean suits(ApiTokenKind kind, ApiTokenGrant grant) {
        return kind == ApiTokenKind.API_KEY
                || grant.scopes() == null
                || !grant.scopes().contains(Scopes.INTROSPECT);
    }

    /** The owner's tokens in whatever state, the newest first; revoked and expired ones for as long as they are kept. */
    public List<ApiToken> list(AccountId owner) {
        return store.list(owner);
    }

    /** One of the owner's tokens, in whatever state. */
    public Optional<ApiToken> find(AccountId owner, ApiTokenId id) {
        return store.find(id).filter(token -> token.owner().equals(owner));
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
        if (!suits(kind, grant.apply(ApiTokenGrant.OF_ALL))) {
            return new IssueResult.Invalid("scopes");
        }
        Instant now = now();
        Optional<ApiToken> changed = changing(
                owner,
                id,
                now,
                token -> token.kind() == kind && token.isLiveAt(now),
                token -> token.named(name == null ? token.name() : name, grant.apply(token.grant())));
        changed.ifPresent(token -> listener.happened(new ApiTokenEvent.Changed(id, owner, now, false)));
        return changed.<IssueResult>map(IssueResult.Changed::new).orElseGet(IssueResult.NotThere::new);
    }

    /**
     * Gives a live token a new secret, which lives as long as the one before was meant to, or as long as the policy allows by
     * now (R118).
     *
     * @param overlap how long the present secret is good besides, zero to {@link ApiTokenPolicy#LONGEST_OVERLAP}
     * @param shown by which of its secrets the token itself asks for this; null when somebody else does
     */
    public IssueResult rotate(AccountId owner, ApiTokenId id, Duration overlap, @Nullable TokenHash shown) {
        if (overlap.isNegative() || overlap.compareTo(ApiTokenPolicy.LONGEST_OVERLAP) > 0) {
            return new IssueResult.Invalid("overlap_seconds");
        }
        Instant now = now();
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<ApiToken> found = find(owner, id).filter(token -> token.isLiveAt(now));
            if (found.isEmpty()) {
                return new IssueResult.NotThere();
            }
            ApiToken token = found.get();
            if (shown != null && !token.secrets().isCurrent(shown)) {
                if (token.secrets().isGood(shown, now)) {
                    return new IssueResult.Superseded();
                }
                // replaced by somebody else since it was let in: two have it (R121)
                end(owner, id, ApiTokenEnd.Cause.REUSED);
                return new IssueResult.NotThere();
            }
            ApiTokenText text = ApiTokenText.generate(token.kind().prefix(), owner.tenant(), generator);
            Instant goodUntil = earlier(now.plus(overlap), token.expiresAt());
            ApiToken bare = token.rotated(
                    token.secrets().rotated(text.display(), text.hash(), now, goodUntil),
                    now,
                    policy.expiryAfterRotation(token.lifetime(), now),
                    now);
            ApiToken next = bare.dueAt(schedule.next(bare, now));
            if (replaced(next, now)) {
                listener.happened(new ApiTokenEvent.Rotated(id, owner, now, false));
                return new IssueResult.Issued(next, text.text());
            }
        }
        throw new StoreUnavailableException("a token is being changed by too many", null);
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
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
        return shown(tenant, text)
                .flatMap(hash -> lookedUp(tenant, hash, address)
                        .filter(token -> token.id().equals(id)
                                && token.end() == null
                                && !token.secrets().isGood(hash, now)))
                .filter(token -> end(token.owner(), token.id(), ApiTokenEnd.Cause.REUSED))
                .isPresent();
    }

    /** Within the bound for made-up ones: whoever asks this need not have proved anything. */
    private Optional<ApiToken> lookedUp(TenantId tenant, TokenHash hash, @Nullable String address) {
        return store.lookUp(tenant, hash, address) instanceof ApiTokenLookUp.Found found
                ? Optional.of(found.token())
                : Optional.empty();
    }

    /** Revokes one of the owner's tokens. @return false when the owner has no such token that is not revoked */
    public boolean revoke(AccountId owner, ApiTokenId id) {
        return end(owner, id, ApiTokenEnd.Cause.REVOKED);
    }

    /**
     * Revokes the token that this text is, whatever its owner: whoever has it may (R129).
     *
     * @param address from where it came; null when not known
     * @return whether one was
     */
    public boolean revokeLeaked(TenantId tenant, String text, @Nullable String address) {
        return revokeShown(tenant, text, address, ApiTokenEnd.Cause.LEAKED);
    }

    /** Revokes the token that this text is (RFC 7009). @return whether one was */
    public boolean revokeShown(TenantId tenant, String text) {
        return revokeShown(tenant, text, null, ApiTokenEnd.Cause.REVOKED);
    }

    private boolean revokeShown(TenantId tenant, String text, @Nullable String address, ApiTokenEnd.Cause cause) {
        Instant now = now();
        return shown(tenant, text)
                .flatMap(hash -> lookedUp(tenant, hash, address)
                        // one that was replaced long ago harms nobody, and must not be a way to end its successor
                        .filter(token -> token.secrets().isGood(hash, now)))
                .filter(token -> end(token.owner(), token.id(), cause))
                .isPresent();
    }

    /** Revokes all tokens of an owner. @return how many were revoked */
    public int revokeAll(AccountId owner, ApiTokenEnd.Cause cause) {
        Instant now = now();
        int revoked = 0;
        for (ApiToken token : store.list(owner)) {
            if (token.isLiveAt(now) && end(owner, token.id(), cause)) {
                revoked++;
            }
        }
        return revoked;
    }

    private boolean end(AccountId owner, ApiTokenId id, ApiTokenEnd.Cause cause) {
        return end(owner, id, cause, token -> true);
    }

    private boolean end(AccountId owner, ApiTokenId id, ApiTokenEnd.Cause cause, Predicate<ApiToken> still) {
        Instant now = now();
        Optional<ApiToken> ended =
                changing(owner, id, now, token -> token.end() == null && still.test(token), token -> {
                    ApiToken bare = token.ended(new ApiTokenEnd(cause, now), now);
                    return bare.dueAt(schedule.next(bare, now));
                });
        ended.ifPresent(token -> {
            LOG.log(System.Logger.Level.DEBUG, "revoked API token {0} of {1}: {2}", id, owner, cause.code());
            listener.happened(new ApiTokenEvent.Revoked(id, owner, cause, now, false));
        });
        return ended.isPresent();
    }

    /** Puts the next version in place, again and again while others are faster. */
    private Optional<ApiToken> changing(
            AccountId owner, ApiTokenId id, Instant now, Predicate<ApiToken> which, UnaryOperator<ApiToken> change) {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<ApiToken> found = find(owner, id).filter(which);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            ApiToken next = change.apply(found.get());
            if (replaced(next, now)) {
                return Optional.of(next);
            }
        }
        throw new StoreUnavailableException("a token is being changed by too many", null);
    }

    /** Where the store gives no answer nobody knows whether it was done: the other nodes must ask. */
    private boolean replaced(ApiToken next, Instant now) {
        try {
            return store.replace(next);
        } catch (StoreUnavailableException e) {
            listener.happened(new ApiTokenEvent.OwnerChanged(next.owner(), now, false));
            throw e;
        }
    }

    /** To be told when an account's roles or status were changed: its tokens are looked at anew on all nodes. */
    public void ownerChanged(AccountId owner) {
        listener.happened(new ApiTokenEvent.OwnerChanged(owner, now(), false));
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
     * ended long ago. One that cannot be done now is left for the next time.
     *
     * @return how many were looked at
     */
    public int care(int limit) {
        Instant now = now();
        // else one that was used just now might be taken for unused
        writeUses();
        List<ApiToken> due = store.due(now, limit);
        for (ApiToken token : due) {
            try {
                care(token, now);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "API token " + token.id() + " is looked at another time", e);
            }
        }
        return due.size();
    }

    private void care(ApiToken token, Instant now) {
        switch (schedule.step(token, now)) {
            case FORGET -> store.remove(token);
            case REVOKE_UNUSED ->
                end(
                        token.owner(),
                        token.id(),
                        ApiTokenEnd.Cause.UNUSED,
                        still -> schedule.step(still, now) == ApiTokenSchedule.Step.REVOKE_UNUSED);
            case TELL_END -> tell(token, ApiTokenSchedule.TOLD_OF_END, now);
            case REMIND -> tell(token, schedule.reminder(token, now), now);
            case NOTHING -> store.replace(rescheduled(token, token.reminded(), now));
        }
    }

    /** Only who had it written tells. */
    private void tell(ApiToken token, int reminded, Instant now) {
        if (store.replace(rescheduled(token, reminded, now))) {
            listener.happened(
                    reminded == ApiTokenSchedule.TOLD_OF_END
                            ? new ApiTokenEvent.Expired(token.id(), token.owner(), now, false)
                            : new ApiTokenEvent.Expiring(token.id(), token.owner(), reminded, now, false));
        }
    }

    private ApiToken rescheduled(ApiToken token, int reminded, Instant now) {
        ApiToken next = token.lookedAt(reminded, now);
        return next.dueAt(schedule.next(next, now));
    }

    /** The present time, as tokens count it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Writes the uses that wait. The store is its maker's to close. */
    @Override
    public void close() {
        writeUses();
    }
}
