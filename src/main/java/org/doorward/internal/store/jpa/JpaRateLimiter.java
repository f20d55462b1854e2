package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.TenantId;
import org.doorward.limit.Backoff;
import org.doorward.limit.Counter;
import org.doorward.limit.Failures;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Reservation;
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
                keep(manager, row, after.text(), now.plus(after.worthKeeping(limits, now)));
            }
            return after.outcome(allowed, limits, now);
        });
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant now) {
        return database.inTransaction(manager -> {
            List<LimitRow> rows = locked(manager, counters.get(0).key().tenant(), digests(counters.stream()));
            List<Reservation.Hold> holds = new ArrayList<>();
            Duration wait = Duration.ZERO;
            for (int i = 0; i < rows.size(); i++) {
                Backoff backoff = counters.get(i).backoff();
                Failures before = Failures.of(rows.get(i).counted).leftAt(now, backoff);
                Duration here = before.waitAt(now, backoff);
                wait = here.compareTo(wait) > 0 ? here : wait;
                holds.add(new Reservation.Hold(counters.get(i), before, before.oneMore(now, backoff)));
            }
            if (!wait.isZero()) {
                return new Reservation.Wait(wait);
            }
            for (int i = 0; i < rows.size(); i++) {
                Failures after = holds.get(i).after();
                Duration worth = after.worthKeeping(now, counters.get(i).backoff());
                keep(manager, rows.get(i), after.text(), now.plus(worth));
            }
            return new Reservation.Held(holds, false);
        });
    }

    @Override
    public void settle(Reservation.Held held, Set<LimitKey> forgiven) {
        List<Counter> counters =
                held.holds().stream().map(Reservation.Hold::counter).toList();
        database.inTransaction(manager -> {
            List<LimitRow> rows = locked(manager, counters.get(0).key().tenant(), digests(counters.stream()));
            for (int i = 0; i < rows.size(); i++) {
                Reservation.Hold hold = held.holds().get(i);
                Failures left = forgiven.contains(counters.get(i).key())
                        ? Failures.NONE
                        : Failures.of(rows.get(i).counted).without(hold.before(), hold.after());
                rows.get(i).counted = left.count() == 0 ? "" : left.text();
            }
            return true;
        });
    }

    private static List<String> digests(Stream<Counter> counters) {
        return counters.map(counter -> counter.key().digest()).toList();
    }

    /** The rows in the order asked for; in the place of those that are not there new ones, which are not kept yet. */
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
        return ids.stream()
                .map(id -> rows.getOrDefault(id, LimitRow.first(tenant.value(), id)))
                .toList();
    }

    /** Only then are new rows made: what is refused fills nothing. Who makes one that another makes at once tries again. */
    private static void keep(EntityManager manager, LimitRow row, String counted, Instant forgetAt) {
        row.counted = counted;
        row.forgetAt = forgetAt.toEpochMilli();
        if (!manager.contains(row)) {
            manager.persist(row);
        }
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
            over.forEach(row -> byTenant.computeIfAbsent((String) row[0], tenant -> new ArrayList<>())
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
