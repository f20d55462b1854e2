package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.session.SessionEnd;

/** Writes the ends of sessions, within the caller's transaction. Each row stays as a tombstone for this long. */
record SessionEnds(Duration tombstone) {
    /** The most rows of one statement. */
    private static final int AT_ONCE = 200;

    /**
     * @param ended how many sessions lived until then
     * @param more whether there may be more rows to write
     */
    record Written(int ended, boolean more) {}

    /** Ends a session of this owner, and returns whether it lived until then. */
    boolean end(EntityManager manager, SessionId id, AccountId owner, SessionEnd end) {
        LivingSessions.lockBeforeUpdate(manager, id);
        boolean ended = manager.createQuery("update Session s set s.endReason = :reason,"
                                + " s.endedAt = :at, s.forgetAt = :forget"
                                + " where s.tenant = :tenant and s.id = :id and s.account = :account"
                                + LivingSessions.LIVES)
                        .setParameter("reason", end.reason().code())
                        .setParameter("at", end.at().toEpochMilli())
                        .setParameter("forget", end.at().plus(tombstone).toEpochMilli())
                        .setParameter("tenant", owner.tenant().value())
                        .setParameter("id", id.value())
                        .setParameter("account", owner.value())
                        .executeUpdate()
                == 1;
        if (!ended) {
            settleTimedOut(manager, owner, List.of(id.value()), end);
        }
        return ended;
    }

    /**
     * Writes the end of sessions that have timed out by the caller's clock. If that clock is wrong, they would live for other
     * nodes, although they were to be ended.
     */
    private void settleTimedOut(EntityManager manager, AccountId owner, List<String> ids, SessionEnd end) {
        manager.createQuery("update Session s set s.endReason = case when s.expiresAt <= :at then '"
                        + Reason.EXPIRED.code() + "' else '" + Reason.IDLE.code() + "' end, s.endedAt = :at,"
                        + " s.forgetAt = :forget where s.tenant = :tenant and s.account = :account and s.id in :ids"
                        + " and s.endReason is null and (s.expiresAt <= :at or s.idleExpiresAt <= :at)")
                .setParameter("at", end.at().toEpochMilli())
                .setParameter("forget", end.at().plus(tombstone).toEpochMilli())
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("ids", ids)
                .executeUpdate();
    }

    /** Moves a session to the new epoch, unless it has ended. */
    void spare(EntityManager manager, AccountId owner, SessionId spared, long epoch) {
        manager.createQuery("update Session s set s.epoch = :epoch where s.tenant = :tenant"
                        + " and s.id = :id and s.account = :account and s.endReason is null and s.epoch = :before")
                .setParameter("epoch", epoch)
                .setParameter("tenant", owner.tenant().value())
                .setParameter("id", spared.value())
                .setParameter("account", owner.value())
                .setParameter("before", epoch - 1)
                .executeUpdate();
    }

    /** Writes the end to some rows that a new epoch has ended. Of concurrent callers one counts each session. */
    Written write(EntityManager manager, AccountId owner, long epoch, SessionEnd end) {
        List<String> ids = manager.createQuery(
                        "select s.id from Session s where s.tenant = :tenant and s.account = :account"
                                + " and s.endReason is null and s.epoch < :epoch order by s.createdAt, s.id",
                        String.class)
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("epoch", epoch)
                .setMaxResults(AT_ONCE)
                .getResultList();
        if (ids.isEmpty()) {
            return new Written(0, false);
        }
        settleTimedOut(manager, owner, ids, end);
        int ended = manager.createQuery("update Session s set s.endReason = :reason, s.endedAt = :at,"
                        + " s.forgetAt = :forget where s.tenant = :tenant and s.account = :account"
                        + " and s.id in :ids and s.endReason is null")
                .setParameter("reason", end.reason().code())
                .setParameter("at", end.at().toEpochMilli())
                .setParameter("forget", end.at().plus(tombstone).toEpochMilli())
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("ids", ids)
                .executeUpdate();
        return new Written(ended, ids.size() == AT_ONCE);
    }
}
