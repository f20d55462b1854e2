package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.doorward.TenantId;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Taken;
import org.doorward.limit.Windows;

/** Counts in the database: each step locks the rows that it is about, always in the same order. */
final class JpaRateLimiter implements RateLimiter {
    private final Database database;

    JpaRateLimiter(Database database) {
        this.database = database;
    }

    @Override
    public Taken take(LimitKey key, List<Limit> limits, Instant now) {
        return database.inTransaction(manager -> {
            LimitRow row = locked(manager, key.tenant(), List.of(key.digest())).get(0);
            Windows before = Windows.of(row.counted);
            boolean allowed = before.allow(limits, now);
            Windows after = allowed ? before.taken(limits, now) : before;
            if (allowed) {
                row.counted = after.text();
                row.forgetAt = now.plus(after.worthKeeping(limits, now)).toEpochMilli();
            }
            return after.outcome(allowed, limits, now);
        });
    }

    /** The rows in the order asked for, made where there are none. Who makes one that another makes at once tries again. */
    private static List<LimitRow> locked(EntityManager manager, TenantId tenant, List<String> ids) {
        Map<String, LimitRow> rows = new HashMap<>();
        manager.createQuery(
                        "select c from Counted c where c.tenant = :tenant and c.id in :ids order by c.id",
                        LimitRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .forEach(row -> rows.put(row.id, row));
        List<String> missing =
                ids.stream().filter(id -> !rows.containsKey(id)).sorted().toList();
        for (String id : missing) {
            LimitRow row = LimitRow.first(tenant.value(), id);
            manager.persist(row);
            rows.put(id, row);
        }
        if (!missing.isEmpty()) {
            manager.flush();
        }
        return ids.stream().map(rows::get).toList();
    }

    @Override
    public int sweep(Instant now, int atMost) {
        return database.inTransaction(manager -> {
            List<Object[]> over = manager.createQuery(
                            "select c.tenant, c.id from Counted c where c.forgetAt <= :now order by c.forgetAt",
                            Object[].class)
                    .setParameter("now", now.toEpochMilli())
                    .setMaxResults(atMost)
                    .getResultList();
            Map<String, List<String>> byTenant = new HashMap<>();
            over.forEach(row -> byTenant.computeIfAbsent((String) row[0], tenant -> new java.util.ArrayList<>())
                    .add((String) row[1]));
            int swept = 0;
            for (Map.Entry<String, List<String>> tenant : byTenant.entrySet()) {
                // the time is asked again: one more may have been counted between
                swept += manager.createQuery(
                                "delete from Counted c where c.tenant = :tenant and c.id in :ids and c.forgetAt <= :now")
                        .setParameter("tenant", tenant.getKey())
                        .setParameter("ids", tenant.getValue())
                        .setParameter("now", now.toEpochMilli())
                        .executeUpdate();
            }
            return swept;
        });
    }
}
