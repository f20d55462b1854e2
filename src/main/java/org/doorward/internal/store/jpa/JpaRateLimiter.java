package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.limit.Counter;
import org.doorward.internal.limit.FailureCount;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.Outcome;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.limit.Reservation;
import org.doorward.internal.limit.WindowCounts;
import org.doorward.internal.store.jpa.connection.SqlFailures;

/**
 * Counts in the database. Each step first reads without a lock, so that refused calls block no other; then it locks its rows,
 * always in the same order. A call that does not get its {@linkplain RowQueue turn} is refused, because the database is only busy.
 */
final class JpaRateLimiter implements RateLimiter {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final Database database;
    private final RowQueue queue;
    private final AtomicLong answered = new AtomicLong(System.nanoTime());

    JpaRateLimiter(Database database) {
        this.database = database;
        this.queue = new RowQueue(database);
    }

    @Override
    public RateLimitResult take(LimitKey key, List<Limit> limits, Instant now) {
        List<String> id = List.of(key.digest());
        return unlessBusy(
                () -> {
                    WindowCounts seen = WindowCounts.of(seen(key.tenant(), id).get(0));
                    return seen.allow(limits, now) ? Optional.empty() : Optional.of(seen.outcome(false, limits, now));
                },
                id,
                manager -> taken(manager, key, limits, now),
                () -> new RateLimitResult.Refused(WindowCounts.NONE.left(limits, now), BUSY, true));
    }

    private static RateLimitResult taken(EntityManager manager, LimitKey key, List<Limit> limits, Instant now) {
        LimitRow row = locked(manager, key.tenant(), List.of(key.digest())).get(0);
        WindowCounts before = WindowCounts.of(row.counted);
        boolean allowed = before.allow(limits, now);
        WindowCounts after = allowed ? before.taken(limits, now) : before;
        if (allowed) {
            keep(manager, row, after.text(), now.plus(after.worthKeeping(limits, now)));
        }
        return after.outcome(allowed, limits, now);
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant came, Instant now) {
        TenantId tenant = counters.get(0).key().tenant();
        List<String> ids = digests(counters.stream());
        return unlessBusy(
                () -> {
                    Reservation seen = decided(counters, seen(tenant, ids), came, now);
                    return seen instanceof Reservation.Held ? Optional.empty() : Optional.of(seen);
                },
                ids,
                manager -> reserved(manager, counters, ids, came, now),
                () -> new Reservation.Wait(BUSY, true));
    }

    private static Reservation reserved(
            EntityManager manager, List<Counter> counters, List<String> ids, Instant came, Instant now) {
        List<LimitRow> rows = locked(manager, counters.get(0).key().tenant(), ids);
        Reservation decided =
                decided(counters, rows.stream().map(row -> row.counted).toList(), came, now);
        if (decided instanceof Reservation.Held held) {
            for (Reservation.Hold hold : held.holds()) {
                FailureCount after = hold.before().reserved(now);
                Duration worth = after.worthKeeping(now, hold.counter().backoff());
                keep(manager, rows.get(counters.indexOf(hold.counter())), after.text(), now.plus(worth));
            }
        }
        return decided;
    }

    private static Reservation decided(List<Counter> counters, List<String> counted, Instant came, Instant now) {
        return Reservation.of(counters, counted.stream().map(FailureCount::of).toList(), came, now);
    }

    /**
     * Returns the refusal that the look finds, or does the work in its turn. A locked row or an exhausted pool is no outage:
     * otherwise each node would count a crowd by itself.
     */
    private <T> T unlessBusy(
            Supplier<Optional<T>> look, List<String> ids, Function<EntityManager, T> work, Supplier<T> busy) {
        long began = System.nanoTime();
        try {
            Optional<T> refused = look.get();
            answered.set(System.nanoTime());
            if (refused.isPresent()) {
                return refused.get();
            }
            Optional<T> done = queue.inTransaction(ids, work);
            done.ifPresent(result -> answered.set(System.nanoTime()));
            return done.orElseGet(busy);
        } catch (StoreUnavailableException e) {
            boolean up = SqlFailures.isConflict(e) || (SqlFailures.isTooSlow(e) && answered.get() - began > 0);
            if (!up) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, "too many calls for the same counts: {0}", e.getMessage());
            return busy.get();
        }
    }

    /** Returns the stored counts in the order of the ids; an empty text for a missing row. */
    private List<String> seen(TenantId tenant, List<String> ids) {
        Map<String, String> found = new HashMap<>();
        database.reading(manager -> manager.createQuery(
                                "select c.id, c.counted from Counted c where c.tenant = :tenant and c.id in :ids",
                                Object[].class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("ids", ids)
                        .getResultList())
                .forEach(row -> found.put(String.valueOf(row[0]), String.valueOf(row[1])));
        return ids.stream().map(id -> found.getOrDefault(id, "")).toList();
    }

    @Override
    public void settle(Reservation.Held held, Outcome outcome) {
        List<Counter> counters =
                held.holds().stream().map(Reservation.Hold::counter).toList();
        List<String> ids = digests(counters.stream());
        AtomicBoolean written = new AtomicBoolean();
        try {
            Optional<Boolean> done = queue.inTransaction(ids, manager -> {
                written.set(false);
                settled(manager, counters, ids, held, outcome);
                manager.flush();
                written.set(true);
                return true;
            });
            if (done.isEmpty()) {
                throw new StoreUnavailableException("too many calls wait for the same rows", null);
            }
        } catch (StoreUnavailableException e) {
            if (written.get()) {
                // a repetition could count twice
                throw new IllegalStateException("the outcome of the commit is unknown", e);
            }
            throw e;
        }
    }

    private static void settled(
            EntityManager manager, List<Counter> counters, List<String> ids, Reservation.Held held, Outcome outcome) {
        List<LimitRow> rows = locked(manager, counters.get(0).key().tenant(), ids);
        for (int i = 0; i < rows.size(); i++) {
            LimitRow row = rows.get(i);
            row.counted = outcome.of(FailureCount.of(row.counted), held.holds().get(i))
                    .text();
        }
    }

    private static List<String> digests(Stream<Counter> counters) {
        return counters.map(counter -> counter.key().digest()).toList();
    }

    /** Locks the rows. Returns them in the order of the ids, with new rows, not persisted yet, for missing ones. */
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
                .map(id -> rows.getOrDefault(id, LimitRow.first(tenant, id)))
                .toList();
    }

    /** Writes a count. Only this persists new rows: refused calls add none. A concurrent insert is repeated. */
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
                // a count may have come in between, so the time is checked again
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
