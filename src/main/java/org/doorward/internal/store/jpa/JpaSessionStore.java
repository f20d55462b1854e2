package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.SessionStore;
import org.doorward.session.Touch;
import org.jspecify.annotations.Nullable;

/** Sessions in a database. Every change is one conditional update: its condition, not an earlier read, decides. */
final class JpaSessionStore implements SessionStore {
    private static final String LIVES = " and s.endReason is null and s.expiresAt > :at and s.idleExpiresAt > :at";

    private final Database database;
    private final Duration tombstone;

    JpaSessionStore(Database database, Duration tombstone) {
        this.database = database;
        this.tombstone = tombstone;
    }

    @Override
    public long epoch(AccountId owner) {
        return database.reading(manager -> {
            EpochRow row = manager.find(EpochRow.class, key(owner));
            return row == null ? 0L : row.epoch;
        });
    }

    @Override
    public boolean open(Session session) {
        return database.inTransaction(manager -> {
            // the lock makes a revoke-all that comes now wait, and then see the new session
            if (EpochRow.locked(manager, session.owner()).epoch != session.epoch()
                    || manager.find(SessionRow.class, key(session.id())) != null) {
                return false;
            }
            manager.persist(SessionRow.of(session, tombstone));
            return true;
        });
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return database.reading(manager -> found(manager, id).map(SessionRow::session));
    }

    private static Optional<SessionRow> found(EntityManager manager, SessionId id) {
        return Optional.ofNullable(manager.find(SessionRow.class, key(id)));
    }

    @Override
    public ReplaceResult replace(Session next) {
        Rotation rotation = next.rotation();
        TokenHash previous = rotation.previous();
        Instant confirmed = rotation.confirmedAt();
        return database.inTransaction(manager -> {
            int replaced = manager.createQuery(
                            "update Session s set s.version = :version, s.username = :username,"
                                    + " s.roles = :roles, s.currentHash = :current, s.previousHash = :previous, s.rotationKey = :key,"
                                    + " s.generation = :generation, s.rotatedAt = :rotated, s.confirmedAt = :confirmed"
                                    + " where s.tenant = :tenant and s.id = :id and s.version = :before and s.endReason is null")
                    .setParameter("version", next.version())
                    .setParameter("username", next.username())
                    .setParameter("roles", Texts.joined(next.roles()))
                    .setParameter("current", rotation.current().value())
                    .setParameter("previous", previous == null ? null : previous.value())
                    .setParameter("key", rotation.keyId())
                    .setParameter("generation", rotation.generation())
                    .setParameter("rotated", rotation.rotatedAt().toEpochMilli())
                    .setParameter("confirmed", confirmed == null ? null : confirmed.toEpochMilli())
                    .setParameter("tenant", next.id().tenant().value())
                    .setParameter("id", next.id().value())
                    .setParameter("before", next.version() - 1)
                    .executeUpdate();
            if (replaced == 1) {
                return new ReplaceResult.Replaced();
            }
            return found(manager, next.id())
                    .<ReplaceResult>map(row -> new ReplaceResult.Stale(row.session()))
                    .orElse(new ReplaceResult.Gone());
        });
    }

    @Override
    public boolean touch(Touch touch) {
        return database.inTransaction(manager -> {
            SessionRow row = manager.find(SessionRow.class, key(touch.session()), LockModeType.PESSIMISTIC_WRITE);
            if (row == null || row.session().overAt(touch.at()).isPresent()) {
                return false;
            }
            Session touched = row.session().touched(touch);
            Instant confirmed = touched.rotation().confirmedAt();
            row.lastSeenAt = touched.lastSeenAt().toEpochMilli();
            row.idleExpiresAt = touched.idleExpiresAt().toEpochMilli();
            row.forgetAt = touched.timesOutAt().plus(tombstone).toEpochMilli();
            row.addresses = Texts.joined(touched.addresses());
            row.confirmedAt = confirmed == null ? null : confirmed.toEpochMilli();
            return true;
        });
    }

