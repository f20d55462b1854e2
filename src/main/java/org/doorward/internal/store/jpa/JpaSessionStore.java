package org.doorward.internal.store.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.SessionId;
import org.doorward.TokenHash;
import org.doorward.internal.session.SessionSearch;
import org.doorward.internal.store.Texts;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.doorward.session.Touch;
import org.doorward.store.SessionStore;
import org.doorward.store.StoredSessionPage;
import org.doorward.store.SweptStore;
import org.jspecify.annotations.Nullable;

/** Sessions in a database. Every change is a conditional update, so that no earlier read decides. */
final class JpaSessionStore implements SessionStore, SweptStore, SessionSearch {
    private final Database database;
    private final RowQueue queue;
    private final Duration tombstone;
    private final SessionEnds ends;

    JpaSessionStore(Database database, RowQueue queue, Duration tombstone) {
        this.database = database;
        this.queue = queue;
        this.tombstone = tombstone;
        this.ends = new SessionEnds(tombstone);
    }

    @Override
    public AccountState state(AccountId owner) {
        return database.reading(manager -> {
            EpochRow row = manager.find(EpochRow.class, InTenant.of(owner));
            return row == null ? new AccountState(0, 0, 0) : new AccountState(row.epoch, row.version, row.scope);
        });
    }

    /** Waits for sign-ins of the account that have begun to write: they know the earlier version, and are outdated. */
    @Override
    public void accountChanged(AccountId owner) {
        queue.inTransaction(owner, manager -> ++EpochRow.locked(manager, owner).version);
    }

    @Override
    public OpenResult open(Session session, @Nullable SessionId inPlaceOf, int most, SessionEnd end) {
        AccountId owner = session.owner();
        return queue.inTransaction(owner, manager -> {
            // the lock makes a concurrent revoke-all or sign-in wait, and then see the new session
            EpochRow state = EpochRow.locked(manager, owner);
            if (state.epoch != session.epoch()
                    || state.scope != session.scopeEpoch()
                    || manager.find(SessionRow.class, InTenant.of(session.id())) != null) {
                return new OpenResult.Refused();
            }
            List<SessionId> ended = new ArrayList<>();
            if (inPlaceOf != null
                    && inPlaceOf.tenant().equals(owner.tenant())
                    && ends.end(manager, inPlaceOf, owner, end)) {
                ended.add(inPlaceOf);
            }
            for (SessionId unused : new LivingSessions(manager, owner, end.at()).tooMany(most)) {
                if (ends.end(manager, unused, owner, end)) {
                    ended.add(unused);
                }
            }
            manager.persist(SessionRow.of(session, tombstone));
            return new OpenResult.Opened(ended);
        });
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return database.reading(manager -> found(manager, id));
    }

