package org.doorward.internal.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.apitoken.ApiTokenReader;
import org.doorward.internal.apitoken.TokenOwner;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.store.ApiTokenStore;

/**
 * API tokens in Redis: a hash for each token, and a key for the hash of each of its secrets, present or earlier, that names the
 * token. All are in one slot of a cluster, so that each operation is one script. No key expires: a token stays until it is
 * {@link #remove removed}.
 */
final class RedisApiTokenStore implements ApiTokenStore, ApiTokenReader {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    /** The most uses in one script, during which Redis does nothing else. */
    private static final int USES_AT_ONCE = 500;

    private final Redis redis;
    private final Keys keys;
    private final boolean withOwners;

    /** @param withOwners whether the service accounts in Redis are the owners of API keys */
    RedisApiTokenStore(Redis redis, Keys keys, boolean withOwners) {
        this.redis = redis;
        this.keys = keys;
        this.withOwners = withOwners;
    }

    @Override
    public boolean create(ApiToken token, int most, Instant now) {
        ApiTokenId id = token.id();
        TokenHash hash = token.secrets().current();
        List<Object> arguments = new ArrayList<>(List.of(
                id.value(),
                Integer.toString(most),
                HashFields.millis(now),
                HashFields.millis(token.createdAt()),
                endOfLife(token),
                keys.nameOf(id),
                HashFields.millis(token.dueAt()),
                hash.value()));
        ApiTokenFields.of(token).forEach((field, value) -> arguments.addAll(List.of(field, value)));
        long created = redis.number(
                Scripts.API_TOKEN_CREATE,
                List.of(
                        keys.apiToken(id),
                        keys.ofHash(id.tenant(), hash),
                        keys.hashesOf(id),
                        keys.apiTokensOf(token.owner()),
                        keys.livingApiTokensOf(token.owner()),
                        keys.apiTokensDue()),
                arguments.toArray());
        return created == 1;
    }

