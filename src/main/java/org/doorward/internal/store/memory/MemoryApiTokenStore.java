package org.doorward.internal.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.store.ApiTokenStore;

/** API tokens on the heap of one node. Writes and lists take one lock; look-ups take none. */
public final class MemoryApiTokenStore implements ApiTokenStore {
    private static final Comparator<ApiToken> NEWEST_FIRST =
            Comparator.comparing(ApiToken::createdAt).reversed();

    private final Map<ApiTokenId, ApiToken> tokens = new ConcurrentHashMap<>();
    private final Map<Shown, ApiTokenId> hashes = new ConcurrentHashMap<>();
    private final Map<AccountId, Set<ApiTokenId>> owners = new HashMap<>();

    /** A hash within its tenant. */
    private record Shown(TenantId tenant, TokenHash hash) {}

    @Override
    public synchronized boolean create(ApiToken token, int most, Instant now) {
        Shown shown = current(token);
        if (tokens.containsKey(token.id())
                || hashes.containsKey(shown)
                || list(token.owner(), now, 0).size() >= most) {
            return false;
        }
        tokens.put(token.id(), token);
        hashes.put(shown, token.id());
        owners.computeIfAbsent(token.owner(), owner -> new LinkedHashSet<>()).add(token.id());
        return true;
    }

    @Override
    public Optional<ApiToken> findByHash(TenantId tenant, TokenHash hash) {
        return Optional.ofNullable(hashes.get(new Shown(tenant, hash))).flatMap(this::find);
    }

    @Override
    public Optional<ApiToken> find(ApiTokenId id) {
        return Optional.ofNullable(tokens.get(id));
    }

    @Override
    public synchronized List<ApiToken> list(AccountId owner, Instant now, int over) {
        List<ApiToken> listed = new ArrayList<>();
        List<ApiToken> others = new ArrayList<>();
        owners.getOrDefault(owner, Set.of()).stream()
                .flatMap(id -> find(id).stream())
                .forEach(token -> (token.isLiveAt(now) ? listed : others).add(token));
        others.sort(NEWEST_FIRST);
        listed.addAll(others.subList(0, Math.min(over, others.size())));
        listed.sort(NEWEST_FIRST);
        return List.copyOf(listed);
    }

    @Override
    public synchronized boolean replace(ApiToken next) {
        ApiToken present = tokens.get(next.id());
        if (present == null
                || present.version() != next.version() - 1
                || !present.owner().equals(next.owner())
                || present.kind() != next.kind()
                || (present.end() != null && next.end() == null)) {
            return false;
        }
        Shown shown = current(next);
        if (!shown.equals(current(present)) && hashes.putIfAbsent(shown, next.id()) != null) {
            return false;
        }
        tokens.put(
                next.id(),
                next.toBuilder()
                        .use(present.use())
                        .scopeEpoch(present.scopeEpoch())
                        .build());
        return true;
    }

    @Override
    public synchronized void used(Map<ApiTokenId, ApiTokenUse> uses) {
        uses.forEach((id, use) -> tokens.computeIfPresent(id, (same, token) -> token.used(use)));
    }

    @Override
    public synchronized List<ApiToken> due(Instant now, int limit) {
        return tokens.values().stream()
                .filter(token -> !token.dueAt().isAfter(now))
                .sorted(Comparator.comparing(ApiToken::dueAt))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean remove(ApiToken token) {
        ApiToken present = tokens.get(token.id());
        if (present == null || present.version() != token.version()) {
            return false;
        }
        tokens.remove(token.id());
        hashes.values().removeIf(token.id()::equals);
        owners.computeIfPresent(present.owner(), (owner, ids) -> {
            ids.remove(token.id());
            return ids.isEmpty() ? null : ids;
        });
        return true;
    }

    private static Shown current(ApiToken token) {
        return new Shown(token.id().tenant(), token.secrets().current());
    }
}
