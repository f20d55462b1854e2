package org.doorward.apitoken;

import java.util.LinkedHashSet;
import java.util.Set;

/** Tokens that failed when they were looked at, on this node; so many at most, of which the latest. Safe for any thread. */
final class PutOff {
    static final int MOST = 1_000;

    private final Set<ApiTokenId> ids = new LinkedHashSet<>();

    /** The one first that has waited longest since it failed. */
    synchronized Set<ApiTokenId> all() {
        return new LinkedHashSet<>(ids);
    }

    /** To the end. */
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
