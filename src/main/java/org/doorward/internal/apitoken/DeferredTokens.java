package org.doorward.internal.apitoken;

import java.util.LinkedHashSet;
import java.util.Set;
import org.doorward.ApiTokenId;

/**
 * The tokens whose maintenance failed on this node. When there are too many, the oldest are dropped. Safe for any
 * thread.
 */
final class DeferredTokens {
    static final int MOST = 1_000;

    private final Set<ApiTokenId> ids = new LinkedHashSet<>();

    /** Returns them, the one that failed longest ago first. */
    synchronized Set<ApiTokenId> all() {
        return new LinkedHashSet<>(ids);
    }

    synchronized void add(ApiTokenId id) {
        ids.remove(id);
        ids.add(id);
        if (ids.size() > MOST) {
            ids.remove(ids.iterator().next());
        }
    }

    synchronized void remove(ApiTokenId id) {
        ids.remove(id);
    }
}
