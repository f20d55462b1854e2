package org.doorward.internal.store.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenId;
import org.doorward.apitoken.ApiTokenStore;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.apitoken.Owner;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.token.TokenGenerator;

/**
 * API tokens in Redis: a hash for each, and from the hash of each secret it ever had a way to it. All are in one slot of a
 * cluster, so that each step is one script. Nothing expires by itself: a token is kept until it is {@link #remove removed}.
 */
final class RedisApiTokenStore implements ApiTokenStore {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    /** So many in one script: others wait meanwhile. */
    private static final int USES_AT_ONCE = 500;

    private final Redis redis;
    private final Keys keys;
    private final boolean withOwners;

    /** @param withOwners whether the service accounts beside the tokens are those that keys act as */
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
        ApiTokenHash.of(token).forEach((field, value) -> arguments.addAll(List.of(field, value)));
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

    private static Optional<Owner> owner(ApiToken token, Map<String, String> fields) {
        return fields.isEmpty()
                ? Optional.empty()
                : RedisServiceAccountStore.read(token.owner(), fields).map(Owner::of);
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
        List<String> answer = redis.texts(
                Scripts.API_TOKEN_LIST,
                List.of(keys.apiTokensOf(owner), keys.livingApiTokensOf(owner)),
                keys.apiTokensOf(owner.tenant()),
                HashFields.millis(now),
                Integer.toString(over));
        List<ApiToken> listed = new ArrayList<>();
        List<ApiToken> others = new ArrayList<>();
        HashFields.each(answer, (id, fields) -> {
            if (ApiTokenId.isWellFormed(id)) {
                read(new ApiTokenId(owner.tenant(), id), fields)
                        .filter(token -> token.owner().equals(owner))
                        .ifPresent(token -> (token.isLiveAt(now) ? listed : others).add(token));
            }
        });
        // those that are over come the newest first, and more of them than were asked for
        listed.addAll(others.subList(0, Math.min(over, others.size())));
        listed.sort(Comparator.comparing(ApiToken::createdAt).reversed());
        return List.copyOf(listed);
    }

    /** Replicas have it too, as many as the settings ask for: what was revoked must not come back (R095). */
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
                Integer.toString(ApiTokenHash.REPLACED_PIECES.size())));
        arguments.addAll(ApiTokenHash.REPLACED_PIECES);
        ApiTokenHash.replaceable(next).forEach((field, value) -> arguments.addAll(List.of(field, value)));
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

    /** Until when it counts among the owner's living ones. */
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
            // else it would be the first each time, and in the way of those that wait
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

    /** What somebody else wrote there, or half of it was lost, is no token. */
    private static Optional<ApiToken> read(ApiTokenId id, Map<String, String> fields) {
        try {
            return fields.isEmpty() ? Optional.empty() : Optional.of(ApiTokenHash.read(id, fields));
        } catch (IllegalArgumentException e) {
            return damaged(id.value());
        }
    }

    private static Optional<ApiToken> damaged(String id) {
        LOG.log(System.Logger.Level.WARNING, "the entry of API token {0} is damaged and was not used", id);
        return Optional.empty();
    }
}
