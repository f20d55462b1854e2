package org.doorward.internal.store.jpa;

import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.internal.keys.TokenGenerator;

/**
 * Writes a row, to detect a database that answers and refuses writes. Each node has its own row, so that a node that stops
 * in the middle of a write blocks no other. Safe for any thread.
 */
final class WriteProbe {
    /** Not the form of a digest, so it is not the key of a limit. */
    private final String id = "-" + new TokenGenerator().id();

    private final Database database;

    WriteProbe(Database database) {
        this.database = database;
    }

    /** @throws StoreUnavailableException when the write fails */
    void run() {
        database.inTransaction(manager -> {
            int written = manager.createQuery(
                            "update Counted c set c.forgetAt = c.forgetAt + 1 where c.tenant = :tenant and c.id = :id")
                    .setParameter("tenant", TenantId.DEFAULT.value())
                    .setParameter("id", id)
                    .executeUpdate();
            if (written == 0) {
                // a sweep removes the row
                manager.persist(LimitRow.first(TenantId.DEFAULT, id));
            }
            return true;
        });
    }
}
