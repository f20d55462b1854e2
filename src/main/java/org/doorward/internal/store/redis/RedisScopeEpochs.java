package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.doorward.TenantId;
import org.doorward.internal.session.ScopeEpochStore;
import org.jspecify.annotations.Nullable;

/** The epochs of scopes in one sorted set: the encoded tenants, and a tilde for everyone, by their epochs. */
final class RedisScopeEpochs implements ScopeEpochStore {
    /** No encoded tenant is a tilde. */
    private static final String EVERYONE = "~";

    private final Redis redis;
    private final String key;

    /** @param key that of the sorted set */
    RedisScopeEpochs(Redis redis, String key) {
        this.redis = redis;
        this.key = key;
    }

    @Override
    public CompletableFuture<Long> read(TenantId tenant) {
        return redis.begin(Scripts.SCOPE_EPOCH, List.of(key), Keys.encoded(tenant), EVERYONE);
    }

    /** Waits for replicas: a fail-over must not undo it. */
    @Override
    public long move(@Nullable TenantId tenant) {
        return redis.safely(
                Scripts.SCOPE_MOVE, List.of(key), tenant == null ? EVERYONE : Keys.encoded(tenant), EVERYONE);
    }

    @Override
    public List<Moved> movedAfter(long epoch, int limit) {
        List<String> answer =
                redis.texts(Scripts.SCOPES_MOVED, List.of(key), Long.toString(epoch), Integer.toString(limit));
        List<Moved> moved = new ArrayList<>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            String scope = answer.get(i);
            TenantId tenant =
                    scope.equals(EVERYONE) ? null : new TenantId(URLDecoder.decode(scope, StandardCharsets.UTF_8));
            moved.add(new Moved(tenant, Long.parseLong(answer.get(i + 1))));
        }
        return moved;
    }
}
