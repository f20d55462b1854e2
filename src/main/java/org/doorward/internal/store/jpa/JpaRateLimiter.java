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
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.doorward.StoreUnavailableException;
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

/**
 * Counts in the database. Each step looks without a lock first, so that what is refused is in nobody's way; then it locks the
 * rows that it is about, always in the same order. Of the same rows one caller of this node at a time asks for a connection:
 * a crowd at one name leaves the pool to everybody else. Who does not get his turn is told to wait, for the database is up.
 */
final class JpaRateLimiter implements RateLimiter {
    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final Database database;
    private final Turns turns = new Turns();
    private final AtomicLong answered = new AtomicLong(System.nanoTime());

    JpaRateLimiter(Database database) {
        this.database = database;
    }

    @Override
    public Taken take(LimitKey key, List<Limit> limits, Instant now) {
        List<String> id = List.of(key.digest());
        return unlessBusy(
                () -> {
                    Windows seen = Windows.of(seen(key.tenant(), id).get(0));
                    return seen.allow(limits, now) ? Optional.empty() : Optional.of(seen.outcome(false, limits, now));
                },
                id,
                manager -> taken(manager, key, limits, now),
                () -> new Taken.Refused(Windows.NONE.left(limits, now), BUSY, true));
    }

    private static Taken taken(EntityManager manager, LimitKey key, List<Limit> limits, Instant now) {
        LimitRow row = locked(manager, key.tenant(), List.of(key.digest())).get(0);
        Windows before = Windows.of(row.counted);
        boolean allowed = before.allow(limits, now);
        Windows after = allowed ? before.taken(limits, now) : before;
        if (allowed) {
            keep(manager, row, after.text(), now.plus(after.worthKeeping(limits, now)));
        }
        return after.outcome(allowed, limits, now);
    }

    @Override
    public Reservation reserve(List<Counter> counters, Instant now) {
        TenantId tenant = counters.get(0).key().tenant();
        List<String> ids = digests(counters.stream());
        return unlessBusy(
                () -> {
                    Reservation seen = decided(counters, seen(tenant, ids), now);
                    return seen instanceof Reservation.Wait ? Optional.of(seen) : Optional.empty();
                },
                ids,
                manager -> reserved(manager, counters, ids, now),
                () -> new Reservation.Wait(BUSY, true));
    }

    private static Reservation reserved(EntityManager manager, List<Counter> counters, List<String> ids, Instant now) {
        List<LimitRow> rows = locked(manager, counters.get(0).key().tenant(), ids);
        Reservation decided =
                decided(counters, rows.stream().map(row -> row.counted).toList(), now);
        if (decided instanceof Reservation.Held held) {
            for (int i = 0; i < rows.size(); i++) {
                Failures after = held.holds().get(i).after();
                Duration worth = after.worthKeeping(now, counters.get(i).backoff());
                keep(manager, rows.get(i), after.text(), now.plus(worth));
            }
        }
        return decided;
    }

    private static Reservation decided(List<Counter> counters, List<String> counted, Instant now) {
        List<Reservation.Hold> holds = new ArrayList<>();
        Duration wait = Duration.ZERO;
        for (int i = 0; i < counted.size(); i++) {
            Backoff backoff = counters.get(i).backoff();
            Failures before = Failures.of(counted.get(i)).leftAt(now, backoff);
            Duration here = before.waitAt(now, backoff);
            wait = here.compareTo(wait) > 0 ? here : wait;
            holds.add(new Reservation.Hold(counters.get(i), before, before.oneMore(now, backoff)));
        }
        return wait.isZero() ? new Reservation.Held(holds, false) : new Reservation.Wait(wait);
    }

    /**
     * What the look says, or else the work in its turn. Only where the database gives no answer that is an outage: a row that
     * others hold, or a pool that a crowd has emptied, is not, or every crowd would be counted on each node by itself (R134).
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
            Optional<T> done = turns.inTurn(ids, database.timeout(), () -> database.inTransaction(work));
            done.ifPresent(result -> answered.set(System.nanoTime()));
            return done.orElseGet(busy);
        } catch (StoreUnavailableException e) {
            boolean up = SqlFailures.isConflict(e) || (SqlFailures.isTooSlow(e) && answered.get() - began > 0);
            if (!up) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "what is counted of one key is asked for too often: {0}",
                    e.getMessage());
            return busy.get();
        }
    }

    /** As it is kept, in the order asked for; empty for what is not there. */
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
