package org.doorward.apitoken;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.doorward.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Collects what tokens were used, so that no request waits for a write and each token is written at most once for each
 * {@link #write}. So many tokens wait at most; the uses of others are not counted then: what is told of use is no reason to
 * run out of memory. Safe for any thread.
 */
final class TokenUses {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int CAPACITY = 50_000;
    /** What stores write at once, or not at all. */
    private static final int BATCH = 100;

    private final ApiTokenStore store;
    private Map<ApiTokenId, ApiTokenUse> waiting = new HashMap<>();

    TokenUses(ApiTokenStore store) {
        this.store = store;
    }

    /** Counts one use. */
    void add(ApiTokenId token, Instant now, @Nullable String address) {
        add(token, new ApiTokenUse(now, address, 1));
    }

    private synchronized void add(ApiTokenId token, ApiTokenUse use) {
        ApiTokenUse before = waiting.get(token);
        if (before != null || waiting.size() < CAPACITY) {
            waiting.put(token, (before == null ? ApiTokenUse.NONE : before).and(use));
        }
    }

    private synchronized Map<ApiTokenId, ApiTokenUse> take() {
        Map<ApiTokenId, ApiTokenUse> taken = waiting;
        waiting = new HashMap<>();
        return taken;
    }

    /** Writes what was collected, in batches. What the store does not take, and all after it, waits for the next time. */
    void write() {
        Map<ApiTokenId, ApiTokenUse> batch = new HashMap<>();
        boolean answers = true;
        for (Map.Entry<ApiTokenId, ApiTokenUse> entry : take().entrySet()) {
            batch.put(entry.getKey(), entry.getValue());
            if (batch.size() >= BATCH) {
                answers = write(batch, answers);
                batch = new HashMap<>();
            }
        }
        if (!batch.isEmpty()) {
            write(batch, answers);
        }
    }

    /** @return whether the store took it */
    private boolean write(Map<ApiTokenId, ApiTokenUse> batch, boolean answers) {
        if (answers) {
            try {
                store.used(batch);
                return true;
            } catch (StoreUnavailableException e) {
                LOG.log(System.Logger.Level.DEBUG, "the uses of API tokens wait for the store", e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "the uses of API tokens could not be written", e);
            }
        }
        batch.forEach(this::add);
        return false;
    }
}