    @Override
    public boolean end(SessionId id, AccountId owner, SessionEnd end) {
        if (!id.tenant().equals(owner.tenant())) {
            return false;
        }
        return database.inTransaction(manager -> {
            boolean ended = manager.createQuery("update Session s set s.endReason = :reason,"
                                    + " s.endedAt = :at, s.forgetAt = :forget"
                                    + " where s.tenant = :tenant and s.id = :id and s.account = :account"
                                    + LIVES)
                            .setParameter("reason", end.reason().code())
                            .setParameter("at", end.at().toEpochMilli())
                            .setParameter("forget", end.at().plus(tombstone).toEpochMilli())
                            .setParameter("tenant", id.tenant().value())
                            .setParameter("id", id.value())
                            .setParameter("account", owner.value())
                            .executeUpdate()
                    == 1;
            if (!ended) {
                settleTimedOut(manager, owner, "s.id = :id", id.value(), end);
            }
            return ended;
        });
    }

    /**
     * Who has timed out by the caller's clock is over from now on, for that reason, by every clock: if the caller's is wrong,
     * the session lives for others, and what was to be ended must not.
     */
    private void settleTimedOut(EntityManager manager, AccountId owner, String which, String id, SessionEnd end) {
        manager.createQuery("update Session s set s.endReason = case when s.expiresAt <= :at then '"
                        + Reason.EXPIRED.code() + "' else '" + Reason.IDLE.code() + "' end, s.endedAt = :at,"
                        + " s.forgetAt = :forget where s.tenant = :tenant and s.account = :account and " + which
                        + " and s.endReason is null and (s.expiresAt <= :at or s.idleExpiresAt <= :at)")
                .setParameter("at", end.at().toEpochMilli())
                .setParameter("forget", end.at().plus(tombstone).toEpochMilli())
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public int endAll(AccountId owner, @Nullable SessionId spared, SessionEnd end) {
        return database.inTransaction(manager -> {
            EpochRow epoch = EpochRow.locked(manager, owner);
            epoch.epoch++;
            manager.flush();
            if (spared != null) {
                manager.createQuery("update Session s set s.epoch = :epoch where s.tenant = :tenant"
                                + " and s.id = :id and s.account = :account and s.endReason is null")
                        .setParameter("epoch", epoch.epoch)
                        .setParameter("tenant", owner.tenant().value())
                        .setParameter("id", spared.value())
                        .setParameter("account", owner.value())
                        .executeUpdate();
            }
            String sparedId = spared == null ? "" : spared.value();
            settleTimedOut(manager, owner, "s.id <> :id", sparedId, end);
            return manager.createQuery("update Session s set s.endReason = :reason, s.endedAt = :at,"
                            + " s.forgetAt = :forget where s.tenant = :tenant and s.account = :account"
                            + " and s.id <> :spared"
                            + LIVES)
                    .setParameter("reason", end.reason().code())
                    .setParameter("at", end.at().toEpochMilli())
                    .setParameter("forget", end.at().plus(tombstone).toEpochMilli())
                    .setParameter("tenant", owner.tenant().value())
                    .setParameter("account", owner.value())
                    .setParameter("spared", sparedId)
                    .executeUpdate();
        });
    }

    @Override
    public List<Session> list(AccountId owner, Instant now) {
        return database.reading(manager -> manager
                .createQuery(
                        "select s from Session s where s.tenant = :tenant and s.account = :account" + LIVES,
                        SessionRow.class)
                .setParameter("tenant", owner.tenant().value())
                .setParameter("account", owner.value())
                .setParameter("at", now.toEpochMilli())
                .getResultList()
                .stream()
                .map(SessionRow::session)
                .toList());
    }

    @Override
    public int sweep(Instant now, int limit) {
        return database.inTransaction(manager -> {
            List<String> ids = manager.createQuery(
                            "select s.id from Session s where s.forgetAt <= :now order by s.forgetAt", String.class)
                    .setParameter("now", now.toEpochMilli())
                    .setMaxResults(limit)
                    .getResultList();
            if (ids.isEmpty()) {
                return 0;
            }
            // ids hold 144 random bits: no two tenants share one. The time is asked again: a touch may have come
            // between
            return manager.createQuery("delete from Session s where s.id in :ids and s.forgetAt <= :now")
                    .setParameter("ids", ids)
                    .setParameter("now", now.toEpochMilli())
                    .executeUpdate();
        });
    }

    @Override
    public void close() {
        database.close();
    }

    private static InTenant key(SessionId id) {
        return new InTenant(id.tenant().value(), id.value());
    }

    private static InTenant key(AccountId owner) {
        return new InTenant(owner.tenant().value(), owner.value());
    }
}
