package org.doorward.internal.store.jpa;

import java.util.Optional;
import org.doorward.internal.token.KeySetStore;

/** Signing keys in the database, for all nodes. */
final class JpaKeySetStore implements KeySetStore {
    private final Database database;

    JpaKeySetStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Stored> read() {
        return database.reading(manager -> Optional.ofNullable(manager.find(KeySetRow.class, KeySetRow.ID))
                .map(row -> new Stored(row.version, row.content)));
    }

    @Override
    public boolean replace(long expected, String text) {
        return database.inTransaction(manager -> {
            if (expected == 0) {
                if (manager.find(KeySetRow.class, KeySetRow.ID) != null) {
                    return false;
                }
                // of two who come here at once one is told so, and looks again
                manager.persist(KeySetRow.first(text));
                manager.flush();
                return true;
            }
            return manager.createQuery("update KeySet k set k.version = :next, k.content = :content"
                                    + " where k.id = :id and k.version = :expected")
                            .setParameter("next", expected + 1)
                            .setParameter("content", text)
                            .setParameter("id", KeySetRow.ID)
                            .setParameter("expected", expected)
                            .executeUpdate()
                    == 1;
        });
    }
}