    private static Optional<Session> found(EntityManager manager, SessionId id) {
        return manager
                .createQuery(
                        "select s, e.epoch, e.version, e.scope from Session s"
                                + " left join Epoch e on (e.tenant = s.tenant and e.id = s.account)"
                                + " where s.tenant = :tenant and s.id = :id",
                        Object[].class)
                .setParameter("tenant", id.tenant().value())
                .setParameter("id", id.value())
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> ((SessionRow) row[0]).session(EpochRow.state(row[1], row[2], row[3])));
    }

    @Override
    public ReplaceResult replace(Session next) {
        Instant confirmed = next.rotation().confirmedAt();
        return database.inTransaction(manager -> {
            LivingSessions.lockBeforeUpdate(manager, next.id());
            Query rotating = replacing(
                            manager, next, ", s.confirmedAt = :confirmed", " and s.generation <> :generation")
                    .setParameter("confirmed", confirmed == null ? null : confirmed.toEpochMilli());
            if (rotating.executeUpdate() == 1
                    || replacing(manager, next, "", " and s.generation = :generation")
                                    .executeUpdate()
                            == 1) {
                return new ReplaceResult.Replaced();
            }
            return found(manager, next.id())
                    .<ReplaceResult>map(ReplaceResult.Stale::new)
                    .orElse(new ReplaceResult.Gone());
        });
    }

    /** A change that is no rotation leaves the confirmation as it is. */
    private static Query replacing(EntityManager manager, Session next, String confirmation, String condition) {
        Rotation rotation = next.rotation();
        TokenHash previous = rotation.previous();
        return manager.createQuery("update Session s set s.version = :version, s.accountVersion = :account,"
                        + " s.username = :username, s.roles = :roles, s.restrictions = :restrictions, s.currentHash = :current,"
                        + " s.previousHash = :previous, s.rotationKey = :key, s.generation = :generation,"
                        + " s.rotatedAt = :rotated" + confirmation
                        + " where s.tenant = :tenant and s.id = :id and s.version = :before and s.endReason is null"
                        + condition + LivingSessions.OF_EPOCH)
                .setParameter("version", next.version())
                .setParameter("account", next.accountVersion())
                .setParameter("username", next.username())
                .setParameter("roles", Texts.joined(next.roles()))
                .setParameter("restrictions", SessionRow.restrictions(next))
                .setParameter("current", rotation.current().value())
                .setParameter("previous", previous == null ? null : previous.value())
                .setParameter("key", rotation.keyId())
                .setParameter("generation", rotation.generation())
                .setParameter("rotated", rotation.rotatedAt().toEpochMilli())
                .setParameter("tenant", next.id().tenant().value())
                .setParameter("id", next.id().value())
                .setParameter("before", next.version() - 1);
    }

    @Override
    public boolean touch(Touch touch) {
        return database.inTransaction(manager -> {
            SessionRow row = locked(manager, touch.session());
            if (row == null || row.session().endReasonAt(touch.at()).isPresent()) {
                return false;
            }
            Session touched = row.session().touched(touch);
            Instant confirmed = touched.rotation().confirmedAt();
            row.lastSeenAt = touched.lastSeenAt().toEpochMilli();
            row.idleExpiresAt = touched.idleExpiresAt().toEpochMilli();
            row.forgetAt = touched.timesOutAt().plus(tombstone).toEpochMilli();
            row.setAddresses(touched.addresses());
            row.confirmedAt = confirmed == null ? null : confirmed.toEpochMilli();
            return true;
        });
    }

    /** Locks the session. Null unless it is of its account's epoch. */
    private static @Nullable SessionRow locked(EntityManager manager, SessionId id) {
        return manager
                .createQuery(
                        "select s from Session s where s.tenant = :tenant and s.id = :id" + LivingSessions.OF_EPOCH,
                        SessionRow.class)
                .setParameter("tenant", id.tenant().value())
                .setParameter("id", id.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .findFirst()
                .orElse(null);
    }

    @Override
    public int end(AccountId owner, Target target, SessionEnd end) {
        if (target instanceof Target.One one) {
            return end(one.id(), owner, end) ? 1 : 0;
        }
        return target instanceof Target.OlderThan older
                ? endAll(owner, null, older.scope(), end)
                : endAll(owner, ((Target.AllBut) target).spared(), 0, end);
    }

    private boolean end(SessionId id, AccountId owner, SessionEnd end) {
        if (!id.tenant().equals(owner.tenant())) {
            return false;
        }
        return database.inTransaction(manager -> ends.end(manager, id, owner, end));
    }

    /**
     * Moves the epoch first, which ends all sessions. Then it writes the end to the rows in batches, so that no statement takes
     * longer with more sessions. If that fails, the next call continues, and counts the rest.
     */
    private int endAll(AccountId owner, @Nullable SessionId spared, long scope, SessionEnd end) {
        long moved = queue.inTransaction(owner, manager -> {
            EpochRow epoch = EpochRow.locked(manager, owner);
            if (scope > 0 && epoch.scope >= scope) {
                return 0L;
            }
            epoch.scope = Math.max(scope, epoch.scope);
            epoch.epoch++;
            manager.flush();
            if (spared != null) {
                ends.spare(manager, owner, spared, epoch.epoch);
            }
            return epoch.epoch;
        });
        int ended = 0;
        if (moved == 0) {
            return ended;
        }
        SessionEnds.Written some;
        do {
            some = queue.inTransaction(owner, manager -> ends.write(manager, owner, moved, end));
            ended += some.ended();
        } while (some.more());
        return ended;
    }

    /** @param after the position of the last session of the previous page */
    @Override
    public StoredSessionPage list(AccountId owner, Instant now, @Nullable String after, int most) {
        LivingSessions.Position before = LivingSessions.Position.of(after);
        return database.reading(manager -> new LivingSessions(manager, owner, now).page(before, most));
    }

    @Override
    public Found search(Filter filter, Instant now, long scope, @Nullable String after, int most) {
        LivingSessions.Search.Place before = LivingSessions.Search.Place.of(after);
        return database.reading(manager -> new LivingSessions.Search(manager, filter, now, scope).page(before, most));
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
            // ids hold 144 random bits, so tenants share none; a touch may have come in between, so the time is checked
            // again
            return manager.createQuery("delete from Session s where s.id in :ids and s.forgetAt <= :now")
                    .setParameter("ids", ids)
                    .setParameter("now", now.toEpochMilli())
                    .executeUpdate();
        });
    }
}
