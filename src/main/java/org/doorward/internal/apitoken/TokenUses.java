package org.doorward.internal.apitoken;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.doorward.ApiTokenId;
import org.doorward.StoreUnavailableException;
import org.doorward.apitoken.ApiTokenUse;
import org.doorward.store.ApiTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Collects the uses of tokens, so that no request waits for a write, and each token is written at most once in each
 * {@link #write}. The number of tokens is bounded; further uses are not counted. Safe for any thread.
 */
final class TokenUses {
    private static final System.Logger LOG = System.getLogger("org.doorward.apitoken");
    private static final int CAPACITY = 50_000;
    /** Stores write a batch as a whole or not at all. */
    private static final int BATCH = 100;

    private final ApiTokenStore store;
    private Map<ApiTokenId, ApiTokenUse> waiting = new HashMap<>();

    TokenUses(ApiTokenStore store) {
        this.store = store;
    }

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

    /**
     * Writes the collected uses in batches. What the store does not accept, and all after it, waits for the next call.
     */
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

    /** @return whether the store accepted it */
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
