package org.doorward.internal.store.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.doorward.SessionId;
import org.doorward.internal.login.SignInTask;
import org.doorward.internal.login.SignInTaskStore;
import org.doorward.store.SweptStore;

/** Work that follows sign-ins, in a database. Each change of a row has the fence as its condition. */
final class JpaSignInTaskStore implements SignInTaskStore, SweptStore {
    private static final String HELD = " where t.tenant = :tenant and t.id = :id and t.fence = :fence";

    private static final System.Logger LOG = System.getLogger("org.doorward.store.jpa");

    private final Database database;

    JpaSignInTaskStore(Database database) {
        this.database = database;
    }

    /** Nodes that store at once may exceed the bounds a little. */
    @Override
    public boolean put(SignInTask task, Instant leasedUntil) {
        return database.inTransaction(manager -> {
            long all = manager.createQuery("select count(t) from SignInTask t", Long.class)
                    .getSingleResult();
            long ofAccount = manager.createQuery(
                            "select count(t) from SignInTask t where t.tenant = :tenant and t.account = :account",
                            Long.class)
                    .setParameter("tenant", task.account().tenant().value())
                    .setParameter("account", task.account().value())
                    .getSingleResult();
            if (all >= MOST || ofAccount >= MOST_OF_ACCOUNT) {
                return false;
            }
            manager.persist(Row.of(task, leasedUntil));
            return true;
        });
    }

    @Override
    public List<SignInTask> claim(Instant now, Instant leasedUntil, int most) {
        List<Row> due = database.reading(manager -> manager.createQuery(
                        "select t from SignInTask t where t.dueAt <= :now order by t.dueAt", Row.class)
                .setParameter("now", now.toEpochMilli())
                .setMaxResults(most)
                .getResultList());
        List<SignInTask> claimed = new ArrayList<>();
        for (Row row : due) {
            SignInTask task;
            try {
                task = row.task();
            } catch (RuntimeException | LinkageError e) {
                // it would come first each time
                LOG.log(System.Logger.Level.WARNING, "removes the damaged row of work after a sign-in", e);
                drop(row);
                continue;
            }
            boolean ours = database.inTransaction(manager -> held(
                                    manager,
                                    "update SignInTask t set t.fence = t.fence + 1, t.attempts = t.attempts + 1,"
                                            + " t.dueAt = :until" + HELD + " and t.dueAt <= :now",
                                    task)
                            .setParameter("until", leasedUntil.toEpochMilli())
                            .setParameter("now", now.toEpochMilli())
                            .executeUpdate())
                    == 1;
            if (ours) {
                claimed.add(task.claimed());
            }
        }
        return claimed;
    }

    private void drop(Row row) {
        int unused = database.inTransaction(
                manager -> manager.createQuery("delete from SignInTask t where t.tenant = :tenant and t.id = :id")
                        .setParameter("tenant", row.tenant)
                        .setParameter("id", row.id)
                        .executeUpdate());
    }

    @Override
    public boolean postpone(SignInTask task, Instant until) {
        return database.inTransaction(manager -> held(
                                manager,
                                "update SignInTask t set t.opened = :opened, t.attempts = :attempts, t.dueAt = :until"
                                        + HELD,
                                task)
                        .setParameter("opened", task.opened())
                        .setParameter("attempts", task.attempts())
                        .setParameter("until", until.toEpochMilli())
                        .executeUpdate())
                == 1;
    }

    @Override
    public boolean remove(SignInTask task) {
        return database.inTransaction(manager ->
                        held(manager, "delete from SignInTask t" + HELD, task).executeUpdate())
                == 1;
    }

    private static Query held(EntityManager manager, String change, SignInTask task) {
        return manager.createQuery(change)
                .setParameter("tenant", task.session().tenant().value())
                .setParameter("id", task.session().value())
                .setParameter("fence", task.fence());
    }

    @Override
    public int sweep(Instant now, int limit) {
        return database.inTransaction(manager -> {
            long before = now.minus(SignInTask.KEPT).toEpochMilli();
            List<String> ids = manager.createQuery(
                            "select t.id from SignInTask t where t.signedInAt <= :before order by t.signedInAt",
                            String.class)
                    .setParameter("before", before)
                    .setMaxResults(limit)
                    .getResultList();
            // ids are random, so tenants share none
            return ids.isEmpty()
                    ? 0
                    : manager.createQuery("delete from SignInTask t where t.id in :ids and t.signedInAt <= :before")
                            .setParameter("ids", ids)
                            .setParameter("before", before)
                            .executeUpdate();
        });
    }

    /** A task. The id is that of its session. */
    @Entity(name = "SignInTask")
    @Table(name = "doorward_sign_in_task")
    @SuppressWarnings("NullAway.Init") // set by Jakarta Persistence
    static class Row extends TenantRow {
        @Column(name = "account")
        String account;

        @Column(name = "auth_method")
        String method;

        @Column(name = "signed_in_at")
        long signedInAt;

        @Column(name = "due_at")
        long dueAt;

        @Column(name = "attempts")
        int attempts;

        @Column(name = "opened")
        boolean opened;

        @Column(name = "fence")
        long fence;

        static Row of(SignInTask task, Instant due) {
            Row row = new Row();
            row.tenant = task.session().tenant().value();
            row.id = task.session().value();
            row.account = task.account().value();
            row.method = task.method();
            row.signedInAt = task.signedInAt().toEpochMilli();
            row.dueAt = due.toEpochMilli();
            row.attempts = task.attempts();
            row.opened = task.opened();
            row.fence = task.fence();
            return row;
        }

        SignInTask task() {
            return new SignInTask(
                    accountId(account),
                    new SessionId(tenantId(), id),
                    method,
                    Instant.ofEpochMilli(signedInAt),
                    attempts,
                    opened,
                    fence);
        }
    }
}
