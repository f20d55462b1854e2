package org.doorward.internal.store;

import java.util.concurrent.atomic.AtomicLongArray;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.internal.token.TokenGenerator;

/**
 * Counts what happened to each session and to each account, so that a copy can tell whether anything did since it was
 * stamped. An account is known by the tag in its sessions' ids, which covers its tenant. Counters are shared by hash:
 * what happened to one session may seem to have happened to another, which costs that one a reload and nothing more. So
 * the memory is fixed whatever happens, and nothing needs to be cleaned up. Safe for any thread.
 */
final class Invalidations {
    private static final int LEAST_BITS = 10;
    private static final int MOST_BITS = 20;
    private static final int GOLDEN = 0x9E3779B9;

    private final int shift;
    private final AtomicLongArray sessions;
    private final AtomicLongArray accounts;

    /** For so many copies: of each kind a counter for every eight, so that few share one. */
    Invalidations(int copies) {
        int bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(copies / 8)));
        this.shift = Integer.SIZE - bits;
        this.sessions = new AtomicLongArray(1 << bits);
        this.accounts = new AtomicLongArray(1 << bits);
    }

    /**
     * What has happened so far to a session and to its account.
     *
     * @param session its counter
     * @param account its account's counter
     * @param count the sum of the two: they only grow, so that an equal sum means that neither has
     */
    record Stamp(int session, int account, long count) {}

    /** To be taken before the session is read. */
    Stamp stamp(SessionId id) {
        int session = slot(id.hashCode());
        int account = slot(id.tag().hashCode());
        return new Stamp(session, account, count(session, account));
    }

    /** Whether nothing has happened since this stamp was taken. */
    boolean isCurrent(Stamp stamp) {
        return count(stamp.session(), stamp.account()) == stamp.count();
    }

    /** To be called after it happened. */
    void invalidate(SessionId id) {
        sessions.incrementAndGet(slot(id.hashCode()));
    }

    /** To be called after it happened. */
    void invalidate(AccountId owner) {
        accounts.incrementAndGet(slot(TokenGenerator.tagOf(owner).hashCode()));
    }

    private long count(int session, int account) {
        return sessions.get(session) + accounts.get(account);
    }

    private int slot(int hash) {
        return (hash * GOLDEN) >>> shift;
    }
}