    @Override
    public Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash) {
        return read(tenant, hash).token();
    }

    @Override
    public Reading read(TenantId tenant, TokenHash hash) {
        List<String> answer = redis.texts(
                Scripts.API_TOKEN_FIND,
                List.of(keys.ofHash(tenant, hash)),
                keys.apiTokensOf(tenant),
                keys.apiTokenChanges(),
                withOwners ? keys.serviceAccount(new AccountId(tenant, ServiceAccount.ID_PREFIX)) : "");
        OptionalLong changes = changes(answer.get(0));
        if (answer.size() == 1) {
            return new Reading(Optional.empty(), Optional.empty(), changes);
        }
        String id = answer.get(1);
        int end = 3 + Integer.parseInt(answer.get(2));
        Optional<ApiToken> token = ApiTokenId.isWellFormed(id)
                ? read(new ApiTokenId(tenant, id), HashFields.fields(answer.subList(3, end)))
                : damaged(id);
        return new Reading(
                token,
                token.flatMap(one -> owner(one, HashFields.fields(answer.subList(end, answer.size())))),
                changes);
    }

    private static Optional<TokenOwner> owner(ApiToken token, Map<String, String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : RedisServiceAccountStore.read(token.owner(), fields).map(TokenOwner::of);
    }

    private static OptionalLong changes(String count) {
        try {
            return count.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(count));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        Map<String, String> fields = redis.fields(keys.apiToken(id));
        return fields.isEmpty() ? Optional.empty() : read(id, fields);
    }

    @Override
    public List<ApiToken> list(AccountId owner, Instant now, int over) {
        List<ApiToken> listed = new ArrayList<>();
        List<ApiToken> others = new ArrayList<>();
        String stem = keys.apiTokensOf(owner.tenant());
        new HashFields.HashList(redis)
                .each(
                        Scripts.API_TOKEN_LIST,
                        List.of(keys.apiTokensOf(owner), keys.livingApiTokensOf(owner)),
                        stem,
                        List.of(stem, HashFields.millis(now), Integer.toString(over)),
                        (id, fields) -> {
                            if (ApiTokenId.isWellFormed(id)) {
                                read(new ApiTokenId(owner.tenant(), id), fields)
                                        .filter(token -> token.owner().equals(owner))
                                        .ifPresent(token -> (token.isLiveAt(now) ? listed : others).add(token));
                            }
                        });
        // the others come the newest first, and more of them than requested
        listed.addAll(others.subList(0, Math.min(over, others.size())));
        listed.sort(Comparator.comparing(ApiToken::createdAt).reversed());
        return List.copyOf(listed);
    }

    /** Waits for replicas: a fail-over must not undo a revocation. */
    @Override
    public boolean replace(ApiToken next) {
        ApiTokenId id = next.id();
        TokenHash hash = next.secrets().current();
        List<Object> arguments = new ArrayList<>(List.of(
                Long.toString(next.version() - 1),
                TokenGenerator.fingerprintOf(next.owner()),
                next.kind().name(),
                id.value(),
                hash.value(),
                endOfLife(next),
                keys.nameOf(id),
                HashFields.millis(next.dueAt()),
                Integer.toString(ApiTokenFields.REPLACED_PIECES.size())));
        arguments.addAll(ApiTokenFields.REPLACED_PIECES);
        ApiTokenFields.replaceable(next).forEach((field, value) -> arguments.addAll(List.of(field, value)));
        long replaced = redis.safely(
                Scripts.API_TOKEN_REPLACE,
                List.of(
                        keys.apiToken(id),
                        keys.ofHash(id.tenant(), hash),
                        keys.hashesOf(id),
                        keys.livingApiTokensOf(next.owner()),
                        keys.apiTokensDue(),
                        keys.apiTokenChanges()),
                arguments.toArray());
        return replaced == 1;
    }

    /** Returns until when the token counts as living. */
    private static String endOfLife(ApiToken token) {
        Instant expiresAt = token.expiresAt();
        return token.end() != null ? "" : expiresAt == null ? "+inf" : HashFields.millis(expiresAt);
    }

    @Override
    public void used(Map<ApiTokenId, ApiTokenUse> uses) {
        List<Object> names = new ArrayList<>();
        List<Object> arguments = new ArrayList<>();
        for (Map.Entry<ApiTokenId, ApiTokenUse> each : uses.entrySet()) {
            ApiTokenUse use = each.getValue();
            Instant at = use.lastAt();
            String address = use.lastAddress();
            names.add(keys.apiToken(each.getKey()));
            arguments.add(at == null ? "" : HashFields.millis(at));
            arguments.add(address == null ? "" : address);
            arguments.add(Long.toString(use.count()));
            if (names.size() == USES_AT_ONCE) {
                redis.number(Scripts.API_TOKEN_USED, names, arguments.toArray());
                names.clear();
                arguments.clear();
            }
        }
        if (!names.isEmpty()) {
            redis.number(Scripts.API_TOKEN_USED, names, arguments.toArray());
        }
    }

    @Override
    public List<ApiToken> due(Instant now, int limit) {
        List<String> answer = redis.texts(
                Scripts.API_TOKEN_DUE,
                List.of(keys.apiTokensDue()),
                HashFields.millis(now),
                Integer.toString(limit),
                keys.allTenants(),
                keys.betweenTenantAndApiToken());
        List<ApiToken> tokens = new ArrayList<>();
        List<Object> none = new ArrayList<>();
        HashFields.each(
                answer, (name, fields) -> named(name, fields).ifPresentOrElse(tokens::add, () -> none.add(name)));
        if (!none.isEmpty()) {
            // otherwise they would come first each time, before the tokens that wait
            redis.number(Scripts.API_TOKEN_NOT_DUE, List.of(keys.apiTokensDue()), none.toArray());
        }
        return List.copyOf(tokens);
    }

    private Optional<ApiToken> named(String name, Map<String, String> fields) {
        try {
            return read(keys.apiTokenNamed(name), fields);
        } catch (IllegalArgumentException e) {
            return damaged(name);
        }
    }

    @Override
    public boolean remove(ApiToken token) {
        ApiTokenId id = token.id();
        long removed = redis.safely(
                Scripts.API_TOKEN_REMOVE,
                List.of(
                        keys.apiToken(id),
                        keys.hashesOf(id),
                        keys.apiTokensOf(token.owner()),
                        keys.livingApiTokensOf(token.owner()),
                        keys.apiTokensDue(),
                        keys.apiTokenChanges()),
                Long.toString(token.version()),
                id.value(),
                keys.nameOf(id),
                keys.hashesOf(id.tenant()));
        return removed == 1;
    }

    /** Reads a token. Logs and skips a damaged one. */
    private static Optional<ApiToken> read(ApiTokenId id, Map<String, String> fields) {
        try {
            return fields.isEmpty() ? Optional.empty() : Optional.of(ApiTokenFields.read(id, fields));
        } catch (IllegalArgumentException e) {
            return damaged(id.value());
        }
    }

    private static Optional<ApiToken> damaged(String id) {
        LOG.log(System.Logger.Level.WARNING, "skipped the damaged entry of API token {0}", id);
        return Optional.empty();
    }
}
